"""A run answers as it learnt to, alone and in company, and only if its parts belong together."""

import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlpcat4.errors import RunError, UsageError
from nlpcat4.runs.run import Run
from nlpcat4.tasks.seq2seq import translator as module
from nlpcat4.tasks.seq2seq.answers import Answer
from nlpcat4.tasks.seq2seq.encoding import Sources
from nlpcat4.tasks.seq2seq.translator import Translator
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer
from tests.tasks.seq2seq.conftest import sums

LETTERS = "abcdefgh"
TEXTS = ["abc", "h", "", "hgfedcba", "aaaa", "zz", "abcdefgha", "cab"]


@pytest.fixture(scope="module", params=["none", "luong", "bahdanau"])
def undecided(request: pytest.FixtureRequest) -> Translator:
    """A translator of letters whose large random weights make it write something else for each text."""
    import keras

    keras.utils.set_random_seed(4)
    config = sums(
        sequence={"max_source_length": 8, "max_target_length": 6, "reverse_source": True},
        architecture={"attention": request.param, "cell": "gru", "embedding": 6, "units": 12},
    )
    tokenizer = Tokenizer.fit([LETTERS], config.tokenizer)
    model = config.architecture.build(tokenizer.vocab_size)
    model.set_weights([4 * weight for weight in model.get_weights()])
    return Translator(config, tokenizer, model)


