"""A language model's config and its texts -> a fitted model and its figures, in a run folder."""

from typing import TYPE_CHECKING, Any

from nlpcat4.data.settings import DataSettings
from nlpcat4.models.files import load_model
from nlpcat4.models.language_model import build_language_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.common import course_of, fitted, introduce, keep
from nlpcat4.tasks.language_model.evaluate import evaluate
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.prepared import Prepared
from nlpcat4.tasks.language_model.samples import SampleWriter
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.training import devices
from nlpcat4.training.best import Watch
from nlpcat4.training.objectives import compile_tokens, token_means
from nlpcat4.training.progress import Progress
from nlpcat4.training.windows import Windows

if TYPE_CHECKING:
    import keras


def train(
    config: LanguageModelConfig, run: Run, settings: DataSettings, progress: Progress
) -> dict[str, Any]:
    """Train a language model and leave all that it needs in the run folder.

    Returns:
        What metrics.json holds, see `final_metrics`.

    Raises:
        DataError: The data are missing or not what the config says.
        TrainingError: The loss is not a number.
        Interrupted: The user asked to stop; the state is saved.
    """
    prepared = Prepared.of(config, settings)
    introduce(prepared, run, progress)
    devices.begin(config.training, config.random_seed)
    with devices.scope(config.training):
        model = compiled_model(prepared)
    samples = SampleWriter.of(LanguageModel(config, prepared.tokenizer, model), run.tensorboard, progress)
    watch = fitted(
        model,
        prepared,
        run,
        progress,
        to_save=lambda: without_lanes(model, prepared),
        figures=token_means,
        each_epoch=None if samples is None else samples.write,
    )
    metrics = final_metrics(prepared, run, watch)
    keep(run, watch, metrics)
    return metrics


def compiled_model(prepared: Prepared) -> "keras.Model":
    """Return a model of fresh weights that fits the data."""
    feed = prepared.batches("train")
    model = _built(prepared, lanes=feed.lanes if isinstance(feed, Windows) else None)
    compile_tokens(model, prepared.config.training)
    return model


def without_lanes(model: "keras.Model", prepared: Prepared) -> "keras.Model":
    """Return a model of the same weights that takes texts of any number, each for itself."""
    if model.input_shape[0] is None:
        return model
    free = _built(prepared, lanes=None)
    free.set_weights(model.get_weights())
    return free


def _built(prepared: Prepared, *, lanes: int | None) -> "keras.Model":
    config = prepared.config
    return build_language_model(
        config.architecture,
        vocab_size=prepared.tokenizer.vocab_size,
        max_length=config.sequence.max_length,
        causal=config.objective == "causal",
        tie_weights=config.tie_weights,
        pretrained=prepared.pretrained,
        lanes=lanes,
    )


def final_metrics(prepared: Prepared, run: Run, watch: Watch) -> dict[str, Any]:
    """Evaluate the best epoch's model as it was saved.

    Returns:
        Its figures beside those of `nlpcat4.tasks.common.course_of`.
    """
    model = LanguageModel(prepared.config, prepared.tokenizer, load_model(run.best_model))
    examples = prepared.splits.parts[prepared.splits.final]
    return course_of(watch, prepared.facts) | evaluate(model, examples).metrics
