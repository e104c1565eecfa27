"""A run beside another one on the same examples: is one really better?"""

from typing import TYPE_CHECKING, Any

from nlpcat4.config.differences import differences
from nlpcat4.config.problems import dotted
from nlpcat4.errors import UsageError
from nlpcat4.evaluation.significance import Paired, compare_results, compare_verdicts
from nlpcat4.evaluation.verdicts import About, verdict
from nlpcat4.experiment import baseline_verdicts, config_of
from nlpcat4.runs.selectors import is_lower_better

from ..console import columns, out, safe
from . import evaluation_of
from .base import Evaluation, Results
from .base import figure as written

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.runs.run import Run


class Rival:
    """Another run that is evaluated on the same examples.

    Attributes:
        about: What tells the two apart.
        figure: What was compared, once it is evaluated.
        found: The test.
    """

    figure: str
    found: Paired

    def __init__(
        self, run: "Run", other: "Run", beam_width: int | None, *, own_data: bool, split: str | None = None
    ) -> None:
        """Refuse a run that cannot be compared on the same examples.

        Raises:
            UsageError: It is of another task, or the very same run; or one, or both, may have learnt from
                what they are evaluated on.
        """
        if split == "train" and not own_data:
            raise UsageError("--against: both have learnt from the texts of --split train")
        if run.path.resolve() == other.path.resolve():
            raise UsageError(f"{run.id}: is compared with itself")
        one, rival = run.record(), other.record()
        if one.get("task") != rival.get("task"):
            raise UsageError(f"{run.id} is a {one.get('task')} run, {other.id} a {rival.get('task')} run")
        if one.get("fingerprint") != rival.get("fingerprint") and not own_data:
            raise UsageError(
                f"{run.id} and {other.id} were made with other data or another split, so that one may have "
                "learnt what the other is asked; name texts that neither knows by --data FILE"
            )
        self._run, self._other = run, other
        keys = {dotted(path) for path, _ in differences([one.get("config", {}), rival.get("config", {})])}
        self.about: About = "one config" if keys else "nothing"
        if keys - {"random_seed"} or "baseline" in rival:
            self.about = "configs"
        self._evaluation = None if "baseline" in rival else evaluation_of(other, config_of(other), beam_width)

    def evaluate(self, first: Evaluation, examples: "Examples", where: "DataSettings") -> None:
        """Evaluate it and compare it with what the first one got.

        Raises:
            UsageError: Their numbers do not compare.
        """
        one, other = first.results(), self._results(examples, where)
        if one.asked != other.asked:
            raise UsageError(
                "the runs predict different tokens, as their vocabularies, lengths or ends of a text differ, "
                "and losses compare only of the same ones"
            )
        compare = compare_verdicts if one.values.dtype == bool else compare_results
        self.figure, self.found = one.name, compare(one.values, other.values)

    def _results(self, examples: "Examples", where: "DataSettings") -> Results:
        if self._evaluation is None:
            return Results("accuracy", baseline_verdicts(self._other, examples, where))
        self._evaluation.evaluate(examples)
        return self._evaluation.results()

    def as_json(self) -> dict[str, Any]:
        """Return the comparison for scripts."""
        return {
            "run": self._other.id,
            "figure": self.figure,
            **self.found.as_json(),
            "verdict": self._verdict(),
        }

    def show(self) -> None:
        """Print the comparison as a table, and what may be concluded."""
        found = self.found
        rows = [("run", "", self.figure), ("first", self._run.id, written(found.first))]
        rows.append(("second", self._other.id, written(found.second)))
        out.print("\n", columns(rows, "<<>"), sep="", soft_wrap=True)
        if found.only_first is not None and found.only_second is not None:
            out.print(f"right alone: the first {found.only_first:,}, the second {found.only_second:,}")
        out.print(safe(self._verdict()))

    def _verdict(self) -> str:
        """Say in words what may be concluded."""
        return verdict(
            self.found,
            "the first",
            "the second",
            figure=self.figure,
            lower_is_better=is_lower_better(self.figure),
            about=self.about,
        )
