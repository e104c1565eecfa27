"""A language model and a seed -> texts that go on from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from nlpcat4.errors import UsageError
from nlpcat4.generation.options import Beam, Sampling
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.tasks.language_model.writing import Generated, TextWriter

if TYPE_CHECKING:
    from nlpcat4.generation.sampling import Continuation

Unknown = Literal["error", "skip", "oov"]
"""What to do about a word of the seed that has no id: refuse it, leave it out, read the unknown token."""

# Tokens generated at a time: after each stretch it is looked whether a text has come to its end.
STRETCH = 32


@dataclass(frozen=True)
class Seed:
    """A text to go on from, as a model reads it."""

    text: str
    """As it was given."""
    ids: tuple[int, ...]
    """One at least."""
    notes: tuple[str, ...]
    """What a user should know: words that are unknown, more tokens than the model heeds."""


def read_seed(model: LanguageModel, text: str, unknown: Unknown = "skip") -> Seed:
    """Turn a text into the ids that a model goes on from.

    Args:
        model: The model.
        text: May be empty, for a model that begins texts by itself, and have several lines.
        unknown: What to do about words that have no id.

    Raises:
        UsageError: A word is unknown and that is an error; or nothing is left to go on from.
    """
    tokenizer, notes = model.tokenizer, []
    written = text.split("\n")
    strange = list(dict.fromkeys(part for line in written for part in tokenizer.unknown(line)))
    if strange:
        named = ", ".join(repr(word) for word in strange[:10]) + (", …" if len(strange) > 10 else "")
        if unknown == "error":
            raise UsageError(
                f"the model does not know {named}; leave it out of the seed, or see --unknown skip"
            )
        if unknown == "oov" and tokenizer.oov_id is None:
            raise UsageError("--unknown oov: this model has no token for unknown words; see --unknown skip")
        notes.append(f"{'skipped' if unknown == 'skip' else 'read as unknown'}: {named}")
    end_id = tokenizer.end_id
    left_out = {tokenizer.oov_id} if unknown == "skip" else set()
    lines = [[token for token in ids if token not in left_out] for ids in tokenizer.encode(written)]
    ids = _joined(lines, end_id)
    if end_id is None and not ids:
        raise UsageError("nothing to go on from: the seed needs a word that the model knows")
    if not any(lines):
        notes.append("nothing to go on from: the model begins by itself")
    return Seed(text, tuple(ids), (*notes, *_length_notes(model, lines, ids)))


def _joined(lines: Sequence[Sequence[int]], end_id: int | None) -> list[int]:
    """Return the lines as the model has learnt to read them: each begins after an end token."""
    if end_id is None:
        return [token for line in lines for token in line]
    return [token for line in lines for token in (end_id, *line)]


def _length_notes(model: LanguageModel, lines: Sequence[Sequence[int]], ids: Sequence[int]) -> Iterator[str]:
    limit = model.config.sequence.max_length
    if model.config.objective == "prefix":
        if len(ids) > limit:
            yield f"the model reads {limit} tokens: the first {len(ids) - limit} of the seed do not count"
    elif not model.config.stream and len(lines[-1]) > limit:
        yield f"the seed has more tokens than any text that the model has learnt from, {limit} at most"


class Generator:
    """A model and a way to choose tokens, compiled once for any seed and length."""

    def __init__(self, model: LanguageModel, decoding: Sampling | Beam) -> None:
        from nlpcat4.generation.beam import BeamSearch
        from nlpcat4.generation.sampling import Sampler

        self.model = model
        tokenizer = model.tokenizer
        never = [] if tokenizer.oov_id is None else [tokenizer.oov_id]
        self._step = model.step()
        # A line break is no repetition, and no end: the next line follows.
        breaks = [] if tokenizer.end_id is None else [tokenizer.end_id]
        self._decode = (
            BeamSearch(self._step, decoding, never=never, breaks=breaks)
            if isinstance(decoding, Beam)
            else Sampler(self._step, decoding, never=never, breaks=breaks)
        )

    def __call__(
        self,
        seed: Seed,
        *,
        length: int,
        samples: int = 1,
        random_seed: int = 0,
        stop: Sequence[str] = (),
        on_text: Callable[[str], None] | None = None,
    ) -> list[Generated]:
        """Go on from a seed.

        Args:
            seed: By `read_seed`.
            length: The most tokens to generate.
            samples: How many texts; of a beam search, how many of the best, no more than its width.
            random_seed: The same one gives the same texts.
            stop: Texts before the first of which a text is cut off.
            on_text: Is told each piece of the first text as soon as it is there; not by a beam search, which
                knows it only at the end.

        Returns:
            The texts; those of a beam search the best first.
        """
        from nlpcat4.generation.sampling import Sampler

        rows = [TextWriter(self.model.tokenizer, seed.text, stop) for _ in range(samples)]
        start = self._step.begin(1)
        if isinstance(self._decode, Sampler):
            drawn = self._decode.begin(seed.ids, start, samples=samples, random_seed=random_seed)
            _write(drawn, rows, length, on_text)
        else:
            found = self._decode(np.array([seed.ids], np.int32), start, length=length)
            for row, ids, chances in zip(rows, found.ids[0], found.log_probabilities[0], strict=False):
                row.add(ids, chances)
        return [row.finished() for row in rows]


def _write(
    drawn: "Continuation", rows: Sequence[TextWriter], length: int, on_text: Callable[[str], None] | None
) -> None:
    """Draw tokens until every text has met a stop, or the length is reached."""
    stretch = STRETCH if on_text is None else 1
    for start in range(0, length, stretch):
        ids, chances = drawn.run(min(stretch, length - start))
        pieces = [row.add(*new) for row, *new in zip(rows, ids, chances, strict=True)]
        if on_text is not None and pieces[0]:
            on_text(pieces[0])
        if all(row.stopped for row in rows):
            break
    if on_text is not None and (rest := rows[0].end()):
        on_text(rest)
