"""Seeds as a model reads them, and texts as a reader expects them."""

from collections.abc import Callable

import numpy as np
import pytest

from nlpcat4.errors import UsageError
from nlpcat4.generation.options import Beam, Sampling
from nlpcat4.tasks.language_model.generate import Generator, read_seed
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.writing import TextWriter

Models = Callable[[str], LanguageModel]


@pytest.fixture(scope="module")
def sampler_of(model_of: Models) -> Callable[[str], Generator]:
    from functools import cache

    return cache(lambda kind: Generator(model_of(kind), Sampling()))


def test_a_seed_begins_a_line_and_each_of_its_lines_does(model_of: Models) -> None:
    model = model_of("lines")
    tokenizer = model.tokenizer
    the, wind = tokenizer.encode(["the wind"])[0]
    end = tokenizer.end_id
    assert read_seed(model, "The wind").ids == (end, the, wind)
    assert read_seed(model, "wind\nthe").ids == (end, wind, end, the)
    assert read_seed(model, "wind\n").ids == (end, wind, end)


def test_unknown_words_are_skipped_read_as_unknown_or_refused(model_of: Models) -> None:
    model = model_of("lines")
    the, end = model.tokenizer.encode(["the"])[0][0], model.tokenizer.end_id
    text = "the Qqq the zzz"
    assert read_seed(model, text, "skip").ids == (end, the, the)
    assert read_seed(model, text, "skip").notes == ("skipped: 'Qqq', 'zzz'",)
    oov = model.tokenizer.oov_id
    assert read_seed(model, text, "oov").ids == (end, the, oov, the, oov)
    assert read_seed(model, text, "oov").notes == ("read as unknown: 'Qqq', 'zzz'",)
    with pytest.raises(UsageError, match=r"^the model does not know 'Qqq', 'zzz'; "):
        read_seed(model, text, "error")
    with pytest.raises(UsageError, match=r"^--unknown oov: this model has no token for unknown words"):
        read_seed(model_of("prefix"), text, "oov")


@pytest.mark.parametrize("kind", ["lines", "stream", "subwords"])
def test_a_line_break_in_a_seed_is_nothing_unknown(model_of: Models, kind: str) -> None:
    model = model_of(kind)
    seed = read_seed(model, "the wind\nand the sea\n", "error")
    assert seed.notes == ()
    assert model.tokenizer.decode(seed.ids) == "\nthe wind\nand the sea\n"


@pytest.mark.parametrize("text", ["", "   ", "qqq zzz"])
def test_a_seed_with_nothing_in_it_begins_a_text_where_that_can_be(model_of: Models, text: str) -> None:
    seed = read_seed(model_of("lines"), text)
    assert seed.ids == (model_of("lines").tokenizer.end_id,)
    assert seed.notes[-1] == "nothing to go on from: the model begins by itself"
    with pytest.raises(UsageError, match=r"^nothing to go on from"):
        read_seed(model_of("prefix"), text)


def test_a_seed_longer_than_the_context_is_said(model_of: Models) -> None:
    long = "the wind " * 20
    assert read_seed(model_of("prefix"), long).notes == (
        "the model reads 15 tokens: the first 25 of the seed do not count",
    )
    (note,) = read_seed(model_of("lines"), long).notes
    assert note == "the seed has more tokens than any text that the model has learnt from, 20 at most"
    assert read_seed(model_of("stream"), long).notes == ()


def test_a_prefix_model_goes_on_from_what_it_can_read(model_of: Models) -> None:
    generator = Generator(model_of("prefix"), Sampling(temperature=0))
    long, short = "the wind " * 20, "wind " + "the wind " * 7
    texts = [generator(read_seed(generator.model, text), length=12)[0].text.strip() for text in (long, short)]
    assert texts[0] == texts[1]
    assert len(texts[0].split()) == 12


