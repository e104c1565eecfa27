"""What training tells whoever watches it."""

from typing import Protocol

EpochRecord = dict[str, float | int]
"""One line of history.jsonl: `epoch` from 1, Keras' metric names, `seconds` of training alone."""


class Progress(Protocol):
    """A watcher of a training; each method returns at once, and may raise `Interrupted` to end it."""

    def message(self, text: str) -> None:
        """Take one line about what happens."""

    def start(self, *, epochs: int, steps: int) -> None:
        """Learn how many epochs there will be, at most, and how many steps each has."""

    def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
        """Learn that a step of an epoch is done; both count from 1."""

    def epoch(self, record: EpochRecord, *, best: bool) -> None:
        """Learn that an epoch is done, and whether it is the best so far."""

    def stop(self) -> None:
        """Learn that training ended, in whichever way."""


class Silent:
    """A watcher that looks away: the default for library users."""

    def message(self, text: str) -> None:
        """Ignore a line."""

    def start(self, *, epochs: int, steps: int) -> None:
        """Ignore the plan."""

    def step(self, epoch: int, step: int, metrics: dict[str, float]) -> None:
        """Ignore a step."""

    def epoch(self, record: EpochRecord, *, best: bool) -> None:
        """Ignore an epoch."""

    def stop(self) -> None:
        """Ignore the end."""
