"""A tiny WordNet, written for these tests in the format of the real one."""

from collections.abc import Mapping
from pathlib import Path

Synsets = Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]]

NOUNS: Synsets = {
    "entity": (("entity",), (), "all there is"),
    "vehicle": (("vehicle",), ("entity",), "what carries"),
    "box": (("box", "container"), ("entity",), "what holds"),
    "car": (("car", "auto", "automobile", "machine", "motorcar"), ("vehicle", "box"), "it has four wheels"),
    "railcar": (("car", "railcar"), ("vehicle",), "it runs on rails"),
    "truck": (("truck", "motor_truck"), ("vehicle",), "it carries goods"),
    "motorcycle": (("motorcycle",), ("vehicle",), "it has two wheels"),
    "novel": (("novel",), ("entity",), "a long story"),
    "dog": (("dog",), ("entity",), "it barks"),
}
"""By a name of ours: the words, what the sense is a kind of, and the definition."""


def _lines(offsets: Mapping[str, int]) -> list[str]:
    """The lines of data.noun, in which each sense points at others by where they begin in the file."""
    lines = []
    for name, (words, above, gloss) in NOUNS.items():
        below = [other for other, (_, kinds, _) in NOUNS.items() if name in kinds]
        pointers = [("@", one) for one in above] + [("~", one) for one in below]
        named = " ".join(f"{word} 0" for word in words)
        pointed = "".join(f" {mark} {offsets[one]:08d} n 0000" for mark, one in pointers)
        lines.append(
            f"{offsets[name]:08d} 03 n {len(words):02x} {named} {len(pointers):03d}{pointed} | {gloss}  \n"
        )
    return lines


def write_wordnet(data: Path) -> None:
    """Write the tiny WordNet where it is looked for in a data folder."""
    folder = data / "nltk_data" / "corpora" / "wordnet"
    folder.mkdir(parents=True)
    offsets, start = {}, 0
    for name, line in zip(NOUNS, _lines(dict.fromkeys(NOUNS, 0)), strict=True):
        offsets[name] = start
        start += len(line)
    (folder / "data.noun").write_text("".join(_lines(offsets)), encoding="utf-8")
    senses: dict[str, list[int]] = {}
    for name, (words, _, _) in NOUNS.items():
        for word in words:
            senses.setdefault(word, []).append(offsets[name])
    index = [
        f"{word} n {len(places)} 1 @ {len(places)} 0 {' '.join(f'{place:08d}' for place in places)}  \n"
        for word, places in sorted(senses.items())
    ]
    (folder / "index.noun").write_text("".join(index), encoding="utf-8")
    (folder / "index.sense").write_text("", encoding="utf-8")
    for part in ("verb", "adj", "adv"):
        (folder / f"data.{part}").write_text("", encoding="utf-8")
        (folder / f"index.{part}").write_text("", encoding="utf-8")
    for part in ("noun", "verb", "adj", "adv"):
        exceptions = "autoes auto\n" if part == "noun" else ""
        (folder / f"{part}.exc").write_text(exceptions, encoding="utf-8")
    (folder / "lexnames").write_text(
        "00\tadj.all\t3\n01\tadj.pert\t3\n02\tadv.all\t4\n03\tnoun.Tops\t1\n", encoding="utf-8"
    )
