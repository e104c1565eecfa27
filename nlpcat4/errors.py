"""What can go wrong that a user can mend; each error knows the exit code of the command it ends.

NlpcatError             1   the run failed
├── UsageError          2   a wrong argument, config or data file: nothing was started
│   ├── ConfigError         the problems of a config file, all at once
│   └── DataError           the problem of a data file, with its line
├── RunError            1   a run folder that is missing, damaged or in use
├── TrainingError       1   training that cannot go on, such as a loss that is not a number
├── GateMissed          3   a metric below what `--fail-under` asked for
└── Interrupted         130 Ctrl-C or SIGTERM, after the state was saved

Anything else that escapes is a bug of ours and keeps its traceback.
"""


class NlpcatError(Exception):
    """Something a user can cause and mend; its text says where, what and what to do."""

    exit_code = 1


class UsageError(NlpcatError):
    """A wrong argument, or a file that cannot be used as it stands."""

    exit_code = 2


class ConfigError(UsageError):
    """One or more problems of a config, one a line, each `file:line:column: key: what is wrong`."""


class DataError(UsageError):
    """A data file that is missing, damaged or not what the config says it is."""


class RunError(NlpcatError):
    """A run that is missing, damaged, in use or of another task."""


class TrainingError(NlpcatError):
    """Training that cannot go on."""


class GateMissed(NlpcatError):  # noqa: N818 (a verdict, not a failure)
    """A metric that is not as good as was asked for."""

    exit_code = 3


class Interrupted(NlpcatError):  # noqa: N818 (asked for by the user)
    """Ctrl-C or SIGTERM, after the state was saved."""

    exit_code = 130


def first_line(error: Exception) -> str:
    """Return the first line of what a library said, or the error's name where it said nothing."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
