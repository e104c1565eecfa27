"""Divided texts -> those that are none, and those that were damaged on their way."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlpcat4.analysis.findings import Example, Finding, Item, Severity

# Whatever is in a file that is not text: all controls but tab and line ends.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]{0,15}(\s[^<>]{0,200})?/?>|&(#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
)
_CHECKED = 100_000  # characters of a text that are looked at
_AROUND = 20


@dataclass(frozen=True)
class _Kind:
    """A fault that one text alone can have."""

    name: str
    severity: Severity
    what: str
    advice: str
    spot: Callable[[str], "tuple[int, int] | None"]
    """A text -> where the fault is, None where there is none."""


def faulty_records(items: Iterable[Item], *, examples: int) -> Iterator[Finding]:
    """Find texts that are empty, no text, damaged or full of markup.

    Args:
        items: Gone through once.
        examples: How many cases of each kind to show.
    """
    found: dict[str, list[Example]] = {kind.name: [] for kind in _KINDS}
    counts = dict.fromkeys(found, 0)
    total = 0
    for item in items:
        total += 1
        for text in (item.text,) if item.target is None else (item.text, item.target):
            fault, where = _fault(text[:_CHECKED])
            if fault is None:
                continue
            counts[fault] += 1
            if len(found[fault]) < examples:
                found[fault].append(Example((item.place,), _around(text, where)))
    for kind in _KINDS:
        # Where most texts have no letters, as in sums, that is what the data are.
        usual = kind.name == "no_letters" and counts[kind.name] > total / 2
        if counts[kind.name] and not usual:
            yield Finding(
                kind.name, kind.severity, counts[kind.name], kind.what, kind.advice, tuple(found[kind.name])
            )


def _fault(text: str) -> tuple[str | None, tuple[int, int]]:
    """Return the first kind of fault that a text has, and where."""
    for kind in _KINDS:
        where = kind.spot(text)
        if where is not None:
            return kind.name, where
    return None, (0, 0)


def _around(text: str, where: tuple[int, int]) -> str:
    """Return the text from a little before the place that matters."""
    start = max(0, where[0] - _AROUND)
    return ("…" if start else "") + text[start : where[1] + 200]


def _empty(text: str) -> tuple[int, int] | None:
    return None if text.strip() else (0, len(text))


def _without_letters(text: str) -> tuple[int, int] | None:
    return None if any(map(str.isalpha, text)) else (0, len(text))


def _control(text: str) -> tuple[int, int] | None:
    match = _CONTROLS.search(text)
    return None if match is None else match.span()


def _replaced(text: str) -> tuple[int, int] | None:
    place = text.find("\ufffd")
    return None if place < 0 else (place, place + 1)


def _mojibake(text: str) -> tuple[int, int] | None:
    """Find what UTF-8 becomes when it is read as Latin-1 or a like encoding, as in `donâ€™t`."""
    if text.isascii():
        return None
    from ftfy.badness import BADNESS_RE

    match = BADNESS_RE.search(text)
    return None if match is None else match.span()


def _markup(text: str) -> tuple[int, int] | None:
    match = _MARKUP.search(text)
    return None if match is None else match.span()


_KINDS: Sequence[_Kind] = (
    _Kind(
        "empty", "problem", "texts are empty", "Leave them out, or find out where their text went.", _empty
    ),
    _Kind(
        "replaced_characters",
        "problem",
        "texts hold U+FFFD, which stands for a lost character",
        "Read the source again in its own encoding; `dataset.encoding` names it.",
        _replaced,
    ),
    _Kind(
        "mojibake",
        "problem",
        "texts were read in a wrong encoding at some time",
        "Read the source again in its own encoding, or mend the texts with ftfy.",
        _mojibake,
    ),
    _Kind(
        "control_characters",
        "problem",
        "texts hold control characters",
        "Remove them from the file; they are no text.",
        _control,
    ),
    _Kind(
        "no_letters",
        "remark",
        "texts have no letter in them",
        "Look whether they are texts at all.",
        _without_letters,
    ),
    _Kind(
        "markup",
        "remark",
        "texts hold HTML tags or entities",
        "Their names become words, such as `br`; take them out of the file if that is not wanted.",
        _markup,
    ),
)
