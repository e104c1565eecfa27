"""A classifier's answers -> where it is weaker than on the whole: by length, unknown words, or any column."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlpcat4.errors import UsageError
from nlpcat4.evaluation.slices import Slice, by_column, by_number, quantile_edges, sliced
from nlpcat4.tasks.classification.evaluate import Evaluation
from nlpcat4.text.ragged import Ragged
from nlpcat4.text.tokenizer import Tokenizer

LENGTH, UNKNOWN = "length", "unknown"
"""What texts can be divided by without a column."""
NOTHING = "(nothing)"
"""What an empty cell of a column is called."""
SHARES = (0, 1, 10, 20, 40)
"""Percent of unknown tokens where a new slice begins."""


def slices(
    found: Evaluation, tokenizer: Tokenizer, by: str, values: Sequence[str] | None = None
) -> list[Slice]:
    """Divide evaluated texts.

    Args:
        found: Answers and truths.
        tokenizer: The classifier's.
        by: `length`, `unknown` or the name of a column.
        values: Of the column, one a text.

    Raises:
        UsageError: The tokenizer leaves unknown words out, so that none can be counted.
    """
    right = found.probabilities.argmax(axis=1) == found.truth
    if values is not None:
        names = by_column([value or NOTHING for value in values])
        return sorted(sliced(names, right), key=lambda one: -one.count)
    if by == LENGTH:
        numbers = found.rows.ids.lengths.astype(np.float64)
        edges, unit = quantile_edges(numbers), " tokens"
    else:
        if tokenizer.oov_id is None:
            raise UsageError("--slices unknown: the run's tokenizer has no unknown token to count")
        numbers = 100 * shares_of(found.rows.ids, tokenizer.oov_id)
        edges, unit = list(SHARES), " %"
    order = np.argsort(numbers, kind="stable")
    names = by_number(numbers[order], edges, unit)
    return sliced(names, right[order])


def shares_of(rows: Ragged, wanted: int) -> NDArray[np.float64]:
    """Return float64 [rows]: which share of a row's ids is this one."""
    counts = np.array([np.count_nonzero(row == wanted) for row in rows], dtype=np.float64)
    return counts / np.maximum(rows.lengths, 1)
