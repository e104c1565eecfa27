"""Lines of text -> the course's prefix model in plain Keras, as a notebook has it; nothing of nlpcat4.

    python -m benchmarks.notebook LINES.txt --seed 1 --passes 20

Prints one JSON line a pass: its training accuracy and its seconds. Run as a process of its own, so that
nothing that the project sets holds here.

Source: the course "Natural Language Processing in TensorFlow", week 4.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray


def main() -> None:
    """Train, and print what each pass reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lines", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--passes", type=int, required=True)
    parser.add_argument("--mask", action="store_true", help="let the LSTM leave padding out")
    arguments = parser.parse_args()
    lines = arguments.lines.read_text(encoding="utf-8").lower().split("\n")
    keras.utils.set_random_seed(arguments.seed)
    beginnings, following, words = examples(lines)
    model = keras.Sequential(
        [
            keras.Input(shape=beginnings.shape[1:]),
            layers.Embedding(words, 100, mask_zero=arguments.mask),
            layers.Bidirectional(layers.LSTM(150)),
            layers.Dense(words, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.01),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        beginnings,
        keras.utils.to_categorical(following, num_classes=words),
        epochs=arguments.passes,
        verbose=0,
        callbacks=[Printer()],
    )


def examples(lines: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
    """Return all beginnings of all lines, padded on the left, the word after each, and the number of ids."""
    tokenizer = tf.keras.preprocessing.text.Tokenizer()
    tokenizer.fit_on_texts(lines)
    sequences = [ids[: end + 1] for ids in tokenizer.texts_to_sequences(lines) for end in range(1, len(ids))]
    padded = keras.utils.pad_sequences(sequences, padding="pre")
    return padded[:, :-1], padded[:, -1], len(tokenizer.word_index) + 1


class Printer(keras.callbacks.Callback):  # type: ignore[misc]
    """After each pass: one JSON line."""

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the clock."""
        self.started_at = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Print the pass."""
        seconds = round(time.perf_counter() - self.started_at, 3)
        record = {"epoch": epoch + 1, **(logs or {}), "seconds": seconds}
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
