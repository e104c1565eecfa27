"""Splits -> one SHA-256 that any change of a text, a label, a target, their order or the split changes."""

from collections.abc import Mapping
from hashlib import sha256
from itertools import chain

from nlpcat4.data.examples import Examples


def fingerprint(parts: Mapping[str, Examples]) -> str:
    """Return the SHA-256 of the records, in hexadecimal; the file format they came in leaves no trace.

    Args:
        parts: The examples of each split by its name.
    """
    digest = sha256()

    def add(text: str) -> None:
        # The length goes first, so that no text can pass for the end of one and the start of the next.
        content = text.encode("utf-8")
        digest.update(b"%d:" % len(content) + content)

    for name, examples in parts.items():
        kind = "unlabelled" if examples.labels is None else "labelled"
        add(f"{name} {len(examples)} {kind if examples.targets is None else kind + ' paired'}")
        for text in chain(examples.texts, examples.labels or (), examples.targets or ()):
            add(text)
    return digest.hexdigest()
