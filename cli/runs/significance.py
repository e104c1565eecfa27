"""`nlp compare --significance`: are the others really worse, or better, than the first?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nlpcat4.errors import UsageError
from nlpcat4.evaluation.significance import Paired, holm
from nlpcat4.evaluation.verdicts import About, verdict
from nlpcat4.runs.comparing import paired
from nlpcat4.runs.selectors import is_lower_better

from ..console import err, safe

if TYPE_CHECKING:
    from rich.console import Console

    from nlpcat4.data.settings import DataSettings
    from nlpcat4.runs.comparing import Comparison

USUAL = ("accuracy", "exact_match", "perplexity", "val_accuracy", "val_loss")
"""The figure that is tested over seeds where none is named: the first of these that there is."""


@dataclass(frozen=True)
class Tested:
    """A column beside the first one."""

    column: int
    """Its number, from 1."""
    figure: str
    found: Paired
    about: About
    among: int = 1
    """How many such tests are made at once."""

    @property
    def verdict(self) -> str:
        """What may be concluded."""
        return verdict(
            self.found,
            "group 1" if self.about in ("seeds", "values") else "run 1",
            str(self.column),
            figure=self.figure,
            lower_is_better=is_lower_better(self.figure),
            about=self.about,
            among=self.among,
        )


def tested(
    comparison: "Comparison", where: "DataSettings", *, group_by: str | None, figures: list[str] | None
) -> list[Tested]:
    """Compare each column with the first one; several p-values are corrected for being several.

    Raises:
        UsageError: There is nothing that could be compared.
    """
    found = list(
        _over_runs(comparison, where, figures)
        if group_by is None
        else _over_values(comparison, group_by, figures or _usual(comparison))
    )
    if not found:
        raise UsageError("--significance: two columns are needed, with runs of the same values of --group-by")
    corrected = holm([one.found.p_value for one in found])
    return [
        replace(one, found=replace(one.found, p_value=p_value), among=len(found))
        for one, p_value in zip(found, corrected, strict=True)
    ]


def _over_runs(
    comparison: "Comparison", where: "DataSettings", figures: list[str] | None
) -> Iterator[Tested]:
    """Evaluate the models of all runs on the examples of the first one."""
    from nlpcat4 import experiment

    from ..evaluations import evaluation_of
    from ..evaluations.against import Rival

    first, *others = (column.rows[0].run for column in comparison.columns)
    if "baseline" in first.record():
        raise UsageError(f"{first.id} is a baseline: name a run with a model first")
    config = experiment.config_of(first)
    rivals = [Rival(first, other, None, own_data=False) for other in others]
    evaluation = evaluation_of(first, config, None)
    _, examples = experiment.split_of(first, config, None, where)
    evaluation.evaluate(examples)
    figure = evaluation.results().name
    if figures and figures != [figure]:
        raise UsageError(
            f"--metric: of single runs {figure} is tested, example by example; --group-by tests any figure"
        )
    for number, rival in enumerate(rivals, start=2):
        rival.evaluate(evaluation, examples, where)
        yield Tested(number, rival.figure, rival.found, rival.about)


def _over_values(comparison: "Comparison", group_by: str, figures: list[str]) -> Iterator[Tested]:
    """Pair runs by what they are grouped by."""
    if not comparison.of_one_kind:
        raise UsageError("--significance: the columns are of different tasks or data, so no figure compares")
    about: About = "seeds" if group_by == "random_seed" else "values"
    first, *others = comparison.columns
    for number, column in enumerate(others, start=2):
        for name in figures:
            found = paired(first, column, name)
            if found is not None:
                yield Tested(number, name, found, about)


def _usual(comparison: "Comparison") -> list[str]:
    return [name for name in USUAL if name in comparison.figures][:1]


def show(found: list[Tested], console: "Console") -> None:
    """Print what may be concluded, a paragraph a column."""
    for one in found:
        console.print()
        console.print(safe(one.verdict))
    if len(found) > 1:
        err.print(f"p-values are corrected for there being {len(found)} of them (Holm)", soft_wrap=True)


def as_json(found: list[Tested]) -> list[dict[str, Any]]:
    """Return the tests for scripts."""
    return [
        {
            "column": one.column,
            "figure": one.figure,
            **one.found.as_json(),
            "verdict": one.verdict,
        }
        for one in found
    ]
