"""The course's prefix model of the lyrics in plain Keras, until a training accuracy is reached.

    python -m benchmarks.speed.lyrics 0.8 30

The model of `benchmarks.notebook`, on the lines that `irish_lyrics_bilstm_prefix` trains on: all but the
tenth that is held back there. One JSON line an epoch.
"""

import sys
import time

import keras
from keras import layers

from benchmarks.notebook import examples
from benchmarks.speed.side import reached, say
from nlpcat4 import experiment
from nlpcat4.data.settings import data_settings


def main() -> None:
    """Train."""
    wanted = float(sys.argv[1])
    epochs = int(sys.argv[2])
    lines = experiment.load("irish_lyrics_bilstm_prefix").config.dataset.load(data_settings()).train.texts
    keras.utils.set_random_seed(1)
    beginnings, following, words = examples([line.lower() for line in lines])
    model = keras.Sequential(
        [
            keras.Input(shape=beginnings.shape[1:]),
            layers.Embedding(words, 100),
            layers.Bidirectional(layers.LSTM(150)),
            layers.Dense(words, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.01),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    targets = keras.utils.to_categorical(following, num_classes=words)
    for _ in range(epochs):
        began = time.perf_counter()
        history = model.fit(beginnings, targets, verbose=0).history
        accuracy = history["accuracy"][-1]
        say(seconds=time.perf_counter() - began, accuracy=accuracy, **reached(accuracy, wanted))
        if accuracy >= wanted:
            break


if __name__ == "__main__":
    main()
