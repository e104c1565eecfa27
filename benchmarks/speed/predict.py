"""Texts -> scores, tokenizing included, in a process that has loaded the model.

    python -m benchmarks.speed.predict RUN TEXTS.txt --keras

One JSON line. `--keras` pads to `max_length` and calls `model.predict` of plain Keras on the same saved
model.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.speed.side import say
from nlpcat4.experiment import load_classifier
from nlpcat4.runs.run import Run


def main() -> None:
    """Predict, and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--keras", action="store_true")
    arguments = parser.parse_args()
    texts = arguments.texts.read_text(encoding="utf-8").splitlines()
    run = Run(arguments.run)
    classifier = load_classifier(run)
    if arguments.keras:
        seconds, scores = plain(run, texts, classifier.config.sequence.max_length)
    else:
        classifier.probabilities(texts[:100])
        began = time.perf_counter()
        scores = classifier.probabilities(texts)[:, 1]
        seconds = time.perf_counter() - began
    say(seconds=seconds, mean=float(scores.mean()), texts=len(texts))


def plain(run: Run, texts: list[str], max_length: int) -> tuple[float, np.ndarray]:
    """Return the seconds of plain Keras, and its scores; the words get their ids from a dictionary."""
    import keras
    import tensorflow as tf

    from nlpcat4.text.tokenizer import Tokenizer

    model = keras.models.load_model(run.best_model)
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")
    tokenizer.word_index = {
        word: place for place, word in enumerate(Tokenizer.load(run.tokenizer).vocabulary) if place
    }

    def scores(some: list[str]) -> np.ndarray:
        ids = tokenizer.texts_to_sequences(some)
        padded = keras.utils.pad_sequences(ids, maxlen=max_length, padding="post", truncating="post")
        return np.asarray(model.predict(padded, verbose=0))[:, 0]

    scores(texts[:100])
    began = time.perf_counter()
    found = scores(texts)
    return time.perf_counter() - began, found


if __name__ == "__main__":
    main()
