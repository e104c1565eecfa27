"""A classifier -> a SavedModel of TensorFlow, which takes texts as they are."""

from collections.abc import Sequence
from pathlib import Path

import keras
import tensorflow as tf

from nlpcat4.export.in_graph import TextToIds


class Served(tf.Module):  # type: ignore[misc]
    """What a server loads: its serving signature takes texts and gives labels."""

    def __init__(self, to_ids: TextToIds, model: keras.Model, label_names: Sequence[str]) -> None:
        super().__init__()
        self._to_ids = to_ids
        self._model = model
        self._label_names = tf.constant(list(label_names))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="texts")])  # type: ignore[untyped-decorator]
    def serve(self, texts: tf.Tensor) -> dict[str, tf.Tensor]:
        """Answer string [texts].

        Returns:
            `label`, string [texts]; `scores`, float32 [texts, classes]; `labels`, string [texts, classes]:
            what each score is for. All have the same first dimension, as TensorFlow Serving wants it.
        """
        scores = self._model(self._to_ids(texts), training=False)
        labels = tf.tile(self._label_names[tf.newaxis], [tf.shape(scores)[0], 1])
        label = tf.gather(self._label_names, tf.argmax(scores, axis=1))
        return {"label": label, "scores": scores, "labels": labels}


def write_saved_model(served: Served, folder: Path) -> None:
    """Write a SavedModel of version 2 into a folder."""
    tf.saved_model.save(served, folder, signatures={"serving_default": served.serve})
