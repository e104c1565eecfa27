"""A tokenizer's config and what it learnt -> the Rust tokenizer that does the work.

All that happens to a text is in here, and so in tokenizer.json: who reads that file with the `tokenizers`
library alone gets the same ids.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.decoders import Decoder
from tokenizers.models import Model
from tokenizers.normalizers import Normalizer
from tokenizers.pre_tokenizers import PreTokenizer

from nlpcat4.text.config import PAD_TOKEN, TokenizerConfig

# A sigma that ends a word, as Python's `str.lower` has it. Without the limit of 9, looking back would take
# time in the square of a text's length.
CASE_IGNORABLE = r"\p{Case_Ignorable}"
CASED = rf"[\p{{Cased}}&&[^{CASE_IGNORABLE}]]"
MOST_IGNORED = 9
_BESIDE = f"{CASE_IGNORABLE}{{0,{MOST_IGNORED}}}"
_FINAL_SIGMA = f"(?<={CASED}{_BESIDE})Σ(?!{_BESIDE}{CASED})"

# WordPiece tries every end of a word for every start in it, and fails on words of more than 100 characters.
_WORDPIECE_WORD = Regex(".{1,50}")


@dataclass(frozen=True)
class Learned:
    """What a tokenizer knows from its training texts."""

    pieces: Sequence[str]
    """The token of each id."""
    merges: Sequence[tuple[str, str]] = ()
    """BPE only: pairs to join, the first ones first."""
    scores: Sequence[float] = ()
    """Unigram only: the log probability of each piece."""


def special_tokens(config: TokenizerConfig) -> list[str]:
    """Return the entries of the vocabulary that stand for no text, by id."""
    oov = [] if config.oov_token is None else [config.oov_token]
    end = [] if config.end_token is None else [config.end_token + config.end_mark]
    return [PAD_TOKEN, *oov, *end]


def assemble(config: TokenizerConfig, model: Model) -> Tokenizer:
    """Return the whole way of a text to ids and back."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizer(config)
    if pre_tokenizer := _pre_tokenizer(config):
        tokenizer.pre_tokenizer = pre_tokenizer
    if decoder := _decoder(config):
        tokenizer.decoder = decoder
    return tokenizer


def model_of(config: TokenizerConfig, learned: Learned) -> Model:
    """Return what gives each token its id."""
    vocabulary = {piece: index for index, piece in enumerate(learned.pieces)}
    oov = config.oov_token
    match config.level:
        case "word" if oov is not None:
            return models.WordLevel(vocabulary, unk_token=oov)
        case "word":
            # WordLevel fails on an unknown word. BPE leaves out unknown *characters*, and so a whole
            # unknown word, because every entry of this vocabulary is longer than one character.
            return models.BPE(vocabulary, [], ignore_merges=True)
        case "char":
            return models.BPE(vocabulary, [], unk_token=oov)
        case "bpe":
            return models.BPE(vocabulary, list(learned.merges), unk_token=oov)
        case "wordpiece":
            return models.WordPiece(vocabulary, unk_token=str(oov))
        case "unigram":
            return models.Unigram(list(zip(learned.pieces, learned.scores, strict=True)), unk_id=1)


def normalizer(config: TokenizerConfig) -> Normalizer:
    """Return what is done to a text before it is split."""
    if config.level != "word" or config.oov_token is not None:
        return letter_case(config)
    spaced = normalizers.Replace(Regex(word_boundary(config.filters, config.split)), config.split)
    return normalizers.Sequence([letter_case(config), spaced, normalizers.Prepend(config.split)])


def letter_case(config: TokenizerConfig) -> Normalizer:
    """Return what makes letters small, or else only those of special tokens that a text spells out.

    Lower-casing is that of Python, in which a sigma at the end of a word is special.
    """
    if config.lower:
        return normalizers.Sequence([normalizers.Replace(Regex(_FINAL_SIGMA), "ς"), normalizers.Lowercase()])
    return normalizers.Sequence([normalizers.Replace(*pair) for pair in defused(config)])


def defused(config: TokenizerConfig) -> list[tuple[str, str]]:
    """Return what a text is not to spell where letters keep their case, and what it becomes, in order."""
    return [(token, token.lower()) for token in special_tokens(config) if _can_be_spelled(token, config)]


def _can_be_spelled(token: str, config: TokenizerConfig) -> bool:
    """Tell whether a text can hold a special token in one stretch, and would be given its id."""
    pre_tokenizer = _pre_tokenizer(config)
    if pre_tokenizer is None or (config.level == "word" and config.oov_token is None):
        return False
    return any(token in stretch for stretch, _ in pre_tokenizer.pre_tokenize_str(token))


def word_boundary(filters: str, split: str) -> str:
    r"""Return the pattern of what lies between two words; it reads the same in Python and in Rust.

    Example:
        >>> word_boundary("!?", " ")
        '(?:[!\\?]|\\ )+'
    """
    either = f"[{re.escape(filters)}]|" if filters else ""
    return f"(?:{either}{re.escape(split)})+"


def _pre_tokenizer(config: TokenizerConfig) -> PreTokenizer | None:
    match config.level:
        case "word" if config.oov_token is not None:
            return pre_tokenizers.Split(Regex(word_boundary(config.filters, config.split)), "removed")
        case "word":
            return pre_tokenizers.Split(config.split, "merged_with_next")
        case "char":
            return None
        case "bpe":
            return pre_tokenizers.ByteLevel(add_prefix_space=False)
        case "wordpiece":
            words = pre_tokenizers.WhitespaceSplit()
            return pre_tokenizers.Sequence([words, pre_tokenizers.Split(_WORDPIECE_WORD, "isolated")])
        case "unigram":
            return pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])


def _decoder(config: TokenizerConfig) -> Decoder | None:
    match config.level:
        case "word" if config.oov_token is not None:
            return None  # words are joined by spaces
        case "word":
            spaces = decoders.Replace(config.split, " ")
            return decoders.Sequence([spaces, decoders.Fuse(), decoders.Strip(" ", 1, 0)])
        case "char":
            return decoders.Fuse()
        case "bpe":
            return decoders.ByteLevel()
        case "wordpiece":
            return decoders.WordPiece(cleanup=False)
        case "unigram":
            return decoders.Metaspace()
