"""Planted faults are found, each of them, and nothing else."""

import json
import random
from importlib.resources import files
from pathlib import Path

import pytest

from nlpcat4.analysis.check import check
from nlpcat4.analysis.findings import Finding
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.text.config import TokenizerConfig

PLANTED = {
    "duplicates": 15,
    "near_duplicates": 14,
    "leaks": 13,
    "near_leaks": 12,
    "conflicts": 2 * 11,
}
"""How many texts of each kind `planted` adds; of a conflict both texts count."""


def found_in(splits: Splits, examples: int = 100) -> dict[str, Finding]:
    findings = check(splits, TokenizerConfig(), examples=examples, folder=Path("unused"))
    return {finding.name: finding for finding in findings}


def clean() -> Splits:
    """The bundled headlines, divided; nothing is wrong with them."""
    lines = files("nlpcat4.data").joinpath("samples", "headlines.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in lines.splitlines()]
    texts, labels = [one["headline"] for one in records], [str(one["is_sarcastic"]) for one in records]
    return Splits(
        Examples(texts[:360], labels[:360]), Examples(texts[360:], labels[360:]), None, ("0", "1"), "", ()
    )


def misspelt(text: str) -> str:
    """The same with a letter less, another case and another end."""
    return text[:20].upper() + text[21:] + " !"


def planted() -> Splits:
    """The same with as many faults of each kind as `PLANTED` says, each of another text."""
    splits = clean()
    draw = random.Random(11)
    places = [place for place in range(len(splits.train)) if len(splits.train.texts[place]) > 50]
    draw.shuffle(places)
    train = list(zip(splits.train.texts, splits.train.labels or (), strict=True))
    validation = list(zip(splits.validation.texts, splits.validation.labels or (), strict=True))
    original = list(train)
    other = {"0": "1", "1": "0"}
    for kind, count in PLANTED.items():
        for _ in range(count // 2 if kind == "conflicts" else count):
            text, label = original[places.pop()]
            changed = misspelt(text) if kind.startswith("near") else text
            goal = validation if kind.endswith("leaks") else train
            goal.append((changed, other[label] if kind == "conflicts" else label))
    parts = [
        Examples([text for text, _ in part], [label for _, label in part]) for part in (train, validation)
    ]
    return Splits(parts[0], parts[1], None, ("0", "1"), "", ())


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert found_in(clean()) == {}


def test_each_planted_fault_is_found_and_no_other() -> None:
    found = {name: finding.count for name, finding in found_in(planted()).items()}
    # A text with a second label is a duplicate, too.
    assert found == PLANTED | {"duplicates": PLANTED["duplicates"] + PLANTED["conflicts"] // 2}


def test_examples_name_the_places_that_belong_together() -> None:
    splits = planted()
    found = found_in(splits)
    for name in ("leaks", "near_leaks"):
        for example in found[name].examples:
            first, second = example.places
            assert (first.split, second.split) == ("train", "validation")
            texts = splits.train.texts[first.number - 1], splits.validation.texts[second.number - 1]
            assert (texts[0] == texts[1]) == (name == "leaks")
            assert example.text == texts[0]
    for example in found["conflicts"].examples:
        first, second = example.places
        labels = splits.train.labels or ()
        assert labels[first.number - 1] != labels[second.number - 1]
        assert example.note in ("labels '0', '1'", "labels '1', '0'")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "empty"),
        ("  \t", "empty"),
        ("lost \ufffd here", "replaced_characters"),
        ("it donâ€™t work", "mojibake"),
        ("cafÃ© in a city", "mojibake"),
        ("a bell\x07 rings", "control_characters"),
        ("12345 ... !!", "no_letters"),
        ("a line<br />and another", "markup"),
        ("salt &amp; pepper", "markup"),
    ],
)
def test_damaged_texts_are_named(text: str, name: str) -> None:
    splits = clean()
    both = [*splits.train.texts, text], [*(splits.train.labels or ()), "0"]
    found = found_in(Splits(Examples(*both), splits.validation, None, ("0", "1"), "", ()))
    assert {name: finding.count for name, finding in found.items()} == {name: 1}
    assert [str(place) for place in found[name].examples[0].places] == ["train 361"]


@pytest.mark.parametrize(
    "text",
    [
        "naïve café, Zoë\u2019s \u201cquote\u201d \u2013 fine…",
        "한국어 문장입니다",
        "a < b and c > d",
        "AT&T; R&D",
        "x 😀 y",
        "tab\there",
    ],
)
def test_sound_texts_are_left_alone(text: str) -> None:
    splits = clean()
    both = [*splits.train.texts, text], [*(splits.train.labels or ()), "0"]
    assert found_in(Splits(Examples(*both), splits.validation, None, ("0", "1"), "", ())) == {}


def test_sums_have_no_letters_and_that_is_no_fault() -> None:
    pairs = Examples([f"{n}+{n}" for n in range(10, 60)], None, [str(2 * n) for n in range(10, 60)])
    held_out = Examples(["3+4"], None, ["7"])
    assert found_in(Splits(pairs, held_out, None, None, "", ())) == {}


def test_sources_with_two_targets_are_told() -> None:
    texts = clean().train.texts
    words, targets = texts[:30], texts[30:60]
    pairs = Examples([*words, words[3]], None, [*targets, "another"])
    found = found_in(Splits(pairs, Examples(["else"], None, ["other"]), None, None, "", ()))
    assert {name: finding.count for name, finding in found.items()} == {"several_targets": 1}
    assert [str(place) for place in found["several_targets"].examples[0].places] == ["train 4", "train 31"]


def test_rare_absent_and_uneven_labels_are_told() -> None:
    splits = clean()
    texts = [*splits.train.texts, "a third kind of headline that nobody expects"]
    train = Examples(texts, [*(splits.train.labels or ()), "odd"])
    found = found_in(Splits(train, splits.validation, None, ("0", "1", "odd"), "", ()))
    assert {name: finding.count for name, finding in found.items()} == {
        "rare_labels": 1,
        "absent_labels": 1,
        "uneven_labels": 3,
    }
    assert found["rare_labels"].examples[0].note == "1 of 'odd'"
    assert found["absent_labels"].examples[0].note == "no 'odd' in validation"


def test_a_token_that_gives_its_label_away_is_told() -> None:
    splits = clean()
    labels = splits.train.labels or ()
    texts = [
        f"{text} (newswire)" if label == "1" and place % 3 else text
        for place, (text, label) in enumerate(zip(splits.train.texts, labels, strict=True))
    ]
    marked = sum("newswire" in text for text in texts)
    found = found_in(Splits(Examples(texts, labels), splits.validation, None, ("0", "1"), "", ()))
    assert list(found) == ["giveaways"]
    (example,) = found["giveaways"].examples
    assert example.note.startswith(f"'newswire' is in {marked} texts, {marked} of them '1'; so are ")
    assert "newswire" in example.text
