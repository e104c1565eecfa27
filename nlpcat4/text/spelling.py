"""Characters that Rust does not take, and pieces that a reader could not read."""

from nlpcat4.text.config import BYTES, TokenizerConfig


def well_formed(text: str) -> str:
    r"""Return a text without lone surrogates, which no file can hold: each becomes U+FFFD.

    Example:
        >>> well_formed("caf\udce9")
        'caf�'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def spelled(piece: str, config: TokenizerConfig) -> str:
    r"""Return a piece of a vocabulary without the marks that only the library needs.

    Example:
        >>> spelled("Ġcaf", TokenizerConfig(level="bpe")), spelled("Ã", TokenizerConfig(level="bpe"))
        (' caf', '\\xc3')
    """
    if config.end_token is not None and piece == config.end_token + config.end_mark:
        return config.end_token
    if config.level == "bpe":
        return _content(piece).decode("utf-8", "backslashreplace")
    if config.level == "word" and config.oov_token is None:
        return piece.removeprefix(config.split)
    return piece


def written(piece: str, config: TokenizerConfig) -> tuple[bool, bytes]:
    """Return whether a piece begins a word, as a space before it shows, and its text in UTF-8.

    Example:
        >>> wordpiece, unigram = TokenizerConfig(level="wordpiece"), TokenizerConfig(level="unigram")
        >>> written("dog", wordpiece), written("##s", wordpiece), written("▁cat", unigram)
        ((True, b'dog'), (False, b's'), (True, b'cat'))
    """
    match config.level:
        case "word":
            return True, spelled(piece, config).encode()
        case "wordpiece":
            return not piece.startswith("##"), piece.removeprefix("##").encode()
        case "unigram":
            return piece.startswith("▁"), piece.lstrip("▁").replace("▁", " ").encode()
        case "char":
            return False, piece.encode()
        case "bpe":
            return False, _content(piece)


def _content(piece: str) -> bytes:
    """Return the bytes that a piece of byte-level BPE stands for; a special token is text already."""
    if all(character in _BYTE_OF for character in piece):
        return bytes(_BYTE_OF[character] for character in piece)
    return piece.encode()


def _bytes_by_character() -> dict[str, int]:
    """Return which byte each character of byte-level BPE stands for.

    Source: Radford et al. (2019), GPT-2's `bytes_to_unicode`: a printable Latin-1 character stands for its
    own byte, and the characters from 256 on for the other bytes.
    """
    printable = [*range(33, 127), *range(161, 173), *range(174, BYTES)]
    others = [byte for byte in range(BYTES) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {
        chr(BYTES + index): byte for index, byte in enumerate(others)
    }


_BYTE_OF = _bytes_by_character()
