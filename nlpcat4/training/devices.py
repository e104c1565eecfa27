"""Where and how a training computes: `device`, `mixed_precision` and `strategy` -> TensorFlow, set up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from nlpcat4 import backend
from nlpcat4.errors import UsageError
from nlpcat4.training.config import Training


def choose(training: Training) -> None:
    """Hide the GPUs from TensorFlow where they are not wanted; before anything starts it."""
    if training.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"


def begin(training: Training, random_seed: int) -> None:
    """Start TensorFlow as a training wants it, and seed it.

    Raises:
        UsageError: There is no GPU and one is wanted.
    """
    backend.start(random_seed, deterministic=training.deterministic)
    import keras
    import tensorflow as tf

    if training.device == "gpu" and not tf.config.list_logical_devices("GPU"):
        raise UsageError(
            "training.device: gpu: TensorFlow sees no GPU here (nlp doctor says more); set auto or cpu"
        )
    policy = "float32" if training.mixed_precision is None else f"mixed_{training.mixed_precision}"
    keras.config.set_dtype_policy(policy)


@contextmanager
def scope(training: Training) -> Iterator[None]:
    """Let the model that is built in the block lie on all devices, where `strategy` says so."""
    if training.strategy is None:
        yield
        return
    import tensorflow as tf

    kind = "GPU" if tf.config.list_logical_devices("GPU") else "CPU"
    devices = [device.name for device in tf.config.list_logical_devices(kind)]
    # Gradients are added up on one device: the other ways fail where a gradient of an embedding is among
    # them.
    add_up = tf.distribute.ReductionToOneDevice()
    with tf.distribute.MirroredStrategy(devices, cross_device_ops=add_up).scope():
        yield
