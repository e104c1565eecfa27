"""Every command of docs/course.md works, one after another, on small data in the layout of the real ones."""

import json
import re
import shlex
from collections.abc import Callable
from importlib import resources
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from benchmarks.course import BLOCK, commands
from nlpcat4 import backend
from tests.tiny_wordnet import write_wordnet

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "course.md").read_text(encoding="utf-8")
REFUSED = {"nlp train mine.yaml training.optimiser=adam"}
"""What is shown for its message."""
SMALL = ("--limit", "40", "training.epochs=1")
"""Nothing else is changed, and that only where something is trained."""


def sample(name: str) -> list[Any]:
    """Return the lines of a bundled sample."""
    lines = resources.files("nlpcat4.data").joinpath("samples", name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines] if name.endswith("l") else lines


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all that the course reads."""
    folder = tmp_path_factory.mktemp("data")
    headlines = islice(cycle(sample("headlines.jsonl")), 20_200)  # the config trains on the first 20,000
    records = [one | {"headline": f"{one['headline']} {number}"} for number, one in enumerate(headlines)]
    (folder / "sarcasm.json").write_text(json.dumps(records), encoding="utf-8")
    verse = sorted(sample("verse.txt"), key=lambda line: "love" not in line)  # a word that is asked for
    (folder / "irish-lyrics-eof.txt").write_text("\n".join(verse), encoding="utf-8")
    write_reviews(folder / "tensorflow_datasets")
    write_wordnet(folder)
    judgements = folder / "wordsim"
    judgements.mkdir()
    for name in ("wordsim353.tsv", "simlex999.txt"):
        pairs = ("man\twoman\t8.5", "king\tqueen\t8.6", "guitar\twoman\t1.0")
        (judgements / name).write_text("\n".join(("# word\tword\tscore", *pairs)) + "\n", encoding="utf-8")
    (judgements / "questions-words.txt").write_text(": family\nman king woman queen\n", encoding="utf-8")
    return folder


def write_reviews(folder: Path) -> None:
    """Write reviews as TensorFlow Datasets keeps them."""
    backend.start()
    import tensorflow as tf
    import tensorflow_datasets as tfds

    labels = {"neg": 0, "pos": 1}
    reviews = [(one["text"], labels[one["label"]]) for one in sample("reviews.jsonl")]
    asked = ("the king is a man", "the queen is a woman", "a terrible guitar")
    unlabelled = [(f"{text} {words}", -1) for (text, _), words in zip(reviews, cycle(asked), strict=False)]

    def split(rows: list[tuple[str, int]]) -> Any:
        texts, numbers = zip(*rows, strict=True)
        return tf.data.Dataset.from_tensor_slices({"text": list(texts), "label": list(numbers)})

    tfds.disable_progress_bar()
    tfds.dataset_builders.store_as_tfds_dataset(
        name="imdb_reviews",
        config="plain_text",
        version="1.0.0",
        features=tfds.features.FeaturesDict(
            {"text": tfds.features.Text(), "label": tfds.features.ClassLabel(names=list(labels))}
        ),
        split_datasets={"train": split(reviews), "test": split(reviews), "unsupervised": split(unlabelled)},
        data_dir=folder,
    )


def test_every_command_does_what_is_said(
    nlp: Callable[..., Result], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLP_DATA_DIR", str(data))
    monkeypatch.setenv("NLP_CACHE_DIR", str(tmp_path / "cache"))
    for command in commands(PAGE):
        asked, _, part = command.partition(" | ")
        program, *arguments = shlex.split(asked)
        assert program == "nlp"
        assert part.split(" ")[0] in ("", "head", "tail")
        if arguments[0] == "train" and command not in REFUSED:
            arguments += SMALL
        done = nlp(*arguments)
        assert done.exit_code == (2 if command in REFUSED else 0), f"{command}\n{done.stdout}{done.stderr}"
        assert done.stdout or done.stderr, command
    shown = set(re.findall(r"images/course/([\w-]+\.png)", PAGE))
    assert shown <= {drawn.name for drawn in tmp_path.rglob("*.png")}


def test_the_translation_shows_the_same() -> None:
    korean = (DOCS / "course.ko.md").read_text(encoding="utf-8")
    assert [block[0] for block in BLOCK.finditer(korean)] == [block[0] for block in BLOCK.finditer(PAGE)]
    pictures = r"\]\((images/[^)]*)\)"
    assert re.findall(pictures, korean) == re.findall(pictures, PAGE)


def test_each_command_of_the_course_has_its_output() -> None:
    assert [block["command"] for block in BLOCK.finditer(PAGE) if not block["output"].strip()] == []
