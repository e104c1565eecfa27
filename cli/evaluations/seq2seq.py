"""`nlp eval` of a seq2seq model."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlpcat4.evaluation.gates import Bounded
from nlpcat4.text.display import cell

from .base import Columns, Evaluation, Results

if TYPE_CHECKING:
    from nlpcat4.data.examples import Examples
    from nlpcat4.evaluation.sequences import Miswritten
    from nlpcat4.runs.run import Run
    from nlpcat4.tasks.seq2seq.schema import Seq2Seq


class TranslatorEvaluation(Evaluation):
    """Exact matches and edit distances, and the answers that were furthest off."""

    def __init__(self, run: "Run", config: "Seq2Seq", beam_width: int) -> None:
        self._run = run
        self._config = config
        self._beam_width = beam_width

    @property
    def bounded(self) -> Bounded:
        """The figures of answers, and those of single tokens."""
        from nlpcat4.tasks.seq2seq.schema import COSTS, SHARES

        return Bounded(SHARES, COSTS)

    def columns(self, names: Columns) -> dict[str, str]:
        """Return source and target."""
        return {"source": names.source, "target": names.target}

    def evaluate(self, examples: "Examples") -> None:
        """Let the model answer each source."""
        from nlpcat4.tasks.seq2seq.evaluate import evaluate
        from nlpcat4.tasks.seq2seq.translator import Translator

        translator = Translator.load(self._run, self._config)
        self._found = evaluate(translator, examples, self._beam_width)
        self.metrics = self._found.metrics

    def worst(self, count: int) -> "list[Miswritten]":
        """Return the answers that were furthest from their targets."""
        from nlpcat4.tasks.seq2seq.evaluate import worst_answers

        return worst_answers(self._found, count)

    def line(self, mistake: "Miswritten") -> str:
        """Return source, target and answer."""
        from nlpcat4.text.display import shorten

        source, target, predicted = (
            shorten(text, 60) for text in (mistake.source, mistake.target, mistake.predicted)
        )
        return f"{source} -> {predicted}, not {target} ({mistake.edit_distance} off)"

    def results(self) -> Results:
        """Return which answers are right to the last character."""
        import numpy as np

        answers = zip(self._found.answers, self._found.targets, strict=True)
        return Results("exact_match", np.array([answer.text == target for answer, target in answers]))

    def predictions(self) -> Iterator[Sequence[str]]:
        """Yield each source, its target, the answer, whether it is right, and how sure the model was."""
        yield ["source", "target", "predicted", "exact", "log_probability"]
        found = self._found
        for source, target, answer in zip(found.examples.texts, found.targets, found.answers, strict=True):
            exact = "yes" if answer.text == target else "no"
            yield [cell(source), cell(target), cell(answer.text), exact, f"{answer.log_probability:.6f}"]
