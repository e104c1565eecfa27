"""What docs/inspection.md says with figures, measured: the data check, explanations, gradients.

    python -m benchmarks.inspection planted findings explanations gradients

Each part is written to the page. Models are trained first where they are not there: runs/benchmarks/.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.page import table, write_part
from benchmarks.trained import trained
from nlpcat4.analysis.check import check
from nlpcat4.analysis.findings import Finding, items
from nlpcat4.analysis.fingerprints import plain
from nlpcat4.data.catalog import named
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.settings import data_settings
from nlpcat4.text.config import TokenizerConfig

PAGE = Path(__file__).parent.parent / "docs" / "inspection.md"
IMAGES = PAGE.parent / "images"
RUNS = Path("runs/benchmarks/inspection")
Places = set[tuple[str, int]]
PLANTS = 300
"""Faults of each kind."""


def found_in(splits: Splits) -> dict[str, Finding]:
    """Check a data set, keeping every case."""
    settings = data_settings()
    found = check(splits, TokenizerConfig(), examples=10**6, folder=settings.encoded_dir)
    return {finding.name: finding for finding in found}


def planted() -> None:
    """Plant faults among the real headlines, freed of their own, and count what is found."""
    splits = named("sarcasm").load(data_settings())
    clean = _without_repeats(splits)
    parts = {name: _pairs(part) for name, part in clean.parts.items()}
    draw = random.Random(7)
    pool = [pair for pair in parts["train"] if len(pair[0]) >= 40]
    draw.shuffle(pool)
    other = {label: next(name for name in clean.label_names or () if name != label) for _, label in pool}
    planted: dict[str, Places] = {}
    for name, split, change, relabel in PLANTED:
        planted[name] = set()
        for _ in range(PLANTS):
            text, label = pool.pop()
            parts[split].append((change(text, draw), other[label] if relabel else label))
            planted[name].add((split, len(parts[split])))
    train, validation = (
        Examples([text for text, _ in part], [label for _, label in part]) for part in parts.values()
    )
    whole = Splits(train, validation, None, clean.label_names, "", ())
    start = time.perf_counter()
    found = found_in(whole)
    seconds = time.perf_counter() - start
    rows = [_planted_row(name, places, planted, found) for name, places in planted.items()]
    before = sum(map(len, parts.values())) - PLANTS * len(PLANTED)
    text = (
        f"{PLANTS} faults of each kind were planted among the {before:,} real headlines that are left when "
        "those of the next part are taken out (random seed 7). False are groups without any planted text.\n\n"
        + table(("finding", "what was done", "planted", "found", "false groups"), rows)
        + f"\nIt took {seconds:.1f} s. Made by `python -m benchmarks.inspection planted`.\n"
    )
    write_part("Planted faults", text, PAGE)


def _planted_row(
    name: str, places: Places, planted: Mapping[str, Places], found: Mapping[str, Finding]
) -> tuple[object, ...]:
    """Return how many of the texts planted under a name were found, and how many groups hold none."""
    kind, _, done = name.partition(": ")
    groups = [{(p.split, p.number) for p in one.places} for one in found[kind].examples]
    allowed = set().union(*(known for other, known in planted.items() if other.split(": ")[0] == kind))
    if kind == "duplicates":  # a text with a second label is one, too
        allowed |= planted["conflicts"]
    false = sum(not group & allowed for group in groups)
    return f"`{kind}`", done or "the same text", len(places), len(places & set().union(*groups)), false


def _typo(text: str, draw: random.Random) -> str:
    place = draw.randrange(5, len(text) - 5)
    return text[:place] + text[place + 1 :]


def _dressed(text: str, draw: random.Random) -> str:
    return f"{text.title().replace(' ', '  ')} !"


def _longer(text: str, draw: random.Random) -> str:
    return f"{text} {draw.choice(['now', 'today', 'again'])}"


def _same(text: str, draw: random.Random) -> str:
    return text


PLANTED: Sequence[tuple[str, str, Callable[[str, random.Random], str], bool]] = (
    ("duplicates", "train", _same, False),
    ("leaks", "validation", _same, False),
    ("conflicts", "train", _same, True),
    ("near_duplicates: a letter less", "train", _typo, False),
    ("near_duplicates: case, spaces, marks", "train", _dressed, False),
    ("near_duplicates: a word more", "train", _longer, False),
    ("near_leaks: a letter less", "validation", _typo, False),
    ("near_leaks: a word more", "validation", _longer, False),
)
"""A finding and what was done, the split, the change of the text, and whether it gets another label."""


def _pairs(part: Examples) -> list[tuple[str, str]]:
    return list(zip(part.texts, part.labels or (), strict=True))


def _without_repeats(splits: Splits) -> Splits:
    """Return the splits without any text that is found to be repeated."""
    bad = {
        (place.split, place.number)
        for name, finding in found_in(splits).items()
        if name.removeprefix("near_") in ("duplicates", "leaks", "conflicts")
        for example in finding.examples
        for place in example.places
    }
    # Of large groups only the first places are named, so texts are taken out by what they say.
    texts = {plain(item.text) for item in items(splits) if (item.place.split, item.place.number) in bad}
    kept = []
    for part in splits.parts.values():
        rows = [row for row, text in enumerate(part.texts) if plain(text) not in texts]
        kept.append(part.take(rows))
    clean = Splits(kept[0], kept[1], None, splits.label_names, "", ())
    left = {
        name for name in found_in(clean) if name.removeprefix("near_") in ("duplicates", "leaks", "conflicts")
    }
    return _without_repeats(clean) if left else clean


def findings() -> None:
    """Check the three real sets."""
    rows = []
    for name in ("sarcasm", "imdb_reviews", "irish_lyrics"):
        splits = named(name).load(data_settings())
        start = time.perf_counter()
        found = found_in(splits)
        seconds = time.perf_counter() - start
        size = sum(map(len, splits.parts.values()))
        rows.append((f"**{name}**", f"{size:,} texts, {seconds:.1f} s", ""))
        rows += [(f"`{one.name}`", one.what, f"{one.count:,}") for one in found.values()]
    text = "With the default splits of each.\n\n" + table(("finding", "", "count"), rows)
    write_part(
        "What it finds in the real sets", text + "\nMade by `python -m benchmarks.inspection findings`.", PAGE
    )


def explanations() -> None:
    """Explain real headlines: do the scores add up, and do the words that they name matter?"""
    texts = named("sarcasm").load(data_settings()).validation.texts[:500]
    configs = ("sarcasm_bilstm", "sarcasm_gru", "sarcasm_gap", "sarcasm_conv1d", "sarcasm_bow")
    rows = [_explained(config, texts) for config in configs]
    text = (
        "Integrated gradients of the answers to validation headlines. The largest gap between the sum of a "
        "headline's scores and what they explain is that of the first 100; the drop of the answered label's "
        "probability when the word of the highest score, or one drawn at random (seed 0), is taken out, is "
        "the mean over the first 500.\n\n"
        + table(("model", "largest gap", "drop by the top word", "by a random word", "a text"), rows)
        + "\nMade by `python -m benchmarks.inspection explanations`.\n"
    )
    write_part("Explanations, measured", text, PAGE)


def _explained(config: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the row of one config's model."""
    from nlpcat4 import experiment
    from nlpcat4.tasks.classification.explaining import explain
    from nlpcat4.text.ragged import Ragged

    classifier = experiment.load_classifier(trained(config, (), RUNS).run)
    ids = [row.tolist() for row in classifier.read(texts).ids]
    start = time.perf_counter()
    found = explain(classifier, texts)
    seconds = (time.perf_counter() - start) / len(texts)
    first = [one.attribution for one in found[:100]]
    gap = max(abs(one.gap) / abs(one.probability - one.baseline) for one in first)
    labels = [classifier.label_names.index(one.label) for one in found]

    def answers(rows: Sequence[list[int]]) -> NDArray[np.float64]:
        return classifier.scorer(Ragged.of(rows))[np.arange(len(rows)), labels]

    def drop(places: Sequence[int]) -> float:
        shorter = [row[:place] + row[place + 1 :] or [1] for row, place in zip(ids, places, strict=True)]
        return float((answers(ids) - answers(shorter)).mean())

    draw = np.random.default_rng(0)
    by_top = drop([int(np.argmax(one.attribution.scores)) for one in found])
    by_chance = drop([int(draw.integers(len(row))) for row in ids])
    return f"`{config}`", f"{gap:.2%}", f"{by_top:.3f}", f"{by_chance:.3f}", f"{1000 * seconds:.0f} ms"


