"""`val_accuracy > 0.85 and task = classification` -> which runs are meant.

    either:      all "or" all ...
    all:         one "and" one ...
    one:         "not" one | "(" either ")" | KEY OPERATOR VALUE
    OPERATOR:    = != < <= > >= ~

`~` asks whether a text contains another. A value is a number, true, false, null, a word or a text in
quotes. A list (tags) equals what it contains.
"""

import math
import re
from collections.abc import Callable

from nlpcat4.config.problems import shortened
from nlpcat4.errors import UsageError
from nlpcat4.runs.filters import Combined, Comparison, Filter, Not

MOST_NESTED = 50
_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign>[()]|!=|[<>]=?|[=~])|(?P<word>[^\s()=!<>~"']+))""",
    re.DOTALL,
)
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse(expression: str) -> Filter:
    """Read an expression.

    Raises:
        UsageError: It cannot be read; says at which character, and what was expected.
    """
    parser = _Parser(expression)
    found = parser.either(0)
    if parser.text:
        raise parser.expected("and, or, or the end")
    return found


class _Parser:
    """Reads from left to right, one token ahead."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.end = 0
        self.advance()

    def advance(self) -> str:
        """Return the token and go on to the next one."""
        taken = getattr(self, "text", "")
        rest = self.expression[self.end :]
        self.start = self.end + len(rest) - len(rest.lstrip())
        match = _TOKEN.match(self.expression, self.end)
        if match is None and self.start < len(self.expression):
            self.text = self.expression[self.start]
            raise self.expected("a word or a sign; a text has a quote at either end")
        self.kind = match.lastgroup if match else None
        self.text = match[match.lastgroup or 0] if match else ""
        self.end = match.end() if match else self.end
        return taken

    def expected(self, what: str) -> UsageError:
        found = f"found {shortened(self.text)!r}" if self.text else "found the end"
        return UsageError(f"--filter:{self.start + 1}: expected {what}; {found}")

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.lower() in words

    def either(self, depth: int) -> Filter:
        return self._combined("or", lambda: self._combined("and", lambda: self.one(depth)))

    def _combined(self, word: str, part: Callable[[], Filter]) -> Filter:
        parts = [part()]
        while self.is_word(word):
            self.advance()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Combined(word, tuple(parts))

    def one(self, depth: int) -> Filter:
        if depth > MOST_NESTED:
            raise self.expected(f"no more than {MOST_NESTED} brackets or `not` within each other")
        if self.is_word("not"):
            self.advance()
            return Not(self.one(depth + 1))
        if self.text == "(":
            self.advance()
            inside = self.either(depth + 1)
            if self.text != ")":
                raise self.expected("`)`, and or or")
            self.advance()
            return inside
        return self.comparison()

    def comparison(self) -> Comparison:
        if self.kind != "word" or self.is_word("and", "or"):
            raise self.expected("a key, such as val_accuracy")
        key = self.advance()
        if self.kind != "sign" or self.text in "()":
            raise self.expected("one of = != < <= > >= ~")
        operator = self.advance()
        if self.kind not in ("word", "quoted") or self.is_word("and", "or", "not"):
            raise self.expected("a value")
        if self.is_word("null") and operator not in ("=", "!="):
            raise self.expected(f"a value; null is only compared by = and !=, not by {operator}")
        return _comparison(key, operator, self.kind == "quoted", self.advance())


def _comparison(key: str, operator: str, is_quoted: bool, token: str) -> Comparison:
    if is_quoted:
        written = re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)
        return Comparison(key, operator, written, written)
    if token in _CONSTANTS:
        return Comparison(key, operator, _CONSTANTS[token], token)
    return Comparison(key, operator, _number(token), token)


def _number(token: str) -> float | str:
    """Read a number; what is none is a text."""
    try:
        number = float(token.replace("_", "x"))
    except ValueError:
        return token
    return number if math.isfinite(number) else token
