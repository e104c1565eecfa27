"""What needs no network on the sarcasm headlines: fastText, or TF-IDF and logistic regression.

    python linear.py SARCASM.json fasttext

One JSON line: the seconds from texts to answers, and the accuracy on the headlines behind the first 20,000.
"""

import json
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Train and evaluate."""
    path, kind = Path(sys.argv[1]), sys.argv[2]
    records = json.loads(path.read_text(encoding="utf-8"))
    texts = [record["headline"] for record in records]
    labels = [record["is_sarcastic"] for record in records]
    began = time.perf_counter()
    answers = {"fasttext": fasttext_answers, "tfidf": tfidf_answers}[kind](texts, labels)
    seconds = time.perf_counter() - began
    right = sum(int(answer) == label for answer, label in zip(answers, labels[20_000:], strict=True))
    print(json.dumps({"seconds": seconds, "accuracy": right / len(labels[20_000:])}), flush=True)


def fasttext_answers(texts: list[str], labels: list[int]) -> list[str]:
    """Train on bigrams for ten epochs."""
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        lines = zip(labels[:20_000], texts[:20_000], strict=True)
        file.write("".join(f"__label__{label} {text.lower()}\n" for label, text in lines))
        file.flush()
        model = fasttext.train_supervised(file.name, wordNgrams=2, epoch=10, lr=0.5, thread=2, verbose=0)
    return [label[0].removeprefix("__label__") for label in model.predict(list(texts[20_000:]))[0]]


def tfidf_answers(texts: list[str], labels: list[int]) -> list[str]:
    """Train on words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=10))
    model.fit(texts[:20_000], labels[:20_000])
    return list(map(str, model.predict(texts[20_000:])))


if __name__ == "__main__":
    main()
