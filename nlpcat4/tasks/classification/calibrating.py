"""A trained classifier and labelled texts -> a temperature that makes it as sure as it is right."""

from dataclasses import asdict, dataclass

from nlpcat4.data.examples import Examples
from nlpcat4.errors import DataError
from nlpcat4.evaluation.calibration import expected_calibration_error, fit_temperature
from nlpcat4.models.inference import cooled
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.tasks.classification.evaluate import evaluate
from nlpcat4.tasks.classification.schema import Classification


@dataclass(frozen=True)
class Calibration:
    """What run.json says of it."""

    temperature: float
    """By what the logits are divided."""
    examples: int
    """On how many it was fitted."""
    error_before: float | None
    """The expected calibration error on those, without it."""
    error_after: float | None


def calibrate(run: Run, config: Classification, examples: Examples) -> Calibration:
    """Find a run's temperature on texts that it was not trained on, and record it in run.json.

    From then on each answer of the run's classifier has it; which label it gives does not change.

    Raises:
        DataError: The texts have no labels, or others, or the model is right, or wrong, about all of them.
        RunError: A part of the run is missing or damaged.
    """
    found = evaluate(Classifier.load(run, config, calibrated=False), examples)
    right = found.probabilities.argmax(axis=1) == found.truth
    if right.all() or not right.any():
        how = "right" if right.all() else "wrong"
        raise DataError(
            f"all {len(right):,} answers are {how}, which tells no temperature; name more by --data FILE"
        )
    temperature = fit_temperature(found.probabilities, found.truth)
    calibration = Calibration(
        temperature=temperature,
        examples=len(examples),
        error_before=expected_calibration_error(found.probabilities, found.truth),
        error_after=expected_calibration_error(cooled(found.probabilities, temperature), found.truth),
    )
    run.update(calibration=asdict(calibration))
    return calibration
