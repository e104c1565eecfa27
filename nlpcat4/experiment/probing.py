"""A run, or a config, -> its model and real texts with what is to be learnt from them, for a look inside."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import RunError
from nlpcat4.experiment.config import Config, config_of
from nlpcat4.experiment.preparing import prepared
from nlpcat4.runs.run import Run
from nlpcat4.training import devices
from nlpcat4.training.batches import Batches

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Probe:
    """A compiled model and one batch of texts that it was not trained on."""

    model: "keras.Model"
    inputs: Any
    targets: Any
    weights: Any
    """How much each target counts; None where all do."""
    clip_norm: float | None
    """`global_clip_norm` of the config's optimizer."""


def probe_config(config: Config, settings: DataSettings, *, texts: int, seed: int) -> Probe:
    """Build a model of fresh weights and draw a batch for it; see `_probe`."""
    return _probe(config, settings, None, texts, seed)


def probe_run(run: Run, settings: DataSettings, *, texts: int, seed: int) -> Probe:
    """Load a run's best model and draw a batch of its validation texts; see `_probe`.

    Raises:
        RunError: A part is missing or damaged, or the data are not what they were.
    """
    run.verify(run.config, run.best_model)
    return _probe(config_of(run), settings, run, texts, seed)


def _probe(config: Config, settings: DataSettings, run: Run | None, texts: int, seed: int) -> Probe:
    """Return a model, and texts of the validation part.

    The texts are drawn from the longer half, as short ones tell nothing of long ways. Where each position has
    a target, only the last one counts, so that a state's gradient tells how it bears on the end.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    devices.choose(config.training)
    data, compiled_model = prepared(config, settings)
    if run is not None and data.facts.fingerprint != run.record().get("fingerprint"):
        raise RunError(f"{run.path}: the data have changed since this run was made")
    devices.begin(config.training, config.random_seed)
    model = compiled_model(data)
    if run is not None:
        from nlpcat4.models.files import load_model

        model.set_weights(load_model(run.best_model).get_weights())
    feed = data.batches("validation")
    if isinstance(feed, Batches):
        long = np.flatnonzero(feed.lengths >= np.median(feed.lengths))
        chosen = np.random.default_rng(seed).permutation(long)[:texts]
        inputs, targets, *weights = feed.batch(np.sort(chosen))
    else:
        inputs, targets, *weights = next(feed.ordered())
    counts = weights[0] if weights else None
    if counts is not None and counts.ndim == 2 and not isinstance(inputs, tuple):
        counts = _last_only(counts)
    return Probe(model, inputs, targets, counts, config.training.optimizer.global_clip_norm)


def _last_only(weights: Any) -> Any:
    """Keep of the weights of each row the last that is not 0."""
    later = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    return np.where(later == weights, weights, 0).astype(np.float32)
