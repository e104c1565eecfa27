"""`nlp generate`: what is printed where, and what is refused."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import HOSTILE, Trained, is_harmless

Nlp = Callable[..., Result]
SMALL = ("--sample", "training.epochs=2", "samples=null", "training.optimizer=adam")
LINES = "architecture=[{embedding: 8}, {gru: {units: 8, return_sequences: true}}]"


@pytest.fixture(scope="session")
def runs(nlp: Nlp, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of characters that is tagged `chars`, one of lines, `lines`, and one of sums."""
    folder = tmp_path_factory.mktemp("generating") / "runs"
    where = ("--runs-dir", folder)
    for arguments in (
        ("addition_attention", "--sample", "training.epochs=1", "--tag", "sums"),
        ("irish_lyrics_gru_char", *SMALL, LINES, "--tag", "chars"),
        ("irish_lyrics_lstm", *SMALL, LINES, "tokenizer.vocab_size=300", "--tag", "lines"),
    ):
        assert nlp("train", *arguments, *where).exit_code == 0
    return folder


@pytest.fixture
def generate(nlp: Nlp, runs: Path) -> Nlp:
    """Generate with no standard input but what is given."""
    return lambda *arguments, **options: nlp("generate", *arguments, "--runs-dir", runs, **options)


def test_the_latest_language_model_goes_on_with_the_seed_as_it_was_given(generate: Nlp) -> None:
    result = generate("--seed", "The WIND,", "--length", "12", "--random-seed", "1")
    assert result.exit_code == 0
    assert result.stdout.startswith("The WIND, ") or result.stdout.startswith("The WIND,\n")
    assert result.stdout.endswith("\n")
    assert result.stderr == ""
    assert len(result.stdout.removeprefix("The WIND,").replace("\n", " \n ").split(" ")) >= 12


def test_the_same_number_gives_the_same_text_and_without_one_it_is_told(generate: Nlp) -> None:
    texts = [generate("--seed", "the", "--random-seed", number).stdout for number in ("7", "7", "8")]
    assert texts[0] == texts[1] != texts[2]
    drawn = generate("--seed", "the")
    assert drawn.stderr.startswith("again: --random-seed ")
    again = drawn.stderr.strip().removeprefix("again: ").split()
    assert generate("--seed", "the", *again).stdout == drawn.stdout


@pytest.mark.parametrize("run", ["tag:lines", "tag:chars"])
def test_a_stream_is_the_same_text(generate: Nlp, run: str) -> None:
    arguments = (run, "--seed", "the wind", "--random-seed", "3", "--stop", "zz")
    assert generate(*arguments, "--stream").stdout == generate(*arguments).stdout


def test_several_texts_stand_apart(generate: Nlp) -> None:
    texts = generate("--seed", "the", "-n", "3", "--random-seed", "1").stdout.split("\n----\n")
    assert len(set(texts)) == 3
    assert all(text.startswith("the") for text in texts)


def test_json_is_one_document_with_every_token(generate: Nlp) -> None:
    result = generate(
        "--seed", "the qqq", "-n", "2", "--length", "9", "--random-seed", "4", "--top-k", "5", "--json"
    )
    document = json.loads(result.stdout)
    assert (document["seed"], document["random_seed"]) == ("the qqq", 4)
    assert document["notes"] == ["skipped: 'qqq'"]
    assert document["decoding"]["top_k"] == 5
    for sample in document["samples"]:
        assert sample["text"] == "the qqq" + sample["continuation"]
        assert len(sample["tokens"]) == 9
        chances = [token["log_probability"] for token in sample["tokens"]]
        assert sample["log_probability"] == pytest.approx(sum(chances))
        assert max(chances) < 0


@pytest.mark.parametrize("seed", ["", "qqq zzz"])
def test_a_seed_with_nothing_known_begins_a_line_and_says_so(generate: Nlp, seed: str) -> None:
    result = generate("--seed", seed, "--random-seed", "1")
    assert (result.exit_code, result.stdout.startswith(seed)) == (0, True)
    assert result.stderr.endswith("nothing to go on from: the model begins by itself\n")


