"""The real texts, where they are at hand, and small texts in several writings."""

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from nlpcat4.data.settings import data_settings
from nlpcat4.text.config import Level, TokenizerConfig
from nlpcat4.text.tokenizer import Tokenizer

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

TEXTS = (
    "The cat saw the dog, and the dog saw the cat.",
    "Don't   you know?\nI do; I'd say so: the cat!",
    "A dog (a big dog) barked at 12:30 -- twice.",
    "한국어 문장입니다 정말 좋은 한국어",
    "日本語の文です。とても長い日本語の文。",
    "🙂 👩‍👩‍👧 가족 🏳️‍🌈 ❤️",
    "Ο ΔΡΟΜΟΣ ΚΑΙ Η ΟΔΟΣ",  # noqa: RUF001 (Greek)
    "İstanbul naïve café ǅ ß",
)


@pytest.fixture(scope="session")
def texts() -> tuple[str, ...]:
    """Return small texts in several writings."""
    return TEXTS


@pytest.fixture(scope="session")
def fitted() -> Callable[..., Tokenizer]:
    """Return a tokenizer fitted to `texts`, with room for all that is in them."""

    @cache
    def fit(level: Level, **keys: object) -> Tokenizer:
        config = TokenizerConfig.model_validate({"level": level, "vocab_size": 600, **keys})
        return Tokenizer.fit(TEXTS, config)

    return fit


@pytest.fixture(scope="session")
def real_texts() -> Callable[[str], list[str]]:
    """Return a reader of a real data set's training texts."""
    return _read


def _read(name: str) -> list[str]:
    if name == "imdb_reviews":
        return _reviews(_find("tensorflow_datasets/imdb_reviews").parent)
    if name == "sarcasm":
        return [record["headline"] for record in json.loads(_find("sarcasm.json").read_text("utf-8"))]
    return _find("irish-lyrics-eof.txt").read_text("utf-8").split("\n")


def _find(name: str) -> Path:
    for folder in data_settings().folders:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"{name} is in none of the data folders")


def _reviews(folder: Path) -> list[str]:
    import tensorflow_datasets as tfds

    split = tfds.load("imdb_reviews", data_dir=folder, split="train", download=False)
    (batch,) = tfds.as_numpy(split.batch(25_000))
    return [text.decode() for text in batch["text"]]
