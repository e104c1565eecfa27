"""Word vectors from a config to a run folder, and what is asked of them."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import Result

from nlpcat4.runs.run import Run
from nlpcat4.words.vector_files import read_vectors

Nlp = Callable[..., Result]
ANIMALS, VEHICLES = ("cat", "dog", "horse", "cow"), ("car", "truck", "bus", "train")


@pytest.fixture(scope="module")
def texts() -> str:
    """Lines in which animals eat and sleep, and vehicles drive and stop."""
    draw = random.Random(0)
    lines = []
    for _ in range(600):
        names, verbs = draw.choice(
            [(ANIMALS, ("eats", "sleeps", "drinks")), (VEHICLES, ("drives", "stops", "rolls"))]
        )
        lines.append(f"the {draw.choice(names)} {draw.choice(verbs)} and {draw.choice(verbs)} here")
    return "\n".join(lines)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: str) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "texts.txt").write_text(texts, encoding="utf-8")
    return tmp_path


def write(method: str, **more: Any) -> None:
    keys = {"dataset": "{path: texts.txt, validation: 0.1}", "method": method} | more
    lines = ["task: word_vectors", *(f"{key}: {value}" for key, value in keys.items())]
    Path("c.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


QUICK = "optimizer: {adagrad: {learning_rate: 0.5, initial_accumulator_value: 0.1}}"
METHODS = {
    "counts": ("{counts: {dim: 6, window: 3}}", {}),
    "skipgram": (
        "{skipgram: {dim: 8, window: 3, subsample: null, samples: 16}}",
        {"training": f"{{epochs: 12, batch_size: 128, {QUICK}}}"},
    ),
    "cbow": (
        "{cbow: {dim: 8, window: 3, subsample: null, samples: 16}}",
        {"training": f"{{epochs: 25, batch_size: 128, {QUICK}}}"},
    ),
    "softmax": (
        "{skipgram: {dim: 8, window: 3, subsample: null, negative: null}}",
        {"training": f"{{epochs: 12, batch_size: 128, {QUICK}}}"},
    ),
}


@pytest.mark.parametrize("method", METHODS)
def test_words_of_a_kind_come_near_each_other(nlp: Nlp, here: Path, method: str) -> None:
    settings, more = METHODS[method]
    write(settings, **more)
    done = nlp("train", "c.yaml", "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    run = Path(found["path"])
    vectors = read_vectors(run / "vectors.npz")
    assert (found["metrics"]["words"], found["metrics"]["dim"]) == (len(vectors.words), vectors.dim)
    for kind, other in ((ANIMALS, VEHICLES), (VEHICLES, ANIMALS)):
        near = np.mean([vectors.similarity(kind[0], one) for one in kind[1:]])
        far = np.mean([vectors.similarity(kind[0], one) for one in other])
        assert near > far + 0.3
    answers = json.loads(nlp("words", "neighbors", "cat", "-n", "3", "--json").stdout)
    assert not {one["word"] for one in answers[0]["neighbors"]} & {*VEHICLES, "drives", "stops", "rolls"}
    shown = nlp("words", "similarity", "cat", "dog", "car", "--run", "latest").stdout.splitlines()
    assert float(shown[1].split()[2]) == pytest.approx(vectors.similarity("cat", "dog"), abs=1e-4)


def test_the_best_model_is_plain_keras_and_holds_the_vectors(nlp: Nlp, here: Path) -> None:
    import keras

    write(*METHODS["skipgram"][:1], training="{epochs: 2, batch_size: 128}")
    run = Path(json.loads(nlp("train", "c.yaml", "--json").stdout)["path"])
    table = (
        keras.models.load_model(run / "checkpoints" / "best.keras").get_layer("embedding").get_weights()[0]
    )
    assert np.array_equal(table[1:], read_vectors(run / "vectors.npz").matrix)
    history = [json.loads(line) for line in (run / "history.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [set(line) for line in history] == [{"epoch", "loss", "val_loss", "seconds"}] * 2


def test_the_same_config_gives_the_same_vectors_to_the_last_bit(nlp: Nlp, here: Path) -> None:
    for method in ("counts", "cbow"):
        write(METHODS[method][0], training="{epochs: 2, batch_size: 128}")
        runs = [Path(json.loads(nlp("train", "c.yaml", "--json").stdout)["path"]) for _ in range(2)]
        one, other = (read_vectors(run / "vectors.npz") for run in runs)
        assert np.array_equal(one.matrix, other.matrix)


def test_exported_vectors_are_asked_like_the_run(nlp: Nlp, here: Path) -> None:
    write(METHODS["counts"][0])
    nlp("train", "c.yaml")
    for name in ("v.txt", "v.bin", "v.npz"):
        assert nlp("words", "export", name).exit_code == 0
        by_file = nlp("words", "analogy", "cat", "eats", "car", "--vectors", name)
        assert by_file.stdout == nlp("words", "analogy", "cat", "eats", "car").stdout != ""


def test_broken_judgements_are_told_before_anything_is_learnt(nlp: Nlp, here: Path) -> None:
    write("{counts: {dim: 6, window: 3}}")
    (here / "data" / "wordsim").mkdir(parents=True)
    (here / "data" / "wordsim" / "simlex999.txt").write_text("cat\tdog\tmuch\n", encoding="utf-8")
    result = nlp("train", "c.yaml", "--data-dir", "data")
    assert result.exit_code == 2
    assert "data/wordsim/simlex999.txt:1: expected two words and a number, separated by tabs" in result.stderr
    assert "counting" not in result.stderr
    assert list(here.glob("runs/*")) == []


def test_vectors_are_judged_by_files_of_one_s_own(nlp: Nlp, here: Path) -> None:
    write(METHODS["counts"][0])
    nlp("train", "c.yaml")
    pairs = [("cat", "dog", 9), ("cat", "cow", 8), ("car", "bus", 9), ("cat", "bus", 1), ("dog", "train", 2)]
    lines = [f"{one}\t{other}\t{judged}" for one, other, judged in (*pairs, ("cat", "unicorn", 5))]
    (here / "mine.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (here / "q.txt").write_text(": made up\ncat dog car truck\n", encoding="utf-8")
    arguments = ("words", "eval", "--pairs", "mine.tsv", "--questions", "q.txt")
    found = json.loads(nlp(*arguments, "--json").stdout)
    assert (found["pairs"]["mine"]["pairs"], found["pairs"]["mine"]["covered"]) == (6, 5)
    assert found["pairs"]["mine"]["spearman"] > 0.5
    assert found["analogies"][0]["covered"] == 1
    shown = nlp(*arguments).stdout.splitlines()
    assert shown[1].split() == ["PAIRS", "SPEARMAN", "COVERED", "OF"]
    assert nlp("words", "eval").exit_code == 2  # there are no yardsticks here


@pytest.mark.parametrize("method", ["counts", "cbow"])
def test_what_died_before_its_end_comes_to_the_same_vectors(nlp: Nlp, here: Path, method: str) -> None:
    write(METHODS[method][0], training="{epochs: 2, batch_size: 128}")
    run = Run(Path(json.loads(nlp("train", "c.yaml", "--json").stdout)["path"]))
    whole, figures = read_vectors(run.vectors), json.loads(run.metrics.read_text(encoding="utf-8"))
    run.update(status="running", finished=None, files={})
    run.metrics.unlink()
    run.vectors.unlink()
    done = nlp("resume", "--json")
    assert done.exit_code == 0, done.stderr
    assert np.array_equal(read_vectors(run.vectors).matrix, whole.matrix)
    again = json.loads(done.stdout)["metrics"]
    assert {key: again[key] for key in figures if key != "seconds"} == {
        key: figures[key] for key in figures if key != "seconds"
    }


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"tokenizer": "{level: bpe}"}, "tokenizer.level: vectors are learnt of whole words or characters"),
        ({"tokenizer": "{oov_token: <OOV>}"}, "tokenizer.oov_token: unknown words have no meaning to learn"),
        ({"training": "{class_weights: balanced}"}, "training.class_weights: has no effect"),
        ({"training": "{monitor: val_accuracy}"}, "training.monitor: no such metric"),
        ({"method": "{counts: {dim: 5000}}"}, "method.counts.dim: 5000, but only "),
        ({"method": "counted"}, "method: "),
    ],
)
def test_what_cannot_be_is_explained(nlp: Nlp, here: Path, keys: dict[str, str], message: str) -> None:
    method = keys.pop("method", "skipgram")
    write(method, **keys)
    result = nlp("train", "c.yaml")
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_other_commands_say_where_vectors_are_asked(nlp: Nlp, here: Path) -> None:
    write(METHODS["counts"][0])
    nlp("train", "c.yaml")
    assert "word vectors are judged by `nlp words eval`" in nlp("eval").stderr
    assert (
        "this is a word_vectors run"
        in nlp("predict", "a", "--run", str(next((here / "runs").glob("*-c")))).stderr
    )
    assert nlp("words", "neighbors", "unicorn").stderr.startswith("unicorn: no vector")


def test_a_run_that_was_mailed_answers_as_before(nlp: Nlp, here: Path) -> None:
    write(METHODS["counts"][0])
    run = Path(nlp("train", "c.yaml").stdout.strip())
    assert nlp("runs", "export", run.name, "run.zip").exit_code == 0
    done = nlp("runs", "import", "run.zip", "--runs-dir", "elsewhere")
    assert done.exit_code == 0, done.stderr
    asked = ("words", "neighbors", "cat")
    assert nlp(*asked, "--runs-dir", "elsewhere").stdout == nlp(*asked).stdout != ""


def test_a_cluster_counts_what_this_machine_counts(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]], here: Path
) -> None:
    pytest.importorskip("ray")
    write("{counts: {dim: 6, window: 3}}")
    alone = nlp_process("train", "c.yaml")
    spread = nlp_process("train", "c.yaml", "--ray", "local")
    assert spread.returncode == 0, spread.stderr
    files = [(Path(result.stdout.strip()) / "vectors.npz").read_bytes() for result in (alone, spread)]
    assert files[0] == files[1]


def test_what_no_cluster_does_is_said(nlp: Nlp) -> None:
    result = nlp("train", "sarcasm_gap", "--sample", "--ray", "local")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--ray: what is spread is --seeds, --folds and counting words" in result.stderr
