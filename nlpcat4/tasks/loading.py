"""The parts of a run -> a complaint where they do not belong together."""

from pathlib import Path

from nlpcat4.errors import RunError
from nlpcat4.text.tokenizer import Tokenizer


def check_vocabulary(place: Path, tokenizer: Tokenizer, made_for: int) -> None:
    """Raise a RunError where a model was made for other ids than those of the tokenizer at `place`."""
    if tokenizer.vocab_size != made_for:
        raise RunError(f"{place}: {tokenizer.vocab_size} ids, but the model was made for {made_for}")
