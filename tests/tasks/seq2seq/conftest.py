"""Small encoder-decoders, trained for a moment."""

from pathlib import Path
from typing import Any

import pytest

from nlpcat4 import files
from nlpcat4.config.resolved import dump
from nlpcat4.data.settings import DataSettings
from nlpcat4.runs.run import Run
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.training.progress import Silent

SUMS: dict[str, Any] = {
    "task": "seq2seq",
    "dataset": {"name": "addition", "digits": 1, "pairs": 55},
    "tokenizer": {"level": "char"},
    "sequence": {"max_source_length": 3, "max_target_length": 2},
    "architecture": {"embedding": 8, "units": 32, "attention": "luong"},
    "training": {"epochs": 2, "batch_size": 16, "optimizer": {"adam": 0.01}},
}


def sums(**changes: Any) -> Seq2Seq:
    """Return a config that learns to add two digits, with some blocks changed."""
    return Seq2Seq.model_validate(SUMS | changes)


def trained(config: Seq2Seq, folder: Path) -> Run:
    """Return the run of a training."""
    from nlpcat4.tasks.seq2seq.train import train

    run = Run.create(folder, "sums", record={"task": config.task})
    files.write_text(run.config, dump(config))
    train(config, run, DataSettings((), folder), Silent())
    return run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that learnt four sums by heart."""
    folder = tmp_path_factory.mktemp("runs")
    rows = ["source\ttarget", *["3+4\t7", "9+9\t18", "0+1\t1", "1+1\t2"] * 100]
    (folder / "sums.tsv").write_text("\n".join(rows))
    dataset = {"path": str(folder / "sums.tsv"), "source": "source", "target": "target"}
    return trained(sums(dataset=dataset, training=SUMS["training"] | {"epochs": 5}), folder)
