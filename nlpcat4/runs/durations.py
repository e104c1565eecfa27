"""`30d` -> a number of seconds."""

import re

from nlpcat4.errors import UsageError

SECONDS = {"h": 3600, "d": 86_400, "w": 7 * 86_400}
_DURATION = re.compile(rf"(?P<number>\d{{1,6}}(\.\d{{1,6}})?)(?P<unit>[{''.join(SECONDS)}])")


def seconds(text: str, option: str) -> float:
    """Return the seconds that a duration has.

    Args:
        text: A number and a unit: hours, days or weeks.
        option: Who asks, for the message.

    Raises:
        UsageError: It cannot be read.

    Example:
        >>> seconds("1.5h", "--older-than"), seconds("2w", "--older-than")
        (5400.0, 1209600.0)
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise UsageError(f"{option}: expected a duration such as 30d, 12h or 2w; found {text!r}")
    return float(match["number"]) * SECONDS[match["unit"]]
