"""A model of ids -> the formats of other runtimes: LiteRT and ONNX.

Both know fewer operations than TensorFlow does, so layers first get back what they compute by default: loops
instead of TensorFlow's LSTM kernel, sums of ones instead of its counting.
"""

from typing import TYPE_CHECKING, Any

from nlpcat4.errors import UsageError
from nlpcat4.models.fused import unfused

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

OPSET = 18
"""The version of ONNX' operations."""


def as_litert(model: "keras.Model", max_length: int) -> bytes:
    """Return a LiteRT model: `ids`, int32 [1, max_length] -> float32 [1, classes].

    LiteRT plans its memory beforehand, so that shapes are fixed.

    Raises:
        UsageError: LiteRT has no operation for something that the model does.
    """
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    function = _portable(model).get_concrete_function(tf.TensorSpec((1, max_length), tf.int32, name="ids"))
    # Frozen, as LiteRT would ask for variables to be initialized first, and reads zeros or fails otherwise.
    frozen = convert_variables_to_constants_v2(function, lower_control_flow=False)
    try:
        content = tf.lite.TFLiteConverter.from_concrete_functions([frozen], frozen).convert()
    except Exception as error:
        raise _refused("tflite", error) from error
    assert isinstance(content, bytes)
    return content


def as_onnx(model: "keras.Model") -> bytes:
    """Return an ONNX model: `ids`, int32 [texts, length] -> float32 [texts, classes].

    Raises:
        UsageError: ONNX has no operation for something that the model does.
    """
    import tensorflow as tf
    import tf2onnx

    signature = [tf.TensorSpec((None, None), tf.int32, name="ids")]
    try:
        converted, _ = tf2onnx.convert.from_function(_portable(model), input_signature=signature, opset=OPSET)
    except Exception as error:
        raise _refused("onnx", error) from error
    content = converted.SerializeToString()
    assert isinstance(content, bytes)
    return content


def _portable(model: "keras.Model") -> "tf.types.experimental.PolymorphicFunction":
    """Return the model, whose layers are changed for it, as a function of operations known elsewhere, too."""
    import keras
    import tensorflow as tf

    for layer in unfused(model).layers:
        if isinstance(layer, keras.layers.CategoryEncoding):
            layer.call = _counted(layer)
    return tf.function(lambda ids: {"scores": model(ids, training=False)})


def _counted(layer: "keras.layers.CategoryEncoding") -> Any:
    """Return what counts each id of a row as the layer does."""
    from keras import ops

    return lambda ids, count_weights=None: ops.sum(ops.one_hot(ids, layer.num_tokens), axis=1)


def _refused(format: str, error: Exception) -> UsageError:
    line = str(error).strip().partition("\n")[0][:300]
    return UsageError(f"--format {format}: this model cannot be written so: {type(error).__name__}: {line}")
