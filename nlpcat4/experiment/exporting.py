"""A run -> a folder that answers elsewhere, once it was seen to answer the same."""

import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import NlpcatError, UsageError
from nlpcat4.experiment.config import config_of
from nlpcat4.experiment.loading import load_classifier, splits_of
from nlpcat4.export import Format
from nlpcat4.export.checking import ODD_TEXTS, compare
from nlpcat4.export.writing import FACTS, Parts, check_installed, write
from nlpcat4.files import check_can_be_written, new_folder, write_json
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification

MOST_TEXTS = 1000
"""Real texts that an export is compared on."""

_INSTEAD = {
    "language_model": "its answers come from a loop with a choice at each step, which is no graph of a call; "
    "use nlp generate, or load its checkpoints/best.keras with Keras",
    "seq2seq": "its answers come from a search step by step, which is no graph of a call; use nlp predict, "
    "or load its checkpoints/best.keras with Keras",
    "word_vectors": "it answers no texts; nlp words export writes its vectors",
}


@dataclass(frozen=True)
class Exported:
    """What was exported, and how it was checked."""

    folder: Path
    format: Format
    texts: int
    """Texts that it was compared on with the run, in a fresh process."""
    largest_difference: float
    """Of the probability of a label, among all texts and labels."""
    note: str | None
    """Why no real texts were among them, where that is so."""


def export(run: Run, format: Format, folder: Path, settings: DataSettings) -> Exported:
    """Write a run's classifier to a folder that does not need this project.

    It is reloaded in a fresh process and compared with the run: on up to 1,000 texts of the split that `nlp
    eval` looks at, and on texts that tokenizers come apart over. `folder` appears when that went well.

    Raises:
        UsageError: The run or the format is one that cannot be exported, or `folder` is taken.
        RunError: The run is damaged, or the export does not answer the same.
    """
    config = config_of(run)
    task = config.task
    if task in _INSTEAD:
        raise UsageError(f"{run.path}: a {task} run is not exported: {_INSTEAD[task]}")
    if os.path.lexists(folder):  # a link to nowhere, too
        raise UsageError(f"{folder}: is there already; name another with --output, or remove it")
    check_can_be_written(folder)
    check_installed(format)
    precision = config.training.mixed_precision if isinstance(config, Classification) else None
    if precision is not None and format in ("tflite", "onnx"):
        raise UsageError(
            f"{run.path}: computes in {precision}, which --format {format} does not do alike; "
            "--format saved_model does"
        )
    classifier = load_classifier(run)
    real, note = _real_texts(run, settings)
    texts = [*ODD_TEXTS, *real]
    expected = classifier.probabilities(texts)
    scorer = classifier.scorer
    parts = Parts(
        classifier.keras_model,
        classifier.tokenizer,
        classifier.config.sequence,
        classifier.label_names,
        scorer.temperature,
    )
    with new_folder(folder) as temporary:
        facts = write(parts, format, temporary) | {
            "run": run.id,
            "temperature": scorer.temperature,
            "versions": {name: version(name) for name in ("nlpcat4", "keras", "tensorflow")},
        }
        write_json(temporary / FACTS, facts)
        difference = compare(temporary, texts, expected)
        facts["compared"] = {"texts": len(texts), "largest_difference": difference}
        write_json(temporary / FACTS, facts)
    return Exported(folder, format, len(texts), difference, note)


def _real_texts(run: Run, settings: DataSettings) -> tuple[list[str], str | None]:
    """Return texts of the run's own data, from all over the split; or why there are none."""
    try:
        splits = splits_of(run, config_of(run), settings)
    except NlpcatError as error:
        return [], f"compared on no real texts: {error}"
    texts = splits.parts[splits.final].texts
    count = min(len(texts), MOST_TEXTS)
    return [texts[number * len(texts) // count] for number in range(count)], None
