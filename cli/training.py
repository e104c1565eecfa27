"""What `nlp train` and `nlp resume` do alike: log a training, and say how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from nlpcat4.errors import NlpcatError, UsageError
from nlpcat4.runs.run import Run
from nlpcat4.runs.secrets import masked

from .console import print_json, safe
from .progress import Display


@contextmanager
def logged(run: Run, display: Display) -> Iterator[None]:
    """Copy what is shown in the block to the run's log, and how it ends.

    A usage error leaves no trace: nothing has begun, or the run cannot be gone on with as things are.
    """
    with run.log.open("a", encoding="utf-8") as log:
        display.log = log
        try:
            yield
        except UsageError:
            raise
        except NlpcatError as error:
            for line in masked(str(error)).split("\n"):
                print(safe(line), file=log)
            raise
        finally:
            display.log = None


def conclude(display: Display, metrics: dict[str, Any], *, hint: bool = True) -> None:
    """Say in two lines how it went and what can be done next, the latter as a hint."""
    if "dim" in metrics:
        _conclude_vectors(display, metrics, hint=hint)
        return
    figures = ("exact_match", "perplexity", "accuracy")
    metric = next(name for name in figures if name in metrics)
    display.message(
        f"best epoch {metrics['best_epoch']} of {metrics['epochs']}: {metrics['split']} "
        f"{metric.replace('_', ' ')} {metrics[metric]:.4f}, {metrics['seconds']:.1f} s of training"
    )
    if not hint:
        return
    use = (
        'nlp generate --seed "a text of yours"' if metric == "perplexity" else 'nlp predict "a text of yours"'
    )
    display.message(f"next: nlp eval, {use}")


def _conclude_vectors(display: Display, metrics: dict[str, Any], *, hint: bool) -> None:
    """Say how many vectors there are, and how they agree with people where that is known."""
    agree = "".join(
        f", {name} {metrics[name]:.4f}"
        for name in ("wordsim353", "simlex999")
        if metrics.get(name) is not None
    )
    display.message(
        f"{metrics['words']:,} vectors of {metrics['dim']} features{agree}, {metrics['seconds']:.1f} s"
    )
    if hint:
        display.message("next: nlp words neighbors WORD, nlp words eval")


def report(run: Run, metrics: dict[str, Any], *, json: bool) -> None:
    """Print where the run is; as JSON with its figures."""
    if json:
        print_json({"run": run.id, "path": str(run.path.resolve()), "metrics": metrics})
    else:
        typer.echo(run.path)
