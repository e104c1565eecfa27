"""What is compared with what: a name -> the ways, each a command that prints JSON lines."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlpcat4.data.imdb_reviews import ImdbReviews
from nlpcat4.data.irish_lyrics import IrishLyrics
from nlpcat4.data.sarcasm import Sarcasm
from nlpcat4.data.settings import data_settings

PEERS = ("torch", "fasttext-numpy2", "scikit-learn", "numpy")
SCRIPTS = Path(__file__).parent


@dataclass(frozen=True)
class Side:
    """One way of doing it."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where the data, the peers and trained runs are."""

    folder: Path
    peers_dir: Path

    @classmethod
    def of(cls, peers_dir: Path) -> "Place":
        """Keep what is trained for a comparison beside the peers."""
        return cls(peers_dir.parent, peers_dir)

    @property
    def sarcasm(self) -> Path:
        """The file of the headlines."""
        return _there(Sarcasm(name="sarcasm").find(data_settings()))

    @property
    def imdb(self) -> Path:
        """The folder of all prepared TFDS data sets."""
        return _there(ImdbReviews(name="imdb_reviews").find(data_settings())).parents[2]

    @property
    def lyrics(self) -> Path:
        """The file of the lyrics."""
        return _there(IrishLyrics(name="irish_lyrics").find(data_settings()))

    def headlines(self, count: int) -> Path:
        """Return a file of so many headlines, a line each; they come again where there are too few."""
        path = self.folder / f"headlines-{count}.txt"
        if not path.is_file():
            records = json.loads(self.sarcasm.read_text(encoding="utf-8"))
            texts = [record["headline"] for record in records]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(texts[index % len(texts)] for index in range(count)), encoding="utf-8")
        return path

    def run(self, config: str, *overrides: str) -> str:
        """Return the folder of a run, trained now where it is missing."""
        from benchmarks.trained import trained

        return str(trained(config, overrides, self.folder / "runs").run.path)

    def peer(self) -> Path:
        """Return the Python of an environment that has the peers."""
        python = self.peers_dir / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.peers_dir], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
        return python


def _there(path: Path | None) -> Path:
    if path is None:
        raise SystemExit("the data set is in no data folder: nlp data fetch gets it")
    return path


@dataclass(frozen=True)
class Comparison:
    """What is measured, and the ways of doing it, this project's first."""

    what: str
    sides: Callable[[Place], list[Side]]


def _module(name: str, *arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", f"benchmarks.speed.{name}", *arguments]


def _sarcasm_epoch(place: Place) -> list[Side]:
    torch = [place.peer(), SCRIPTS / "torch_lstm.py", place.sarcasm]
    return [
        Side("nlp", _module("train", "sarcasm_bilstm", "training.epochs=2", "random_seed=1")),
        Side("notebook", _module("notebook", "sarcasm", place.sarcasm)),
        Side("PyTorch, padded", torch),
        Side("PyTorch, packed", [*torch, "--packed"]),
    ]


def _sarcasm_to_accuracy(place: Place) -> list[Side]:
    until = ["--until", "0.855"]
    linear = [place.peer(), SCRIPTS / "linear.py", place.sarcasm]
    return [
        Side("nlp", _module("train", "sarcasm_bilstm", *until)),
        Side("notebook", _module("notebook", "sarcasm", place.sarcasm, "--epochs", "10", *until)),
        Side("fastText", [*linear, "fasttext"]),
        Side("TF-IDF", [*linear, "tfidf"]),
    ]


def _imdb_epoch(length: int) -> Callable[[Place], list[Side]]:
    def sides(place: Place) -> list[Side]:
        overrides = [
            *("training.epochs=2", "training.batch_size=32", "sequence.truncating=post"),
            # As the notebook: all 25,000 train, and the test reviews validate.
            *(f"sequence.max_length={length}", "dataset.validation=test", "dataset.test=null"),
        ]
        notebook = _module("notebook", "imdb", place.imdb, "--max-length", str(length))
        return [Side("nlp", _module("train", "imdb_bilstm", *overrides)), Side("notebook", notebook)]

    return sides


def _imdb_data(place: Place) -> list[Side]:
    return [
        Side("nlp, cached", _module("data", "--cached")),
        Side("nlp, first run", _module("data")),
        Side("notebook", _module("notebook", "imdb", place.imdb, "--max-length", "120", "--data-only")),
    ]


def _lyrics(place: Place) -> list[Side]:
    prefix = ["irish_lyrics_bilstm_prefix", "~training.early_stopping", "~samples", "training.epochs=60"]
    until = ["--figure", "accuracy", "--until", "0.7078"]
    return [
        Side("nlp", _module("train", *prefix, *until)),
        Side("notebook", [sys.executable, "-m", "benchmarks.speed.lyrics", "0.7078", "30"]),
    ]


def _generate(place: Place) -> list[Side]:
    prefix = place.run("irish_lyrics_bilstm_prefix", "training.epochs=2")
    causal = place.run("irish_lyrics_lstm", "training.epochs=2")
    return [
        Side("nlp, the same model", _module("generate", prefix)),
        Side("the same, 64 samples", _module("generate", prefix, "--samples", "64")),
        Side("nlp, irish_lyrics_lstm", _module("generate", causal)),
        Side("the same, 64 samples ", _module("generate", causal, "--samples", "64")),
        Side("notebook", _module("generate", prefix, "--notebook")),
    ]


def _predict(place: Place) -> list[Side]:
    run, texts = place.run("sarcasm_bilstm", "training.epochs=1"), place.headlines(100_000)
    return [
        Side("nlp", _module("predict", run, texts)),
        Side("Keras", _module("predict", run, texts, "--keras")),
    ]


def _help(place: Place) -> list[Side]:
    return [
        Side("nlp --help", ["nlp", "--help"]),
        Side("Typer", [sys.executable, SCRIPTS / "bare.py", "--help"]),
    ]


def _runs_list(place: Place) -> list[Side]:
    from benchmarks.speed.thousand import runs

    folder = runs(Path(place.run("sarcasm_gap", "training.epochs=1")), place.folder / "thousand")
    return [
        Side("nlp runs list", ["nlp", "runs", "list", "--runs-dir", str(folder)]),
        Side("Typer", [sys.executable, SCRIPTS / "bare.py", "--help"]),
    ]


COMPARISONS = {
    "sarcasm-epoch": Comparison("the second epoch of sarcasm_bilstm", _sarcasm_epoch),
    "sarcasm-to-accuracy": Comparison("the whole process, to 0.855 on validation", _sarcasm_to_accuracy),
    "imdb-epoch-120": Comparison("the second epoch on IMDB, 120 words", _imdb_epoch(120)),
    "imdb-epoch-500": Comparison("the second epoch on IMDB, 500 words", _imdb_epoch(500)),
    "imdb-data": Comparison("IMDB from prepared TFDS to arrays", _imdb_data),
    "lyrics": Comparison("training of the prefix model to an accuracy of 0.7078", _lyrics),
    "generate": Comparison("a generated word", _generate),
    "predict": Comparison("100,000 headlines, tokenizing included", _predict),
    "help": Comparison("nlp --help against a bare Typer app", _help),
    "runs-list": Comparison("nlp runs list with 1,000 runs", _runs_list),
}
