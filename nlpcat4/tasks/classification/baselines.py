"""A classification config and its data -> what models without a network reach on the very same split.

The most frequent label says what is reached without reading; TF-IDF with logistic regression what is reached
by words alone. A network that is no better does not earn its keep.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4.data.examples import Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError
from nlpcat4.evaluation.classification import classification_metrics, log_loss
from nlpcat4.tasks.classification.encoding import label_ids
from nlpcat4.tasks.classification.schema import Classification

BASELINES = ("majority", "tfidf")
STRENGTHS = (1.0, 4.0, 16.0)
"""Inverse strengths of the regularization that are tried; validation decides."""

Probabilities = Callable[[Sequence[str]], NDArray[np.float64]]


@dataclass(frozen=True)
class Baseline:
    """A model without a network, and what it reaches."""

    name: str
    settings: Mapping[str, Any]
    """What it is made of, as a config would say it."""
    metrics: dict[str, Any]
    """As those of a training: `split`, `seconds`, `val_accuracy`, `val_loss`, and the figures of `split`."""


def baselines(config: Classification, settings: DataSettings) -> tuple[str, list[Baseline]]:
    """Fit both on the training texts.

    Returns:
        The fingerprint of the data, and the majority class and TF-IDF with logistic regression.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    splits = config.dataset.load(settings)
    if splits.label_names is None:
        raise DataError("these texts have no labels to learn")
    found = []
    for name in BASELINES:
        start = time.perf_counter()
        probabilities, about = fit_baseline(name, splits, config.random_seed)
        seconds = time.perf_counter() - start
        found.append(Baseline(name, about, _metrics(probabilities, splits, seconds)))
    return splits.fingerprint, found


def fit_baseline(name: str, splits: Splits, seed: int) -> tuple[Probabilities, dict[str, Any]]:
    """Fit one of `BASELINES` on the training texts.

    Returns:
        Texts -> float64 [texts, labels], the probability of each label; and what it is made of.
    """
    return {"majority": _majority, "tfidf": _tfidf}[name](splits, seed)


def _majority(splits: Splits, seed: int) -> tuple[Probabilities, dict[str, Any]]:
    """Answer each text with how frequent the labels are."""
    names = splits.label_names or ()
    shares = np.bincount(label_ids(splits.train, names), minlength=len(names)) / len(splits.train)
    return lambda texts: np.tile(shares, (len(texts), 1)), {"answer": names[int(shares.argmax())]}


def _tfidf(splits: Splits, seed: int) -> tuple[Probabilities, dict[str, Any]]:
    """Weigh words and pairs of words.

    Source: Wang and Manning (2012), "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification",
    for what such a model is worth.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    names = splits.label_names or ()
    words = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2 if len(splits.train) > 1000 else 1
    )
    labels = label_ids(splits.train, names)
    if len(set(labels.tolist())) < 2:
        raise DataError(
            "all training texts have one label, from which a baseline learns nothing; see --limit"
        )
    try:
        features = words.fit_transform(splits.train.texts)
    except ValueError as error:
        raise DataError(f"no training text holds a word to learn ({error})") from None
    held_out, truth = words.transform(splits.validation.texts), label_ids(splits.validation, names)

    def fitted(strength: float) -> tuple[float, LogisticRegression]:
        model = LogisticRegression(C=strength, max_iter=1000, random_state=seed).fit(features, labels)
        return float((model.predict(held_out) == truth).mean()), model

    _, best = max((fitted(strength) for strength in STRENGTHS), key=lambda one: one[0])

    def probabilities(texts: Sequence[str]) -> NDArray[np.float64]:
        answers = np.zeros((len(texts), len(names)))
        answers[:, best.classes_] = best.predict_proba(words.transform(texts))
        return answers

    about = {"ngrams": [1, 2], "features": len(words.vocabulary_), "regularization": 1 / best.C}
    return probabilities, about


def _metrics(probabilities: Probabilities, splits: Splits, seconds: float) -> dict[str, Any]:
    names = splits.label_names or ()
    final = splits.parts[splits.final]
    held_out, truth = probabilities(splits.validation.texts), label_ids(splits.validation, names)
    return {
        "split": splits.final,
        "seconds": round(seconds, 3),
        "val_loss": log_loss(held_out, truth),
        "val_accuracy": float((held_out.argmax(axis=1) == truth).mean()),
        **classification_metrics(probabilities(final.texts), label_ids(final, names), names),
    }