@pytest.mark.parametrize("arguments", [("--seed", "-"), ()])
def test_the_seed_comes_from_a_pipe(generate: Nlp, arguments: tuple[str, ...]) -> None:
    piped = generate(*arguments, "--random-seed", "2", stdin=b"the wind\n")
    assert piped.stdout == generate("--seed", "the wind", "--random-seed", "2").stdout


@pytest.mark.parametrize("run", ["tag:lines", "tag:chars"])
def test_a_seed_may_have_several_lines_with_the_ends_of_any_system(generate: Nlp, run: str) -> None:
    arguments = (run, "--random-seed", "2", "--unknown", "error")
    texts = {
        generate(*arguments, stdin=b"the wind\r\nand the sea\r\n").stdout,
        generate(*arguments, stdin=b"the wind\nand the sea").stdout,
        generate(*arguments, "--seed", "the wind\nand the sea").stdout,
    }
    (text,) = texts
    assert text.startswith("the wind\nand the sea")


def test_unknown_words_are_told_apart_from_the_text(generate: Nlp) -> None:
    arguments = ("tag:lines", "--seed", "the qqq \x1b[31m", "--greedy", "--length", "5")
    skipped, read = (generate(*arguments, "--unknown", how) for how in ("skip", "oov"))
    assert skipped.stderr == "skipped: 'qqq', '\\x1b', '31m'\n"
    assert read.stderr == "read as unknown: 'qqq', '\\x1b', '31m'\n"
    assert skipped.stdout.startswith("the qqq \\x1b[31m")
    assert skipped.exit_code == read.exit_code == 0
    refused = generate(*arguments, "--unknown", "error")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_a_seed_longer_than_any_line_is_said(generate: Nlp) -> None:
    result = generate("tag:lines", "--seed", "the wind " * 20, "--greedy", "--length", "3")
    expected = "the seed has more tokens than any text that the model has learnt from, 20 at most\n"
    assert (result.exit_code, result.stderr) == (0, expected)


def test_a_beam_finds_its_texts_the_best_one_first(generate: Nlp) -> None:
    arguments = ("tag:lines", "--seed", "the", "--beam-width", "4", "--length", "6")
    document = json.loads(generate(*arguments, "-n", "3", "--length-penalty", "0", "--json").stdout)
    assert document["decoding"] == {
        "width": 4,
        "length_penalty": 0.0,
        "repetition_penalty": 1.0,
        "no_repeat_ngram": None,
    }
    assert document["random_seed"] is None
    chances = [sample["log_probability"] for sample in document["samples"]]
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)
    plain = generate(*arguments, "-n", "3", "--length-penalty", "0")
    assert plain.stdout == "\n----\n".join(sample["text"] for sample in document["samples"]) + "\n"
    assert plain.stderr == ""
    assert (
        generate(*arguments[:-4], "--beam-width", "1").stdout == generate(*arguments[:-4], "--greedy").stdout
    )


def test_a_text_stops_before_the_end_of_its_line(generate: Nlp) -> None:
    arguments = ("tag:lines", "--seed", "the", "--length", "500", "--random-seed", "5")
    whole = generate(*arguments).stdout
    assert whole.count("\n") > 1
    for how in ((), ("--stream",)):
        assert generate(*arguments, "--stop", "\n", *how).stdout == whole.split("\n")[0] + "\n"


