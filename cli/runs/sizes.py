"""Bytes and times, written for people."""

from datetime import UTC, datetime


def size(count: int) -> str:
    """Write a number of bytes.

    Example:
        >>> size(999), size(14_600_000), size(2_000_000_000)
        ('999 B', '14.6 MB', '2.0 GB')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def moment(seconds: float) -> str:
    """Write a time, given in seconds since 1970, in UTC.

    Example:
        >>> moment(0)
        '1970-01-01 00:00'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
