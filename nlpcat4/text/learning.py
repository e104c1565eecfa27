"""Training texts -> what a tokenizer of a level learns from them, the same on every run."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

from tokenizers import Regex, models, pre_tokenizers, trainers
from tokenizers.models import Model
from tokenizers.trainers import Trainer

from nlpcat4.errors import DataError
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.pipeline import Learned, assemble, letter_case, special_tokens, word_boundary
from nlpcat4.text.words import Words

MOST_WORDS = 2**22
"""Different words that are counted at a time: they take about half a gigabyte."""
AT_ONCE = 10_000
"""Texts after which they are counted."""


def learn(texts: Iterable[str], config: TokenizerConfig) -> Learned:
    """Return the vocabulary of the texts, padding first, then the unknown and the end token.

    Args:
        texts: May be gone through more than once.
        config: Says what is a word, and how many ids there may be.

    Raises:
        DataError: There is nothing but white space and filtered characters in the texts.
    """
    match config.level:
        case "word":
            learned = _words(texts, config)
        case "char":
            learned = Learned(_most_common(_characters(texts, config), config))
        case "bpe":
            learned = _bpe(texts, config)
        case "wordpiece":
            learned = _wordpiece(texts, config)
        case "unigram":
            learned = _unigram(texts, config)
    if len(learned.pieces) <= len(special_tokens(config)):
        raise DataError("no training text holds a word to learn; do the filters remove them all?")
    return learned


def _words(texts: Iterable[str], config: TokenizerConfig) -> Learned:
    """Count words in Python, where the first seen stays first.

    Where there are more than `MOST_WORDS` different ones, the rarest until then are forgotten, and those more
    frequent at each time that this happens: what is frequent in all texts is never among them.

    Source: Manku and Motwani (2002), "Approximate Frequency Counts over Data Streams", lossy counting.
    """
    split, rest = _splitter(config), iter(texts)
    encoded: Counter[bytes] = Counter()
    forgotten = 0
    while some := list(islice(rest, AT_ONCE)):
        encoded.update(chain.from_iterable(map(split, some)))
        if len(encoded) > MOST_WORDS:
            forgotten += 1
            encoded = Counter({word: count for word, count in encoded.items() if count > forgotten})
    counts = Counter({word.decode(): count for word, count in encoded.items()})
    pieces = _most_common(counts, config)
    if config.oov_token is None:
        first = len(special_tokens(config))
        pieces[first:] = [config.split + word for word in pieces[first:]]
    return Learned(pieces)


def _splitter(config: TokenizerConfig) -> Callable[[str], list[bytes]]:
    """Return what splits a text into its words, in UTF-8."""
    cased = letter_case(config)
    if Words.fits(config):
        return Words(config, cased).split
    boundary = re.compile(word_boundary(config.filters, config.split))
    return lambda text: [word.encode() for word in boundary.split(cased.normalize_str(text)) if word]


def _characters(texts: Iterable[str], config: TokenizerConfig) -> Counter[str]:
    normalized = map(letter_case(config).normalize_str, texts)
    return Counter(chain.from_iterable(normalized))


def _most_common(counts: Counter[str], config: TokenizerConfig) -> list[str]:
    """Return the special tokens and the words that have an id; where counts are equal, the first seen."""
    special = special_tokens(config)
    words = [word for word, _ in counts.most_common() if word not in special]
    return [*special, *words][: config.vocab_size]


def _bpe(texts: Iterable[str], config: TokenizerConfig) -> Learned:
    trainer = trainers.BpeTrainer(
        vocab_size=_size(config),
        special_tokens=special_tokens(config),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    model = _train(texts, config, models.BPE(), trainer)
    return Learned(_by_id(model["vocab"]), merges=[(left, right) for left, right in model["merges"]])


def _wordpiece(texts: Iterable[str], config: TokenizerConfig) -> Learned:
    """Train with an alphabet of our own: the trainer would number its own in another order each time."""
    special = special_tokens(config)
    counts = _characters(texts, config)
    room = (_size(config) - len(special)) // 2  # each character can begin a word or go on with one
    common = sorted((c for c in counts if not c.isspace()), key=lambda c: (-counts[c], c))[:room]
    trainer = trainers.WordPieceTrainer(
        vocab_size=_size(config),
        special_tokens=[*special, *common, *(f"##{character}" for character in common)],
        limit_alphabet=0,
        show_progress=False,
    )
    model = _train(texts, config, models.WordPiece(unk_token=str(config.oov_token)), trainer)
    return Learned(_by_id(model["vocab"]))


def _unigram(texts: Iterable[str], config: TokenizerConfig) -> Learned:
    special = special_tokens(config)
    alphabet = len(_characters(texts, config))
    trainer = trainers.UnigramTrainer(
        vocab_size=max(_size(config), alphabet + 10),  # it fails where it cannot keep every character
        special_tokens=special,
        unk_token=config.oov_token,
        show_progress=False,
    )
    found = _train(texts, config, models.Unigram(), trainer)["vocab"]
    scores = _steady({piece: score for piece, score in found if piece not in special})
    kept = sorted(scores, key=lambda piece: (-scores[piece], piece))[: _size(config) - len(special)]
    return Learned([*special, *kept], scores=[*(0.0 for _ in special), *(scores[piece] for piece in kept)])


def _steady(scores: dict[str, float]) -> dict[str, float]:
    """Take out of the scores what is different in each run of the trainer.

    It adds up numbers in any order, which shows from the 11th digit on, and gives characters that no piece
    needs the lowest score plus 0.0001, 0.0002, ... in any order.
    """
    lowest = min(scores.values(), default=0.0)
    band = lowest + 0.0001 * sum(len(piece) == 1 for piece in scores)
    return {
        piece: round(lowest if len(piece) == 1 and score < band else score, 6)
        for piece, score in scores.items()
    }


def _train(texts: Iterable[str], config: TokenizerConfig, model: Model, trainer: Trainer) -> Any:
    """Return the `model` part of the tokenizer.json that the library would write.

    A word of 100,000 characters takes BPE minutes, and Unigram's stack is too small for it: both learn from
    its parts.
    """
    tokenizer = assemble(config, model)
    stretches = pre_tokenizers.Split(Regex(".{1,100}"), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([tokenizer.pre_tokenizer, stretches])
    tokenizer.train_from_iterator(texts, trainer)
    return json.loads(tokenizer.to_str())["model"]


def _by_id(vocabulary: dict[str, int]) -> list[str]:
    return sorted(vocabulary, key=vocabulary.__getitem__)


def _size(config: TokenizerConfig) -> int:
    """Return `vocab_size` where the config has made sure that there is one."""
    assert config.vocab_size is not None
    return config.vocab_size
