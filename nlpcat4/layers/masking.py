"""A sequence and its mask -> a sequence whose padding does no harm.

Masks are tensors of their own, handed along by each layer's `apply`, because Keras' implicit masks get lost
in convolution and pooling. Two things hold of every mask (see `moved_right`): the padding is on the right,
which is all that cuDNN can skip, and there is at least one position that counts, so that no average divides
by zero. What stands at the masked positions of a sequence is finite and of no meaning.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

LOWEST = -3.0e38
"""Below all that a layer gives, yet a finite float32, since JSON (a model's config) knows no infinity."""


def filled(sequence: "keras.KerasTensor", mask: "keras.KerasTensor", value: float) -> "keras.KerasTensor":
    """Return the sequence with `value` at every masked position.

    Args:
        sequence: float32 [batch, length, features].
        mask: bool [batch, length], true where there is a token.
        value: What does not change the result of the layer that follows.
    """
    from keras import ops

    return ops.where(ops.expand_dims(mask, axis=-1), sequence, value)


def moved_right(ids: "keras.KerasTensor") -> "tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]":
    """Move the padding of every row to the right.

    Args:
        ids: int32 [batch, length], 0 where padded, on either side.

    Returns:
        The ids; bool [batch, length], true where there is a token; and the mask, which differs only for a row
        without any token: that counts as one token.
    """
    from keras import ops

    # The order of the tokens stays, because equal keys do: 0 (a token) before 1 (padding). As int32, since
    # Keras makes uint8 of booleans, which LiteRT and ONNX cannot sort.
    padding = ops.cast(ops.equal(ids, 0), "int32")
    ids = ops.take_along_axis(ids, ops.argsort(padding, axis=1), axis=1)
    token = ops.not_equal(ids, 0)
    mask = ops.concatenate([ops.ones_like(token[:, :1]), token[:, 1:]], axis=1)
    return ids, token, mask
