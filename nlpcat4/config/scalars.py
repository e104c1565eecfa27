"""A plain word of YAML -> a value, or why it is refused.

YAML 1.1 reads `no` as false, `017` as 15, `12:30:00` as 45000 and `2026-01-31` as a date; YAML 1.2 reads
most of these otherwise. A word that people and parsers read in different ways is refused with a hint.
"""

import math
import re

from nlpcat4.config.problems import shortened
from nlpcat4.config.source import Scalar

LARGEST_INTEGER = 10**18

_CONSTANTS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")

_EXPONENT = r"([eE][-+]?[0-9]+)?"
_REFUSED = (
    (r"(?i:y|yes|on)", "is true to some YAML readers and text to others; write true, or"),
    (r"(?i:n|no|off)", "is false to some YAML readers and text to others; write false, or"),
    (r"(?i:[-+]?\.inf|\.nan)", "is no finite number; write one, or"),
    (r"[-+]?0([xX][0-9a-fA-F_]+|[bB][01_]+|[oO][0-7_]+)", "is no decimal number; write one, or"),
    (
        r"[-+]?0[0-9_]+(\.[0-9_]*)?" + _EXPONENT,
        "is octal to some YAML readers; drop the leading zero, or write",
    ),
    (r"[-+]?\.?[0-9][0-9_]*(\.[0-9_]*)?" + _EXPONENT, "is text to some YAML readers; drop the _, or write"),
    (r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", "is a number in base 60 to some YAML readers; write"),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t][0-9:.+zZ \t-]*)?", "is a date to some YAML readers; write"),
)
_NO_KEY = re.compile(r"(?i:~||null|true|false|yes|no|on|off)")


def scalar(word: str) -> Scalar:
    """Return what an unquoted word means.

    Raises:
        ValueError: It means different things to different readers, or is a number out of bounds.

    Example:
        >>> [scalar(word) for word in ("1e-3", "12", "null", "True", "no way")]
        [0.001, 12, None, True, 'no way']
    """
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if _INTEGER.fullmatch(word):
        return _bounded_integer(word)
    if _FLOAT.fullmatch(word):
        return _finite_float(word)
    for pattern, advice in _REFUSED:
        if re.fullmatch(pattern, word):
            raise _refusal(word, advice)
    return word


def key(word: str) -> str:
    """Return an unquoted key as it is written: a label may be called 0, and stays "0".

    Raises:
        ValueError: It is a truth value or null to some YAML readers, or the merge key `<<`.
    """
    if word == "<<":
        raise ValueError("<< is not supported; `extends: FILE` builds on another file")
    if _NO_KEY.fullmatch(word):
        raise ValueError(
            f'a key must be text, {word or "nothing"} is none to some YAML readers; write "{word}"'
        )
    return word


def reads_as_itself(text: str) -> bool:
    """Tell whether a text needs no quotes to be read back as that text."""
    try:
        return scalar(text) == text
    except ValueError:
        return False


def _bounded_integer(word: str) -> int:
    # The length first: Python refuses to convert more than 4,300 digits.
    if len(word) > 20 or abs(number := int(word)) > LARGEST_INTEGER:
        raise _refusal(word, "is larger than 10^18; write a smaller number, or")
    return number


def _finite_float(word: str) -> float:
    number = float(word)
    if math.isinf(number):
        raise _refusal(word, "is too large for a number; write a smaller one, or")
    return number


def _refusal(word: str, advice: str) -> ValueError:
    word = shortened(word)
    return ValueError(f'{word} {advice} "{word}" for text')
