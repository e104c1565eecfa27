"""The parts of a run's id, `YYYYMMDD-HHMMSS-name`: a time in UTC and a name that any system allows."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nlpcat4.errors import UsageError

# Not a device name of Windows, where a run may be sent to, nor hidden, nor like an option.
NAME = re.compile(r"(?i)(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9_][a-z0-9._-]{0,63}", re.ASCII)
ID = re.compile(r"20\d{6}-\d{6}-[\w.-]{1,80}", re.ASCII)
STAMP = "%Y%m%d-%H%M%S"
STAMP_LENGTH = len("20260131-140509")


def check_name(name: str) -> str:
    """Return `name` if a run folder can be called so.

    Raises:
        UsageError: It is empty, longer than 64 characters, or has other characters than the rule allows.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a run: 1 to 64 of the characters a-z A-Z 0-9 . _ -, "
            "not beginning with . or -, and not a device name such as CON; give it another by --name"
        )
    return name


def time_stamp(runs_dir: Path) -> str:
    """Return the time in UTC, or one second after the newest run where the clock was set back.

    So the newest run has the highest id, and `latest` is right, whatever the clock does.
    """
    now = datetime.now(UTC).strftime(STAMP)
    newest = max((path.name for path in runs_dir.iterdir() if ID.fullmatch(path.name)), default="")
    newest = newest[:STAMP_LENGTH]
    if newest <= now:
        return now
    try:
        return (datetime.strptime(newest, STAMP) + timedelta(seconds=1)).strftime(STAMP)
    except ValueError:  # a folder named by hand: 20269999-000000-x
        return now