def log_softmax(logits: Any) -> Any:
    shifted = np.asarray(logits, dtype=np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def chances(translator: Translator, text: str, written: list[int]) -> Any:
    """Return float64 [target, vocabulary]: what the whole model says of each token and of the next one."""
    source = Sources.of([text], translator.tokenizer, translator.config.sequence).ids
    read = np.array([[translator.tokenizer.end_id, *written]], dtype=np.int32)
    return log_softmax(translator.keras_model([source, read], training=False)[0])


def greedily(translator: Translator, text: str) -> list[int]:
    """Write the likeliest token at each position, each time reading the whole anew."""
    written: list[int] = []
    while len(written) < 7 and written[-1:] != [translator.tokenizer.end_id]:
        found = chances(translator, text, written)[-1]
        found[:2] = -np.inf  # neither padding nor the unknown token
        written.append(int(found.argmax()))
    return written


def test_greedy_answers_are_those_of_the_whole_model_read_anew(undecided: Translator) -> None:
    answers = undecided.translate(TEXTS)
    assert [list(answer.ids) for answer in answers] == [greedily(undecided, text) for text in TEXTS]
    assert len({answer.text for answer in answers}) > 3


@pytest.mark.parametrize("beam_width", [1, 3])
def test_log_probabilities_are_those_of_the_whole_model(undecided: Translator, beam_width: int) -> None:
    for text, answer in zip(TEXTS, undecided.translate(TEXTS, beam_width), strict=True):
        ids = list(answer.ids)
        expected = chances(undecided, text, ids[:-1])[np.arange(len(ids)), ids]
        np.testing.assert_allclose(answer.log_probabilities, expected, atol=1e-4)
        assert answer.log_probability == pytest.approx(expected.sum(), abs=1e-4)


def test_a_wider_beam_finds_answers_that_are_no_less_likely(undecided: Translator) -> None:
    """Compare per token, as the search does."""
    found = [
        [answer.log_probability / len(answer.ids) for answer in undecided.translate(TEXTS, width)]
        for width in (1, 8)
    ]
    assert sum(found[1]) > sum(found[0])


def test_answers_are_the_same_alone_and_in_company(
    undecided: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = undecided.translate(TEXTS, 2)
    alone = [undecided.translate([text], 2)[0] for text in TEXTS]
    monkeypatch.setattr(module, "NUMBERS_PER_BATCH", 3 * 2 * 12 * 8)  # three texts a batch
    in_batches = undecided.translate(TEXTS, 2)
    for one, other, third in zip(together, alone, in_batches, strict=True):
        assert one.ids == other.ids == third.ids
        np.testing.assert_allclose(one.log_probabilities, other.log_probabilities, atol=1e-5)
        np.testing.assert_allclose(one.log_probabilities, third.log_probabilities, atol=1e-5)


def test_an_answer_tells_what_was_lost(undecided: Translator) -> None:
    answers = dict(zip(TEXTS, undecided.translate(TEXTS), strict=True))
    assert [text for text, answer in answers.items() if answer.source_cut] == ["abcdefgha"]
    assert [text for text, answer in answers.items() if answer.source_unknown] == ["", "zz"]
    for answer in answers.values():
        assert answer.ended == (answer.tokens[-1] == "<EOS>")
        assert answer.text == "".join(answer.tokens[: -1 if answer.ended else None])
        assert not {"<OOV>", "<PAD>"} & set(answer.tokens)


def test_no_texts_give_no_answers(undecided: Translator) -> None:
    assert undecided.translate([]) == []


def test_a_beam_of_no_width_is_refused(undecided: Translator) -> None:
    with pytest.raises(UsageError, match="--beam-width 0: must be at least 1"):
        undecided.translate(["a"], 0)


def test_an_alignment_reads_as_the_source_does(undecided: Translator) -> None:
    """Reversed for the model, the source is turned round again for the reader."""
    answer = undecided.translate(["abca"])[0]
    if undecided.config.architecture.attention == "none":
        with pytest.raises(
            UsageError, match=r"no attention to look at; train one with `architecture\.attention`"
        ):
            undecided.alignment("abca", answer)
        return
    alignment = undecided.alignment("abca", answer)
    assert alignment.source_tokens == ("a", "b", "c", "a")
    assert alignment.target_tokens == answer.tokens
    assert alignment.weights.shape == (len(answer.tokens), 4)
    np.testing.assert_allclose(alignment.weights.sum(axis=1), 1, atol=1e-6)
    mirrored = undecided.config.model_copy(
        update={"sequence": undecided.config.sequence.model_copy(update={"reverse_source": False})}
    )
    other = Translator(mirrored, undecided.tokenizer, undecided.keras_model).alignment("acba", answer)
    np.testing.assert_allclose(other.weights, alignment.weights[:, ::-1], atol=1e-6)


# A run, put together again.


def load(run: Run, **changes: Any) -> Translator:
    return Translator.load(run, sums(**changes))


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Run:
    return Run(shutil.copytree(run.path, tmp_path / run.id))


def test_what_was_learnt_is_answered(run: Run) -> None:
    answers = load(run).translate(["3+4", "9+9", "0+1"])
    assert [answer.text for answer in answers] == ["7", "18", "1"]
    assert all(answer.ended and math.exp(answer.log_probability) > 0.5 for answer in answers)


def test_a_run_that_was_moved_answers_as_before(run: Run, copy: Run) -> None:
    def answers(where: Run) -> list[Answer]:
        return load(where).translate(["3+4", "1", ""], 2)

    assert answers(run) == answers(copy)


@pytest.mark.parametrize(
    "architecture",
    [
        {"embedding": 8, "units": 32, "attention": "none"},
        {"embedding": 8, "units": 32, "attention": "bahdanau"},
        {"embedding": 8, "units": 32, "attention": "luong", "layers": 2},
        {"embedding": 8, "units": 32, "attention": "luong", "cell": "gru"},
        {"embedding": 8, "units": 16, "attention": "luong"},
    ],
    ids=["attention", "kind", "layers", "cell", "units"],
)
def test_a_model_of_another_architecture_is_refused(run: Run, architecture: dict[str, Any]) -> None:
    with pytest.raises(RunError, match=r"best\.keras: not a model of the `architecture` in config\.yaml"):
        load(run, architecture=architecture)


def test_the_tokenizer_of_another_run_is_refused(copy: Run) -> None:
    Tokenizer.fit(["1+2"], TokenizerConfig(level="char", end_token="<EOS>")).save(copy.tokenizer)
    with pytest.raises(RunError, match=r"tokenizer\.json: 6 ids, but the model was made for 12"):
        load(copy)


def test_a_tokenizer_without_an_end_token_is_refused(copy: Run) -> None:
    Tokenizer.fit(["1+2"], TokenizerConfig(level="char")).save(copy.tokenizer)
    with pytest.raises(RunError, match=r"tokenizer\.json: there is no end token"):
        load(copy)


def test_a_model_of_another_task_is_refused(copy: Run) -> None:
    import keras

    from nlpcat4.models.files import save_model

    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(12, 3)(ids)
    save_model(keras.Model(ids, keras.layers.Dense(12)(vectors)), copy.best_model)
    with pytest.raises(RunError, match=r"best\.keras: not a model of the `architecture`"):
        load(copy)