@pytest.mark.parametrize("kind", ["lines", "stream", "subwords", "prefix"])
def test_pieces_as_they_come_are_the_whole_and_tokens_have_the_models_probabilities(
    sampler_of: Callable[[str], Generator], kind: str
) -> None:
    generator = sampler_of(kind)
    model = generator.model
    seed = read_seed(model, "the wind")
    whole = generator(seed, length=40, samples=3, random_seed=5)
    assert len({one.text for one in whole}) == 3
    pieces: list[str] = []
    (streamed,) = generator(seed, length=40, random_seed=5, on_text=pieces.append)
    (alone,) = generator(seed, length=40, random_seed=5)
    assert streamed == alone
    assert "".join(pieces) == alone.text
    assert generator(seed, length=40, random_seed=6)[0].text != alone.text

    step, ids = model.step(), [model.tokenizer.vocabulary.index(token) for token in alone.tokens]
    state, read = step.begin(1), [*seed.ids, *ids[:-1]]
    chances = []
    for token in read:
        logits, state = step(np.array([token], np.int32), state)
        scores = np.asarray(logits, np.float64)[0]
        chances.append(scores - scores.max() - np.log(np.exp(scores - scores.max()).sum()))
    expected = [row[token] for row, token in zip(chances[len(seed.ids) - 1 :], ids, strict=True)]
    assert alone.log_probabilities == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("kind", ["lines", "stream", "subwords", "prefix"])
def test_what_stands_for_no_text_is_never_generated(
    sampler_of: Callable[[str], Generator], kind: str
) -> None:
    generator = sampler_of(kind)
    texts = generator(read_seed(generator.model, "the wind"), length=200, samples=20, random_seed=1)
    written = {token for text in texts for token in text.tokens}
    assert len(written) > 20
    assert not written & {"<PAD>", "<OOV>"}


def test_words_and_lines_are_spaced_as_a_reader_expects(sampler_of: Callable[[str], Generator]) -> None:
    generator = sampler_of("lines")
    (text,) = generator(read_seed(generator.model, "The Wind,"), length=200, random_seed=1)
    assert text.text[0] in " \n"
    for bad in ("  ", " \n", "\n ", "<EOS>"):
        assert bad not in text.text
    assert "\n" in text.text


@pytest.mark.parametrize("decoding", [Sampling(), Beam(width=3)])
def test_a_text_ends_before_a_stop(model_of: Models, decoding: Sampling | Beam) -> None:
    generator = Generator(model_of("stream"), decoding)
    seed = read_seed(generator.model, "the wind")
    (free,) = generator(seed, length=60, random_seed=2)
    stop = free.text[5:8]
    (cut,) = generator(seed, length=60, random_seed=2, stop=["never in there", stop])
    assert cut.text == free.text[: free.text.index(stop)]
    assert len(cut.tokens) == len(cut.text) + len(stop)


def test_the_best_of_a_beam_is_at_least_as_likely_as_greedy(model_of: Models) -> None:
    model = model_of("lines")
    seed = read_seed(model, "the")
    (greedy,) = Generator(model, Sampling(temperature=0))(seed, length=6)
    (one,) = Generator(model, Beam(width=1))(seed, length=6)
    best, second = Generator(model, Beam(width=8))(seed, length=6, samples=2)
    assert one.text == greedy.text
    assert (
        sum(best.log_probabilities)
        >= max(sum(greedy.log_probabilities), sum(second.log_probabilities)) - 1e-5
    )
    assert best.text != second.text


def test_line_breaks_are_no_repetition(model_of: Models) -> None:
    generator = Generator(model_of("lines"), Sampling(no_repeat_ngram=1))
    (text,) = generator(read_seed(generator.model, "the"), length=220, random_seed=1)  # of 200 ids
    words = [token for token in text.tokens if token != "<EOS>"]
    assert len(set(words)) == len(words)
    assert text.text.count("\n") > 1


def test_a_writer_holds_back_what_may_become_a_stop(model_of: Models) -> None:
    tokenizer = model_of("stream").tokenizer
    writer = TextWriter(tokenizer, "", stop=["the wind"])
    ids = tokenizer.encode(["on the sea the wind"])[0]
    shown = [writer.add([index], [0.0]) for index in ids]
    assert "".join(shown) + writer.end() == "on the sea "
    assert shown[3:7] == ["", "", "", ""]  # `the ` could go on as `the wind`
    assert "the s" in "".join(shown[:9])
    assert writer.stopped
