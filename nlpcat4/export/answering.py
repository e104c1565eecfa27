"""A trained model -> the model that an export holds: ids -> the probability of each label."""

from typing import TYPE_CHECKING, Any

from nlpcat4.models.inference import LEAST

if TYPE_CHECKING:
    import keras


def answering(model: "keras.Model", temperature: float) -> "keras.Model":
    """Return int32 [texts, length] -> float32 [texts, classes], as `Scorer` has it.

    The layers are those of `model`; a sigmoid's one column becomes two, and the temperature is applied.
    """
    import keras

    # A model of its own, as Keras gives its operations names that the other may have, too.
    output = keras.Input(model.output.shape[1:])
    scores = keras.Model(output, _probabilities(output, temperature), name="scores")
    return keras.Model(model.input, scores(model.output), name=model.name)


def _probabilities(output: Any, temperature: float) -> Any:
    from keras import ops

    if output.shape[-1] == 1:
        output = ops.concatenate([1.0 - output, output], axis=1)
    if temperature == 1.0:
        return output
    # `cooled`, in single precision
    return ops.softmax(ops.log(ops.maximum(output, LEAST)) / temperature, axis=1)
