"""A text -> each step of its way to a row of ids, to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.padding import pad
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer


@dataclass(frozen=True)
class Steps:
    """What becomes of a text."""

    text: str
    tokens: tuple[str, ...]
    """As the vocabulary spells them."""
    ids: tuple[int, ...]
    row: tuple[int, ...]
    """What a model reads: `max_length` ids, 0 where padded."""
    cut: tuple[str, ...]
    """The tokens that are not in the row, because the text is too long."""
    unknown: tuple[str, ...]
    """The parts of the text that the vocabulary lacks, as the text spells them."""


def spelled_tokens(text: str, tokenizer: Tokenizer) -> list[str]:
    """Return the tokens of a text, with the text's own spelling for those that the vocabulary lacks.

    Example:
        >>> from nlpcat4.text.config import TokenizerConfig
        >>> spelled_tokens("A new cat.", Tokenizer.fit(["a cat"], TokenizerConfig()))
        ['a', 'new', 'cat']
    """
    parts = zip(tokenizer.encode([text])[0], tokenizer.tokens(text), tokenizer.parts(text), strict=True)
    return [part if index == tokenizer.oov_id else token for index, token, part in parts]


def steps_of(texts: Sequence[str], tokenizer: Tokenizer, sequence: SequenceConfig) -> list[Steps]:
    """Encode texts as training and prediction do, and keep what each step gives.

    Example:
        >>> from nlpcat4.text.config import TokenizerConfig
        >>> tokenizer = Tokenizer.fit(["the cat saw the dog"], TokenizerConfig())
        >>> (steps,) = steps_of(["The dog ran away"], tokenizer, SequenceConfig(max_length=3))
        >>> steps.tokens, steps.row, steps.cut, steps.unknown
        (('the', 'dog', '<OOV>', '<OOV>'), (2, 5, 1), ('<OOV>',), ('ran', 'away'))
    """
    kept = Rows.of(texts, tokenizer, sequence).ids
    most = sequence.max_length
    rows = pad([ids.tolist() for ids in kept], most, padding=sequence.padding, truncating=sequence.truncating)
    found = []
    for text, ids, row in zip(texts, tokenizer.encode(texts), rows.tolist(), strict=True):
        tokens = tuple(tokenizer.vocabulary[index] for index in ids)
        beyond = max(0, len(ids) - most)
        cut = tokens[len(ids) - beyond :] if sequence.truncating == "post" else tokens[:beyond]
        found.append(Steps(text, tokens, tuple(ids), tuple(row), cut, tuple(tokenizer.unknown(text))))
    return found
