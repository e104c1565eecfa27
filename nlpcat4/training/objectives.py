"""A model -> what it is to minimise, and what is reported of it after each epoch; the only `compile`."""

import math
import warnings
from typing import TYPE_CHECKING, Any

from nlpcat4.errors import UsageError
from nlpcat4.training.config import Training
from nlpcat4.training.progress import EpochRecord

if TYPE_CHECKING:
    import keras


def compile_classifier(model: "keras.Model", training: Training) -> None:
    """Give a classifier its loss, metric and optimizer.

    Args:
        model: int32 ids [batch, length] -> [batch, 1] (two labels, sigmoid) or [batch, classes] (softmax).
        training: The `training` block.
    """
    binary = model.output_shape[-1] == 1
    _compile(
        model,
        training,
        loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


def compile_tokens(model: "keras.Model", training: Training) -> None:
    """Give a model of tokens its loss, metrics and optimizer.

    The loss of a batch is the mean over the tokens that count, not over the padded rectangle.

    Args:
        model: int32 ids -> float32 logits [batch, vocabulary] or [batch, length, vocabulary].
        training: The `training` block.
    """
    from keras import losses, metrics

    from nlpcat4.training.token_mean import TokenMean

    _compile(
        model,
        training,
        loss=losses.SparseCategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight"),
        weighted_metrics=[
            TokenMean(metrics.sparse_categorical_accuracy, name="accuracy"),
            TokenMean(losses.sparse_categorical_crossentropy, name="crossentropy", from_logits=True),
        ],
    )


def compile_summed(model: "keras.Model", training: Training, *, steps: int) -> None:
    """Give a model that returns its losses an optimizer that lowers their sum.

    A learning rate that is a number falls in a straight line to a hundredth of it, as in word2vec.

    Args:
        model: Anything -> float32 [batch], a loss each; the weights of a batch say how much each counts.
        training: The `training` block.
        steps: Of the whole training.
    """
    from keras import losses, metrics

    from nlpcat4.training.schedules import Polynomial

    class Given(losses.Loss):  # type: ignore[misc]
        """What the model returns."""

        def call(self, y_true: Any, y_pred: Any) -> Any:
            return y_pred

    optimizer = training.optimizer
    if isinstance(optimizer.learning_rate, float):
        rate = optimizer.learning_rate
        falling = Polynomial(initial=rate, final=rate / 100, steps=steps)
        training = training.model_copy(
            update={"optimizer": optimizer.model_copy(update={"learning_rate": falling})}
        )
    _compile(
        model,
        training,
        loss=Given(reduction="sum"),
        weighted_metrics=[metrics.MeanMetricWrapper(lambda y_true, y_pred: y_pred, name="mean_loss")],
    )


def summed_means(record: EpochRecord) -> EpochRecord:
    """Return an epoch's record with the mean losses in the place of the sums.

    Example:
        >>> summed_means({"epoch": 1, "loss": 812.5, "mean_loss": 2.5, "val_loss": 9.0, "val_mean_loss": 3.0})
        {'epoch': 1, 'loss': 2.5, 'val_loss': 3.0}
    """
    figures: EpochRecord = {"epoch": record["epoch"]}
    figures |= {
        f"{part}loss": record[f"{part}mean_loss"] for part in ("", "val_") if f"{part}mean_loss" in record
    }
    return figures | {name: record[name] for name in ("seconds",) if name in record}


def _compile(model: "keras.Model", training: Training, **what: Any) -> None:
    """Compile a model.

    Raises:
        UsageError: XLA is wanted, and a layer of the model cannot be compiled with it.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Model doesn't support `jit_compile=True`")
        model.compile(optimizer=training.optimizer.build(), jit_compile=training.jit_compile, **what)
    if model.jit_compile != training.jit_compile:
        raise UsageError(
            "training.jit_compile: this model has recurrent layers, which XLA does not compile; set false"
        )


def token_means(record: EpochRecord) -> EpochRecord:
    """Return an epoch's record with losses that are means over all tokens, and perplexities.

    Keras' own loss of an epoch is a mean over batches, in which a token of a short batch weighs more.

    Example:
        >>> token_means({"epoch": 1, "accuracy": 0.5, "crossentropy": 0.0, "loss": 0.1})
        {'epoch': 1, 'loss': 0.0, 'accuracy': 0.5, 'perplexity': 1.0}
    """
    figures: EpochRecord = {"epoch": record["epoch"]}
    for part in ("", "val_"):
        if f"{part}crossentropy" in record:
            loss = float(record[f"{part}crossentropy"])
            figures[f"{part}loss"] = loss
            figures[f"{part}accuracy"] = record[f"{part}accuracy"]
            figures[f"{part}perplexity"] = perplexity(loss)
    return figures | {name: record[name] for name in ("seconds",) if name in record}


def perplexity(loss: float) -> float:
    """Return exp(loss), and infinity where that is too large for a number.

    Example:
        >>> round(perplexity(math.log(20.0)), 6), perplexity(1e6)
        (20.0, inf)
    """
    return math.exp(loss) if loss < math.log(1e300) else math.inf