def gradients() -> None:
    """Draw how far the loss reaches back in the three kinds of recurrent layers on the film reviews."""
    from nlpcat4 import experiment
    from nlpcat4.experiment.probing import Probe, probe_config, probe_run

    kinds = ("imdb_rnn", "imdb_lstm", "imdb_gru")
    settings = data_settings()

    def fresh() -> Iterator[tuple[str, Probe]]:
        for name in kinds:
            yield name, probe_config(experiment.load(name).config, settings, texts=64, seed=0)

    def learnt() -> Iterator[tuple[str, Probe]]:
        for name in kinds:
            yield name, probe_run(trained(name, (), RUNS).run, settings, texts=64, seed=0)

    rows = []
    for when, probes in (("untrained", fresh()), ("trained", learnt())):
        found = {}
        for name, probe in probes:
            from nlpcat4.inspection import gradients as inside

            found[name] = inside.gradients(probe.model, probe.inputs, probe.targets, probe.weights)
            for layer in found[name].layers:
                norms = (f"{layer.norms[step]:.2g}" for step in (0, 1, 10, 50, 100, 199))
                rows.append((f"{when} `{name}`, {layer.name}", *norms))
        from nlpcat4.reports.inspection_plots import plot_gradients

        plot_gradients(IMAGES / f"gradients_{when}.png", found, dict.fromkeys(kinds))
    text = table(("steps back", "0", "1", "10", "50", "100", "199"), rows)
    write_part(
        "Gradients on the film reviews, measured",
        text + "\nMade by `python -m benchmarks.inspection gradients`.",
        PAGE,
    )


PARTS = {part.__name__: part for part in (planted, findings, explanations, gradients)}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="+", choices=PARTS)
    for part in parser.parse_args().parts:
        PARTS[part]()
