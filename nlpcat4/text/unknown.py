"""A text -> what of it has no id."""

from tokenizers import Tokenizer

from nlpcat4.text.config import PAD_TOKEN, TokenizerConfig
from nlpcat4.text.pipeline import Learned, assemble, letter_case, model_of


def keeping_unknown(config: TokenizerConfig, learned: Learned) -> Tokenizer:
    """Return the way of a text to ids on which an unknown word or character, else left out, becomes id 0.

    Args:
        config: One of level word or char without an unknown token.
        learned: Its vocabulary.
    """
    words = config.level == "word"
    known = [piece.removeprefix(config.split) if words else piece for piece in learned.pieces[1:]]
    oov_token = PAD_TOKEN + config.end_mark  # which no text can spell, unlike the padding in its place
    keeping = config.model_copy(update={"oov_token": oov_token, "end_token": None})
    tokenizer = assemble(keeping, model_of(keeping, Learned([oov_token, *known])))
    tokenizer.normalizer = letter_case(config)
    return tokenizer


def unknown_parts(text: str, tokenizer: Tokenizer, oov_id: int) -> list[str]:
    """Return the parts of a text that become the id of unknown ones, as they are written, each once."""
    # The library misplaces a special token that a text spells out, because letters of it are replaced.
    # Where all of it stays as long, as nearly always, the places are those after what is done to letters.
    changed = tokenizer.normalizer.normalize_str(text)
    encoding = tokenizer.encode(changed if len(changed) == len(text) else text)
    spans = [span for index, span in zip(encoding.ids, encoding.offsets, strict=True) if index == oov_id]
    return list(dict.fromkeys(text[start:end] for start, end in spans))
