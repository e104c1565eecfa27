"""A run of `task: classification` -> a classifier that answers texts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlpcat4 import backend
from nlpcat4.errors import RunError
from nlpcat4.models.files import load_model
from nlpcat4.models.inference import Scorer
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.loading import check_vocabulary
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Classifier:
    """A trained classifier with all that turns a text into a label."""

    config: Classification
    tokenizer: Tokenizer
    label_names: tuple[str, ...]
    scorer: Scorer
    keras_model: "keras.Model" = field(repr=False)

    @classmethod
    def load(cls, run: Run, config: Classification, *, calibrated: bool = True) -> "Classifier":
        """Put a run's parts together again.

        Args:
            run: Where the parts are.
            config: The run's config.
            calibrated: Whether to apply the temperature that was found for it, if one was.

        Raises:
            RunError: A file is missing or damaged, or the parts do not belong together.
        """
        tokenizer = Tokenizer.load(run.tokenizer)
        label_names = read_labels(run.labels)
        backend.start()
        model = load_model(run.best_model)
        if model.output_shape[-1] != (1 if len(label_names) == 2 else len(label_names)):
            raise RunError(f"{run.labels}: {len(label_names)} labels do not fit the model's output")
        check_vocabulary(run.tokenizer, tokenizer, _vocab_size(model) or tokenizer.vocab_size)
        scorer = Scorer(model, config.sequence.padding, temperature_of(run) if calibrated else 1.0)
        return cls(config, tokenizer, label_names, scorer, model)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return float64 [examples, classes]: the probability of each label, in the order of `texts`."""
        if not texts:
            return np.empty((0, len(self.label_names)))
        return self.scorer(self.read(texts).ids)

    def read(self, texts: Sequence[str]) -> Rows:
        """Return texts as `scorer` takes them, and what of them is lost."""
        return Rows.of(texts, self.tokenizer, self.config.sequence)


def _vocab_size(model: "keras.Model") -> int | None:
    """Return how many ids the model's first layer knows."""
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.layers.Embedding):
            return int(layer.input_dim)
        if isinstance(layer, keras.layers.CategoryEncoding):
            return int(layer.num_tokens)
    return None


def temperature_of(run: Run) -> float:
    """Return by what the logits of a run's classifier are divided; 1 where it was never calibrated.

    Raises:
        RunError: What run.json says is no such number.
    """
    known = run.record().get("calibration")
    if known is None:
        return 1.0
    temperature = known.get("temperature") if isinstance(known, dict) else None
    if not isinstance(temperature, float) or not 0 < temperature < 1000:
        raise RunError(f"{run.record_file}: calibration: no temperature that could be applied")
    return temperature


def read_labels(path: Path) -> tuple[str, ...]:
    """Return the label names by id.

    Raises:
        RunError: The file is missing, or not a list of two or more different texts.
    """
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: missing or damaged ({error})") from None
    fits = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not fits or len(set(names)) < max(2, len(names)):
        raise RunError(f"{path}: not a list of two or more different label names")
    return tuple(names)
