"""Seconds a generated word, after a warm-up.

    python -m benchmarks.speed.generate RUN --samples 64
    python -m benchmarks.speed.generate RUN --notebook

Of a run of `irish_lyrics_bilstm_prefix` or `irish_lyrics_lstm`; the notebook's loop calls `predict` on the
same saved model (a prefix model) once a word. One JSON line.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.speed.side import say
from nlpcat4.experiment import load_language_model
from nlpcat4.generation.options import Sampling
from nlpcat4.runs.run import Run
from nlpcat4.tasks.language_model.generate import Generator, read_seed
from nlpcat4.tasks.language_model.language_model import LanguageModel

SEED = "I've got a bad feeling about this"


def main() -> None:
    """Generate, and print how long a word took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--words", type=int, default=320)
    parser.add_argument("--notebook", action="store_true")
    arguments = parser.parse_args()
    model = load_language_model(Run(arguments.run))
    if arguments.notebook:
        seconds, words = notebook(model, 100), 100
    else:
        seconds, words = (
            compiled(model, arguments.samples, arguments.words),
            arguments.words * arguments.samples,
        )
    say(seconds=seconds / words, words=words)


def compiled(model: LanguageModel, samples: int, words: int) -> float:
    """Return the seconds that nlpcat4 takes."""
    generator, seed = Generator(model, Sampling()), read_seed(model, SEED)
    generator(seed, length=words, samples=samples)
    began = time.perf_counter()
    generator(seed, length=words, samples=samples)
    return time.perf_counter() - began


def notebook(model: LanguageModel, words: int) -> float:
    """Return the seconds of the course's loop: tokenize the text so far, pad, predict, take the likeliest."""
    import keras

    text, length = SEED, model.config.sequence.max_length
    vocabulary = model.tokenizer.vocabulary
    for word in range(words + 1):
        if word == 1:  # the first call compiles
            began = time.perf_counter()
        ids = model.tokenizer.encode([text])[0]
        padded = keras.utils.pad_sequences([ids], maxlen=length, padding="pre")
        scores = model.keras_model.predict(padded, verbose=0)
        text += " " + vocabulary[int(np.argmax(scores[0, 1:])) + 1]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
