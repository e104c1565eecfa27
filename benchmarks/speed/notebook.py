"""The course's classifiers in plain Keras, as a notebook has them; nothing of nlpcat4.

    python -m benchmarks.speed.notebook sarcasm SARCASM.json --epochs 2
    python -m benchmarks.speed.notebook imdb TFDS_DIR --max-length 120 --epochs 2

Prints one JSON line an epoch. Source: the course "Natural Language Processing in TensorFlow", weeks 1 to 3.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from benchmarks.speed.side import reached, say

SIZE = 10_000


def main() -> None:
    """Train, and print what each epoch reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", choices=["sarcasm", "imdb"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--max-length", type=int, default=100)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=float, help="stop at this validation accuracy")
    parser.add_argument("--data-only", action="store_true", help="stop when the data are arrays")
    arguments = parser.parse_args()
    keras.utils.set_random_seed(arguments.seed)
    began = time.perf_counter()
    read = sarcasm if arguments.data == "sarcasm" else imdb
    train, test = read(arguments.path)
    length = arguments.max_length
    tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=SIZE, oov_token="<OOV>")
    tokenizer.fit_on_texts(train[0])
    padded, held_out = (
        keras.utils.pad_sequences(
            tokenizer.texts_to_sequences(texts), maxlen=length, padding="post", truncating="post"
        )
        for texts, _ in (train, test)
    )
    if arguments.data_only:
        say(seconds=time.perf_counter() - began, shape=padded.shape)
        return
    model = stacked() if arguments.data == "sarcasm" else single()
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(
        padded,
        np.array(train[1]),
        epochs=arguments.epochs,
        validation_data=(held_out, np.array(test[1])),
        verbose=0,
        callbacks=[Printer(arguments.until)],
    )


def sarcasm(path: Path) -> tuple[tuple[Sequence[str], Sequence[int]], tuple[Sequence[str], Sequence[int]]]:
    """Return the first 20,000 headlines, and the others."""
    records = json.loads(path.read_text(encoding="utf-8"))
    texts = [record["headline"] for record in records]
    labels = [record["is_sarcastic"] for record in records]
    return (texts[:20_000], labels[:20_000]), (texts[20_000:], labels[20_000:])


def imdb(path: Path) -> tuple[tuple[Sequence[str], Sequence[int]], tuple[Sequence[str], Sequence[int]]]:
    """Return the reviews, taken out of the data set one by one."""
    import tensorflow_datasets as tfds

    data = tfds.load("imdb_reviews", data_dir=path, as_supervised=True)
    found = []
    for split in ("train", "test"):
        texts, labels = [], []
        for text, label in data[split]:
            texts.append(text.numpy().decode("utf8"))
            labels.append(label.numpy())
        found.append((texts, labels))
    return found[0], found[1]


def stacked() -> keras.Model:
    """Return the course's two bidirectional LSTMs."""
    return keras.Sequential(
        [
            layers.Embedding(SIZE, 16),
            layers.Dropout(0.2),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.Dropout(0.2),
            layers.Bidirectional(layers.LSTM(32)),
            layers.Dropout(0.2),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def single() -> keras.Model:
    """Return the course's one bidirectional LSTM, as large as that of `imdb_bilstm`."""
    return keras.Sequential(
        [
            layers.Embedding(SIZE, 32),
            layers.Dropout(0.3),
            layers.Bidirectional(layers.LSTM(32)),
            layers.Dropout(0.3),
            layers.Dense(24, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


class Printer(keras.callbacks.Callback):  # type: ignore[misc]
    """After each epoch: one JSON line with the seconds of its training steps."""

    def __init__(self, until: float | None) -> None:
        super().__init__()
        self.until = until

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Start the clock."""
        self.began = time.perf_counter()

    def on_test_begin(self, logs: dict[str, float] | None = None) -> None:
        """Stop the clock: what follows is validation."""
        self.seconds = time.perf_counter() - self.began

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Print the epoch."""
        accuracy = (logs or {})["val_accuracy"]
        say(seconds=self.seconds, accuracy=accuracy, **reached(accuracy, self.until))
        if self.until is not None and accuracy >= self.until:
            self.model.stop_training = True


if __name__ == "__main__":
    main()
