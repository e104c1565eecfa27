"""A run and the course of its training -> what every task leaves there alike."""

from typing import Any

from nlpcat4.data.examples import Splits
from nlpcat4.runs.run import Run
from nlpcat4.training.best import Watch
from nlpcat4.training.fit import Outputs


def outputs_of(run: Run) -> Outputs:
    """Return where a training leaves what it makes."""
    return Outputs(
        best=run.best_model, last=run.last_checkpoint, history=run.history, tensorboard=run.tensorboard
    )


def final_split(splits: Splits) -> str:
    """Return the name of the split that the final figures are about: validation where there is no test."""
    return "validation" if splits.test is None else "test"


def course_of(watch: Watch, splits: Splits) -> dict[str, Any]:
    """Return how a training went.

    Returns:
        `split`, that of the final figures; `best_epoch`, `epochs`, `seconds` (of training); and the best
        epoch's figures of the validation, `val_loss` and the others.
    """
    best = next(record for record in watch.history if record["epoch"] == watch.best.epoch)
    return {
        "split": final_split(splits),
        "best_epoch": watch.best.epoch,
        "epochs": len(watch.history),
        "seconds": round(sum(record["seconds"] for record in watch.history), 3),
        **{name: value for name, value in best.items() if name.startswith("val_")},
    }