def test_novelty_counts_what_is_copied(generate: Nlp) -> None:
    from importlib.resources import files

    from nlpcat4.generation.novelty import novelty

    verse = files("nlpcat4.data").joinpath("samples/verse.txt").read_text(encoding="utf-8").splitlines()
    training = verse[: len(verse) * 4 // 5]
    arguments = ("--seed", "the", "--random-seed", "2", "--novelty")
    (sample,) = json.loads(generate(*arguments, "--json").stdout)["samples"]
    expected = novelty(sample["continuation"], training)
    assert sample["novelty"]["longest_run"] == expected.longest_run
    assert sample["novelty"]["copied_4grams"] == expected.copied_4grams
    shown = generate(*arguments).stdout
    assert f"longest copied run: {expected.longest_run} words: {expected.longest_run_text}\n" in shown
    assert f"copied 4-grams: {expected.copied_4grams:.1%}\n" in shown


@pytest.mark.parametrize("temperature", ["0", "1e-9"])
def test_no_temperature_is_greedy(generate: Nlp, temperature: str) -> None:
    cold = generate("--seed", "the", "--temperature", temperature, "--random-seed", "9").stdout
    assert cold == generate("--seed", "the", "--greedy").stdout


def test_more_tokens_than_there_are_means_all(generate: Nlp) -> None:
    arguments = ("--seed", "the", "--random-seed", "3")
    assert generate(*arguments, "--top-k", "99999").stdout == generate(*arguments).stdout


REFUSED = {
    ("--top-p", "0"): "--top-p 0.0: must be above 0 and at most 1 (1 is off)",
    ("--top-k", "0"): "--top-k 0: must be at least 1",
    ("--temperature", "nan"): "--temperature nan: must be between 0 (greedy) and 1000",
    ("--temperature", "-1"): "--temperature -1.0: must be between 0 (greedy) and 1000",
    ("--repetition-penalty", "0"): "--repetition-penalty 0.0: must be between 0.01 and 100 (1 is off)",
    ("--greedy", "--top-k", "3"): "--top-k has no effect with --greedy, which draws nothing",
    (
        "--beam-width",
        "3",
        "--temperature",
        "1",
    ): "--temperature has no effect with --beam-width, which draws nothing",
    (
        "--beam-width",
        "3",
        "--stream",
    ): "--stream has no effect with --beam-width, which knows its text only at the end",
    (
        "--beam-width",
        "2",
        "-n",
        "3",
    ): "--num-samples has no effect with a --beam-width of 2, which finds no more",
    ("--length-penalty", "1"): "--length-penalty has no effect without --beam-width",
    (
        "--stream",
        "-n",
        "2",
    ): "--stream shows one text as it comes: neither --num-samples nor --json goes with it",
    (
        "--unknown",
        "error",
        "--seed",
        "qqq",
    ): "the model does not know 'qqq'; leave it out of the seed, or see --unknown skip",
    ("tag:chars", "--attention-plot", "x.png"): "--attention-plot: only a seq2seq run has attention to draw",
    (
        "tag:sums",
        "--temperature",
        "1",
    ): "--temperature: a seq2seq run answers with the likeliest target; see --beam-width",
    ("tag:sums", "--novelty"): "--novelty: a seq2seq run answers with the likeliest target; see --beam-width",
}


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_what_cannot_be_is_refused_in_one_line(generate: Nlp, here: Path, arguments: tuple[str, ...]) -> None:
    result = generate("--seed", "the", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == REFUSED[arguments] + "\n"


def test_a_classifier_is_no_generator(nlp: Nlp, trained: Trained) -> None:
    result = nlp("generate", trained.gap, "--seed", "the")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "this is a classification run; this command needs a language_model or seq2seq run" in result.stderr


@pytest.mark.parametrize("text", HOSTILE)
def test_no_seed_acts_on_a_terminal(generate: Nlp, text: str) -> None:
    for arguments in ((), ("--json",), ("--stream",)):
        result = generate("--seed", text, "--length", "3", "--random-seed", "1", *arguments)
        assert result.exit_code == 0
        assert is_harmless(result.stdout + result.stderr)


def test_a_reader_that_has_seen_enough_ends_the_stream_quietly(
    shell: Callable[..., subprocess.CompletedProcess[str]], runs: Path
) -> None:
    line = (
        'nlp generate --runs-dir "$1" --seed the --length 5000 --stream | head -c 5; echo " ${PIPESTATUS[0]}"'
    )
    done = shell(line, runs)
    assert done.stdout.split() == ["the", "141"] or done.stdout.endswith(" 141\n")
    assert "Traceback" not in done.stderr


def test_hello(nlp: Nlp, here: Path) -> None:
    """The smallest model of all says `ello` after `h`; its inputs are of size 4."""
    trained = nlp("train", "hello_char_rnn")
    assert trained.exit_code == 0
    assert "at temperature 0.5: hello" in trained.stderr
    result = nlp("generate", "--seed", "h", "--greedy", "--length", "4")
    assert result.stdout == "hello\n"
    layers = json.loads(nlp("train", "hello_char_rnn", "--dry-run", "--json").stdout)["layers"]
    (rnn,) = [layer for layer in layers if layer["type"] == "SimpleRNN"]
    assert rnn["parameters"] == 4 * 8 + 8 * 8 + 8
