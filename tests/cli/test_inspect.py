"""`nlp inspect …`: the tables of the course, and a look inside runs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import HOSTILE, Trained, is_harmless

Nlp = Callable[..., Result]
SENTENCE = "you say goodbye and i say hello."
WORDS = ["you", "say", "goodbye", "and", "i", "hello", "."]


def test_the_course_s_cooccurrence_matrix(nlp: Nlp, here: Path) -> None:
    lines = nlp("inspect", "cooccurrence", SENTENCE, "--window", "1").stdout.splitlines()
    assert lines[0].split() == WORDS
    assert [line.split()[0] for line in lines[1:]] == WORDS
    assert ["".join(line.split()[1:]) for line in lines[1:]] == [
        "0100000",
        "1010110",
        "0101000",
        "0010100",
        "0101000",
        "0100001",
        "0000010",
    ]
    found = json.loads(nlp("inspect", "cooccurrence", SENTENCE, "--json").stdout)
    assert found["vocabulary"] == WORDS
    assert found["matrix"][1] == [1, 0, 1, 0, 1, 1, 0]
    assert found["pairs"][0] == {"words": ["you", "say"], "count": 1}


def test_the_course_s_contexts_and_targets(nlp: Nlp, here: Path) -> None:
    found = json.loads(nlp("inspect", "contexts", SENTENCE, "--json").stdout)
    (text,) = found["texts"]
    assert (found["vocabulary"], text["ids"]) == (WORDS, [0, 1, 2, 3, 4, 1, 5, 6])
    assert text["contexts"] == [[0, 2], [1, 3], [2, 4], [3, 1], [4, 5], [1, 6]]
    assert text["targets"] == [1, 2, 3, 4, 1, 5]
    for task, single in (("cbow", "output"), ("skipgram", "input")):
        double = "input" if single == "output" else "output"
        assert [row.index(1) for row in text[task][single]] == text["targets"]
        assert [[row.index(1) for row in pair] for pair in text[task][double]] == text["contexts"]
    lines = nlp("inspect", "contexts", SENTENCE).stdout.splitlines()
    assert "ids: 0 1 2 3 4 1 5 6" in lines
    assert "you goodbye  say      0 2     1" in lines
    assert "1000000 0010000 -> 0100000" in lines
    assert "0100000 -> 1000000 0010000" in lines
    assert "CBOW, one-hot: contexts -> target, (6, 2, 7) -> (6, 7)" in lines


def test_the_course_s_bag_of_words(nlp: Nlp, here: Path) -> None:
    arguments = ("inspect", "bow", "--vocabulary", "I am a boy girl", "--keep-case", "I am a girl")
    lines = nlp(*arguments).stdout.splitlines()
    assert lines == ["vocabulary", "0 I  1 am  2 a  3 boy  4 girl", "", "I am a girl", "1 1 1 0 1"]
    assert json.loads(nlp(*arguments, "--json").stdout)["bags"] == [[1, 1, 1, 0, 1]]


def test_the_course_s_one_hot_batch(nlp: Nlp, here: Path) -> None:
    arguments = ("inspect", "onehot", "--level", "char", "hello", "eolll", "lleel")
    found = json.loads(nlp(*arguments, "--json").stdout)
    assert (found["vocabulary"], found["shape"]) == (["h", "e", "l", "o"], [3, 5, 4])
    h, e, letter_l, o = [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]
    assert found["one_hot"] == [
        [h, e, letter_l, letter_l, o],
        [e, o, letter_l, letter_l, letter_l],
        [letter_l, letter_l, e, e, letter_l],
    ]
    shown = nlp(*arguments).stdout
    assert "shape (3, 5, 4): texts, length, vocabulary" in shown
    assert "e       1  0 1 0 0" in shown.splitlines()


def test_a_shorter_text_ends_in_zeros(nlp: Nlp, here: Path) -> None:
    found = json.loads(nlp("inspect", "onehot", "a b c", "b", "--json").stdout)
    assert found["one_hot"][1] == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_words_that_a_given_vocabulary_lacks_are_named(nlp: Nlp, here: Path) -> None:
    result = nlp("inspect", "bow", "--vocabulary", "the cat", "the dog saw the cat")
    assert "not in the vocabulary: dog, saw" in result.stderr
    assert result.stdout.splitlines()[-1] == "1 1"


def test_tokenize_learns_from_the_texts_as_the_course_does(nlp: Nlp, here: Path) -> None:
    texts = ("I love my dog", "I love my cat", "You love my dog!")
    result = nlp("inspect", "tokenize", *texts, "Do you think my dog is amazing?", "--json")
    found = json.loads(result.stdout)
    assert found["vocabulary"][:6] == ["<PAD>", "<OOV>", "my", "love", "dog", "i"]
    last = found["texts"][-1]
    assert last["tokens"] == ["do", "you", "think", "my", "dog", "is", "amazing"]
    assert (len(last["row"]), found["sequence"]["max_length"]) == (7, 7)


def test_tokenize_shows_what_is_cut_and_unknown(nlp: Nlp, here: Path) -> None:
    (here / "train.txt").write_text("the cat saw the dog\n", encoding="utf-8")
    arguments = ("inspect", "tokenize", "The zebra saw a dog", "--fit", "train.txt", "--max-length", "4")
    lines = nlp(*arguments, "--truncating", "pre", "--padding", "pre").stdout.splitlines()
    assert lines[3:] == [
        "The zebra saw a dog",
        "token  the  <OOV>  saw  <OOV>  dog",
        "id       2      1    4      1    5",
        "row of 4, zeros before it:",
        "1 4 1 5",
        "cut at its beginning: the",
        "unknown: zebra, a",
    ]
    (text,) = json.loads(nlp(*arguments, "--json").stdout)["texts"]
    assert (text["row"], text["cut"], text["unknown"]) == ([2, 1, 4, 1], ["dog"], ["zebra", "a"])


def test_tokenize_by_options(nlp: Nlp, here: Path) -> None:
    arguments = ("inspect", "tokenize", "Abba", "--level", "char", "--keep-case", "--vocab-size", "3")
    found = json.loads(nlp(*arguments, "--json").stdout)
    assert (found["vocabulary"], found["texts"][0]["ids"]) == (["<PAD>", "<OOV>", "b"], [1, 2, 2, 1])
    dropped = json.loads(
        nlp("inspect", "tokenize", "a b", "--vocab-size", "2", "--oov-token", "", "--json").stdout
    )
    assert dropped["texts"][0]["tokens"] == ["a"]


def test_tokenize_takes_long_texts_apart_into_lines(nlp: Nlp, here: Path) -> None:
    lines = nlp("inspect", "tokenize", "word " * 60).stdout.splitlines()
    tables = [line for line in lines if line.startswith(("token", "id"))]
    assert len(tables) > 4
    assert max(map(len, tables)) <= 80
    assert sum(line.count("word") for line in tables) == 60


def test_a_run_s_tokenizer_gives_the_run_s_ids(nlp: Nlp, here: Path, trained: Trained) -> None:
    where = ("--run", "latest", "--runs-dir", trained.folder, "--json")
    found = json.loads(nlp("inspect", "tokenize", "area man says no", *where).stdout)
    vocab = json.loads(nlp("inspect", "vocab", "latest", "--runs-dir", trained.folder, "--json").stdout)
    tokens = {entry["token"]: entry["id"] for entry in vocab["tokens"]}
    (text,) = found["texts"]
    assert text["ids"] == [tokens.get(token, 1) for token in ("area", "man", "says", "no")]
    assert [index for index in text["row"] if index] == text["ids"]
    bag = json.loads(nlp("inspect", "bow", "area man", *where).stdout)
    assert bag["vocabulary"] == found["vocabulary"][1:]
    assert set(bag["present"][0]) == {"area", "man"}


def test_a_config_s_tokenizer_learns_from_its_data(nlp: Nlp, here: Path) -> None:
    (here / "x.yaml").write_text(
        "extends: sarcasm_gap\ndataset: {name: sarcasm, sample: true}\nsequence: {max_length: 6}\n",
        encoding="utf-8",
    )
    found = json.loads(nlp("inspect", "tokenize", "area man", "--config", "x.yaml", "--json").stdout)
    assert found["sequence"] == {"max_length": 6, "padding": "post", "truncating": "post"}
    assert len(found["vocabulary"]) > 500
    assert found["texts"][0]["row"][2:] == [0, 0, 0, 0]


def test_standard_input_gives_texts_line_by_line(nlp: Nlp, here: Path) -> None:
    found = json.loads(nlp("inspect", "bow", "-", "--json", stdin=b"a b\nb c\n").stdout)
    assert found["bags"] == [[1, 1, 0], [0, 1, 1]]


def test_the_model_s_layers_are_those_of_the_run(nlp: Nlp, trained: Trained) -> None:
    where = ("latest", "--runs-dir", trained.folder)
    found = json.loads(nlp("inspect", "model", *where, "--json").stdout)
    record = json.loads((trained.bilstm / "run.json").read_text(encoding="utf-8"))
    assert found["parameters"] == record["parameters"] == sum(row["parameters"] for row in found["layers"])
    assert "Bidirectional(LSTM)" in {row["type"] for row in found["layers"]}
    lines = nlp("inspect", "model", *where, "--weights").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[1].split() == ["LAYER", "TYPE", "OUTPUT", "PARAMETERS"]
    assert any(line.startswith("embedding/embeddings") for line in lines)


def test_a_vocabulary_is_searched(nlp: Nlp, trained: Trained) -> None:
    where = ("latest", "--runs-dir", trained.folder)
    found = json.loads(nlp("inspect", "vocab", *where, "--find", "man", "--json").stdout)
    assert all("man" in entry["token"] for entry in found["tokens"])
    result = nlp("inspect", "vocab", *where, "-n", "3")
    assert result.stdout.splitlines()[1:3] == [" 0  <PAD>", " 1  <OOV>"]
    assert result.stderr.startswith("(3 of ")


def test_gradients_of_a_run_and_of_a_config_stand_side_by_side(
    nlp: Nlp, here: Path, trained: Trained
) -> None:
    plot = here / "gradients.png"
    arguments = ("inspect", "gradients", "latest", "sarcasm_gru", "dataset.sample=true", "--texts", "8")
    where = ("--runs-dir", trained.folder)
    found = json.loads(nlp(*arguments, *where, "--plot", plot, "--json", "--clip-norm", "1e-6").stdout)
    assert [one["name"] for one in found] == [trained.bilstm.name, "sarcasm_gru"]
    assert {layer["type"] for layer in found[0]["layers"]} == {"LSTM"}
    (gru,) = found[1]["layers"]
    assert gru["texts"][0] == 8
    assert len(gru["norms"]) == len(gru["texts"])
    assert all(norm >= 0 for norm in gru["norms"])
    assert found[1]["clip_factor"] == pytest.approx(1e-6 / found[1]["weights_norm"])
    assert plot.read_bytes().startswith(b"\x89PNG")
    shown = nlp(*arguments, *where, "--clip-norm", "1e-6").stdout
    assert "gru, clipped" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_larger_recurrent_weights_reach_further_back(nlp: Nlp, here: Path) -> None:
    arguments = ("inspect", "gradients", "sarcasm_rnn", "dataset.sample=true", "--json", "--recurrent-scale")
    small, large = (
        json.loads(nlp(*arguments, scale).stdout)[0]["layers"][0]["norms"] for scale in ("0.2", "2")
    )
    assert small[5] / small[0] < 0.01 < 1 < large[5] / large[0]


def test_hidden_states_over_the_words(nlp: Nlp, here: Path, trained: Trained) -> None:
    where = ("--runs-dir", trained.folder)
    found = json.loads(nlp("inspect", "hidden", "area man says no", *where, "--json").stdout)
    assert found["words"] == ["area", "man", "says", "no"]
    assert {len(layer["states"]) for layer in found["layers"]} == {4}
    name = found["layers"][0]["name"]
    plot = here / "hidden.png"
    shown = nlp("inspect", "hidden", "area man says no", *where, "--layer", name, "--plot", plot)
    lines = shown.stdout.splitlines()
    assert lines[0].startswith(f"{name} (LSTM, ")
    assert lines[1].split() == ["word", "state", "change", "input", "forget", "output"]
    assert [line.split()[0] for line in lines[2:6]] == found["words"]
    assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("method", ["gradients", "occlusion"])
def test_why_explains_what_predict_answers(nlp: Nlp, here: Path, trained: Trained, method: str) -> None:
    text, where = "area man says no to unheardofword", ("--runs-dir", trained.folder)
    found = json.loads(nlp("inspect", "why", text, *where, "--method", method, "--json").stdout)
    answer = json.loads(nlp("predict", text, *where, "--format", "jsonl").stdout)
    (one,) = found["texts"]
    assert one["label"] == answer["label"]
    assert one["probability"] == pytest.approx(answer["probability"], abs=1e-5)
    assert [word["word"] for word in one["words"]] == text.split()
    scores = [word["score"] for word in one["words"]]
    explained = one["probability"] - one["baseline"]
    assert sum(scores) - explained == pytest.approx(one["gap"], abs=1e-6)
    if method == "gradients":
        assert abs(one["gap"]) <= 0.01 * abs(explained)


def test_why_the_other_label(nlp: Nlp, here: Path, trained: Trained) -> None:
    arguments = ("inspect", "why", "area man says no", "--runs-dir", trained.folder, "--json", "--label")
    both = [json.loads(nlp(*arguments, label).stdout)["texts"][0] for label in ("sarcastic", "not_sarcastic")]
    assert both[0]["probability"] + both[1]["probability"] == pytest.approx(1, abs=1e-5)
    for one, other in zip(both[0]["words"], both[1]["words"], strict=True):
        assert one["score"] == pytest.approx(-other["score"], abs=1e-4)


def test_words_beyond_max_length_are_marked_unread(nlp: Nlp, here: Path, trained: Trained) -> None:
    text = " ".join(["man"] * 130)
    found = json.loads(
        nlp("inspect", "why", text, "--runs-dir", trained.folder, "--run", "tag:first", "--json").stdout
    )
    scores = [word["score"] for word in found["texts"][0]["words"]]
    assert (len(scores), scores.count(None)) == (130, 30)
    assert scores[100:] == [None] * 30


def test_a_page_shows_hostile_words_as_text(nlp: Nlp, here: Path, trained: Trained) -> None:
    page = here / "why.html"
    result = nlp("inspect", "why", *HOSTILE, "--runs-dir", trained.folder, "--html", page)
    assert (result.exit_code, is_harmless(result.stdout)) == (0, True)
    content = page.read_text(encoding="utf-8")
    assert "<script" not in content
    assert content.count("<figure>") == len(HOSTILE)
    assert "default-src 'none'" in content
    assert is_harmless(content)


@pytest.mark.parametrize("command", ["tokenize", "onehot", "bow", "contexts", "cooccurrence"])
def test_hostile_texts_act_on_nothing(nlp: Nlp, here: Path, command: str) -> None:
    for more in ((), ("--json",)):
        result = nlp("inspect", command, *HOSTILE, *more)
        assert (result.exit_code, is_harmless(result.output)) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bow", "-"), "no text to look at: standard input is empty"),
        (("bow", "!?", "--vocabulary", " "), "there is no word in these texts"),
        (("onehot", "a", "--run", "x", "--config", "y"), "--run and --config: give one of the two"),
        (
            ("onehot", "a", "--config", "sarcasm_gap", "--level", "char"),
            "--level: a run or a config says that",
        ),
        (
            ("tokenize", "a", "--config", "sarcasm_gap", "--keep-case"),
            "--keep-case: a run or a config says that",
        ),
        (("tokenize", "a", "--vocab-size", "0"), "--vocab-size: "),
        (("tokenize", "a", "--max-length", "0"), "--max-length: "),
        (("tokenize", "a", "--fit", "gone.txt"), "gone.txt: No such file"),
        (("cooccurrence", "a b", "--window", "0"), "--window"),
        (
            ("gradients", "sarcasm_gap", "dataset.sample=true"),
            "sarcasm_gap: its model has no recurrent layer",
        ),
        (
            ("gradients", "sarcasm_rnn", "--clip-norm", "-1"),
            "--clip-norm: must be a number above 0, found -1.0",
        ),
        (
            ("gradients", "sarcasm_rnn", "--recurrent-scale", "nan"),
            "--recurrent-scale: must be a number above 0",
        ),
    ],
)
def test_a_wrong_command_line_is_explained(
    nlp: Nlp, here: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = nlp("inspect", *arguments, stdin=b"")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("hidden", "a", "--run", "tag:first"), "its model has no recurrent layer", 2),
        (("hidden", "man", "--layer", "lstm"), "--layer lstm: there is none; the recurrent layers are ", 2),
        (("hidden", "!!"), "there is nothing in the text that the model knows", 2),
        (("why", "a", "--label", "funny"), "--label funny: the labels are not_sarcastic, sarcastic", 2),
        (("why", "a", "--run", "gone"), "there is no run 'gone'", 1),
    ],
)
def test_a_question_that_a_run_cannot_answer_is_explained(
    nlp: Nlp, trained: Trained, arguments: tuple[str, ...], message: str, code: int
) -> None:
    result = nlp("inspect", *arguments, "--runs-dir", trained.folder)
    assert (result.stdout, result.exit_code) == ("", code)
    assert message in result.stderr


def test_nothing_of_tensorflow_is_printed(
    nlp_process: Callable[..., object], here: Path, trained: Trained
) -> None:
    for arguments in (
        ("gradients", "sarcasm_rnn", "dataset.sample=true"),
        ("why", "area man", "--runs-dir", trained.folder),
        ("hidden", "area man", "--runs-dir", trained.folder),
        ("model", "--runs-dir", trained.folder),
    ):
        done = nlp_process("inspect", *arguments, cwd=here)
        assert (done.returncode, done.stderr.strip()) == (0, "")  # type: ignore[attr-defined]
