"""A divided data set -> all that may be wrong with it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.duplicates import repeated
from nlpcat4.analysis.findings import Example, Finding, items
from nlpcat4.analysis.labels import faulty_labels, giveaways
from nlpcat4.analysis.records import faulty_records
from nlpcat4.data.examples import Splits
from nlpcat4.data.readers.rows import left_out
from nlpcat4.text.config import TokenizerConfig


def check(splits: Splits, tokenizer: TokenizerConfig, *, examples: int, folder: Path) -> Iterator[Finding]:
    """Yield what may be wrong, kind by kind, as it is found.

    Args:
        splits: The data.
        tokenizer: What a token is that gives a label away.
        examples: How many cases of each kind to show.
        folder: Where ids go that are too many for the memory.

    Raises:
        DataError: There is no word in the training texts.
    """
    yield from _left_out(splits.notes)
    everything = list(items(splits))
    yield from faulty_records(everything, examples=examples)
    yield from faulty_labels(splits, examples=examples)
    yield from giveaways(Corpus.of(splits, tokenizer, folder), splits, examples=examples)
    yield from repeated(everything, examples=examples)


def _left_out(notes: Iterable[str]) -> Iterator[Finding]:
    """Tell of the rows that could not be read: without a label, say, or in another encoding."""
    found = [bad for bad in map(left_out, notes) if bad is not None]
    if found:
        yield Finding(
            "bad_rows",
            "problem",
            sum(count for count, _ in found),
            "rows cannot be read, and are left out of all else here",
            "Mend them; training refuses the file unless `dataset.skip_bad` is set.",
            tuple(Example((), first) for _, first in found),
        )
