"""nlp eval [RUN]"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import DataDirs, Json, Offline, RunArgument, RunsDir

if TYPE_CHECKING:
    from nlpcat4.evaluation.mistakes import Mistake
    from nlpcat4.tasks.classification.evaluate import Evaluation


def evaluate(
    run: RunArgument = "latest",
    *,
    split: Annotated[
        str | None, typer.Option(help="train, validation or test; else test, or validation without one.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Evaluate on the labelled texts of a file instead.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show the N worst mistakes.")] = 0,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC=VALUE", help="Exit 3 where a metric is lower; may be repeated."),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every text, label and probability as CSV.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Evaluate a run's best model.

    nlp eval

    nlp eval best --errors 10

    nlp eval latest --data new.csv --fail-under accuracy=0.85 --fail-under f1_macro=0.8
    """
