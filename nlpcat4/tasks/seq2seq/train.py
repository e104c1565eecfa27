"""A seq2seq config and its pairs -> a fitted model and its figures, in a run folder."""

from typing import TYPE_CHECKING, Any

from nlpcat4.data.settings import DataSettings
from nlpcat4.models.files import load_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.common import course_of, fitted, introduce, keep
from nlpcat4.tasks.seq2seq.evaluate import evaluate
from nlpcat4.tasks.seq2seq.prepared import Prepared
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.seq2seq.translator import Translator
from nlpcat4.training import devices
from nlpcat4.training.best import Watch
from nlpcat4.training.objectives import compile_tokens, token_means
from nlpcat4.training.progress import Progress

if TYPE_CHECKING:
    import keras


def train(config: Seq2Seq, run: Run, settings: DataSettings, progress: Progress) -> dict[str, Any]:
    """Train an encoder-decoder and leave all that it needs in the run folder.

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
    watch = fitted(model, prepared, run, progress, figures=token_means)
    metrics = final_metrics(prepared, run, watch)
    keep(run, watch, metrics)
    return metrics


def compiled_model(prepared: Prepared) -> "keras.Model":
    """Return a model of fresh weights that fits the data."""
    model = prepared.config.architecture.build(prepared.tokenizer.vocab_size)
    compile_tokens(model, prepared.config.training)
    return model


def final_metrics(prepared: Prepared, run: Run, watch: Watch) -> dict[str, Any]:
    """Evaluate the best epoch's model as it was saved, decoding greedily.

    Returns:
        Its figures beside those of `nlpcat4.tasks.common.course_of`.
    """
    translator = Translator(prepared.config, prepared.tokenizer, load_model(run.best_model))
    examples = prepared.splits.parts[prepared.splits.final]
    return course_of(watch, prepared.facts) | evaluate(translator, examples).metrics
