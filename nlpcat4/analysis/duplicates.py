"""Divided texts -> those that occur more than once, or nearly: within a split, across splits, by labels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlpcat4.analysis.findings import Example, Finding, Item, Severity
from nlpcat4.analysis.fingerprints import plain, similar_groups

ORDER = {"train": 0, "validation": 1, "test": 2}
MOST_PLACES = 4
"""Of a group of equal texts, how many places an example names."""


@dataclass(frozen=True)
class _Kind:
    """Groups of what counts as the same text, and what is said about them."""

    prefix: str
    same: str
    """`the same text`, for a sentence."""


_EXACT = _Kind("", "the same text")
_NEAR = _Kind("near_", "nearly the same text")


def repeated(items: Sequence[Item], *, examples: int) -> Iterator[Finding]:
    """Find duplicates within a split, leaks from one split into another, and contradicting labels.

    Each comes twice: of texts that are the same, letter for letter, and of those that only nearly are
    (`SIMILAR`, or different in case, punctuation and spaces alone); the latter without the former.
    Texts without any letter or digit are left to `faulty_records`.

    Args:
        items: All examples, training first.
        examples: How many cases of each kind to show.
    """
    by_text: dict[str, list[Item]] = {}
    for item in items:
        if plain(item.whole):
            by_text.setdefault(item.whole, []).append(item)
    yield from _findings(_EXACT, [group for group in by_text.values() if len(group) > 1], examples)
    yield from _findings(_NEAR, _near_groups(by_text), examples)
    yield from _several_targets(items, examples)


def _near_groups(by_text: dict[str, list[Item]]) -> list[list[Item]]:
    """Return the first example of each text in a group of similar ones, training first."""
    by_plain: dict[str, list[str]] = {}
    for text in by_text:
        by_plain.setdefault(plain(text), []).append(text)
    plains = list(by_plain)
    groups = [[plains[place] for place in group] for group in similar_groups(plains)]
    in_groups = {one for group in groups for one in group}
    # What is the same when plain is similar without any comparison.
    groups += [[one] for one, texts in by_plain.items() if len(texts) > 1 and one not in in_groups]
    # Of equal texts the first will do: what they are among themselves is told already.
    firsts = [[by_text[text][0] for one in group for text in by_plain[one]] for group in groups]
    return [sorted(group, key=lambda item: (ORDER[item.place.split], item.place.number)) for group in firsts]


def _findings(kind: _Kind, groups: Sequence[Sequence[Item]], examples: int) -> Iterator[Finding]:
    within: list[Sequence[Item]] = []
    across: list[Sequence[Item]] = []
    conflicts: list[Sequence[Item]] = []
    counts: Counter[str] = Counter()
    for group in groups:
        own = Counter(item.place.split for item in group)
        if max(own.values()) > 1:
            within.append([item for item in group if own[item.place.split] > 1])
            counts["within"] += sum(count - 1 for count in own.values())
        if len(own) > 1:
            across.append(_one_a_split(group))
            first = group[0].place.split
            counts["across"] += sum(item.place.split != first for item in group)
        if len({item.label for item in group}) > 1:
            conflicts.append(list(group))
            counts["conflicts"] += len(group)
    yield from _finding(
        f"{kind.prefix}duplicates",
        "remark",
        counts["within"],
        f"texts have {kind.same} before them in their split",
        "They weigh more than others; take them out unless that is meant.",
        within[:examples],
    )
    yield from _finding(
        f"{kind.prefix}leaks",
        "problem",
        counts["across"],
        f"texts of validation or test have {kind.same} in a split before theirs",
        "A model knows them by heart, so that figures are too good; take them out of training.",
        across[:examples],
    )
    yield from _finding(
        f"{kind.prefix}conflicts",
        "problem" if kind is _EXACT else "remark",
        counts["conflicts"],
        f"texts have {kind.same} elsewhere with another label",
        "No model can be right about all of them; decide which label is true.",
        conflicts[:examples],
    )


def _several_targets(items: Sequence[Item], examples: int) -> Iterator[Finding]:
    """Find sources that are to become different targets."""
    by_source: dict[str, list[Item]] = {}
    for item in items:
        if item.target is not None:
            by_source.setdefault(item.text, []).append(item)
    several = [group for group in by_source.values() if len({item.target for item in group}) > 1]
    yield from _finding(
        "several_targets",
        "remark",
        len(several),
        "sources have more than one target",
        "A model can learn one of them; look whether all are right.",
        several[:examples],
    )


def _one_a_split(group: Sequence[Item]) -> list[Item]:
    found: dict[str, Item] = {}
    for item in group:
        found.setdefault(item.place.split, item)
    return list(found.values())


def _finding(
    name: str, severity: Severity, count: int, what: str, advice: str, groups: Sequence[Sequence[Item]]
) -> Iterator[Finding]:
    if count:
        yield Finding(name, severity, count, what, advice, tuple(map(_example, groups)))


def _example(group: Sequence[Item]) -> Example:
    labels = list(dict.fromkeys(item.label for item in group if item.label is not None))
    note = f"labels {', '.join(map(repr, labels))}" if len(labels) > 1 else ""
    return Example(tuple(item.place for item in group[:MOST_PLACES]), group[0].whole, note)
