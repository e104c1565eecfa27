"""What is wrong and where -> one line each: `file:line:column: key: what is wrong`."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nlpcat4.config.source import KeyPath, Position
from nlpcat4.errors import ConfigError


@dataclass(frozen=True)
class Problem:
    """One mistake in a config."""

    position: Position
    key: str
    """Dotted, as in `architecture[3].dropout.rate`; empty where it is no key that is wrong."""
    message: str

    def __str__(self) -> str:
        """Return one line that is safe to print, whatever characters the config holds."""
        argument = self.key.replace("[", ".").replace("]", "")
        repeats = self.position.file.startswith(f"command line: {argument}=")
        parts = (str(self.position), "" if repeats else self.key, self.message)
        return _printable(": ".join(part for part in parts if part))


def config_error(problems: Iterable[Problem], more: int = 0) -> ConfigError:
    """Return the error that names each problem once, in the order of the file, the command line last.

    Args:
        problems: What is shown.
        more: How many further problems are only counted.
    """

    def order(problem: Problem) -> tuple[bool, str, int, int]:
        position = problem.position
        return not position.line, position.file if position.line else "", position.line, position.column

    lines = dict.fromkeys(str(problem) for problem in sorted(problems, key=order))
    return ConfigError("\n".join([*lines, f"and {more:,} more"] if more else lines))


def error_at(position: Position, message: str, key: str = "") -> ConfigError:
    """Return the error of a single problem."""
    return config_error([Problem(position, key, message)])


def dotted(path: KeyPath) -> str:
    """Return a path as it is shown.

    Example:
        >>> dotted(("architecture", 3, "dropout", "rate"))
        'architecture[3].dropout.rate'
    """
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` for the candidate that looks most like a word, or nothing.

    Example:
        >>> did_you_mean("epohcs", ["epochs", "optimizer"])
        " (did you mean 'epochs'?)"
    """
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[close[0]]!r}?)" if close else ""


def shortened(text: str, length: int = 60) -> str:
    """Cut a text that is too long to show.

    Example:
        >>> shortened("abcdefgh", length=6)
        'abc...'
    """
    return text if len(text) <= length else text[: length - 3] + "..."


def shown(value: Any) -> str:
    """Return a value of a config as a message shows it.

    Example:
        >>> shown("3"), shown(True), shown({"units": [1, None]})
        ("'3'", 'true', '{"units": [1, null]}')
    """
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shortened(text, length=40)


def _printable(text: str) -> str:
    """Show control and direction characters as escapes, so that they cannot steer a terminal."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
