"""Which epoch is the best so far, and when to stop hoping for a better one."""

import math
from dataclasses import dataclass, field
from typing import Any

from nlpcat4.training.config import EarlyStopping, higher_is_better
from nlpcat4.training.progress import EpochRecord


@dataclass
class Best:
    """The best value that a metric has had, and the epoch that had it."""

    monitor: str
    min_delta: float = 0.0
    value: float | None = None
    epoch: int = 0
    waited: int = 0
    """Epochs since the best one."""

    def update(self, record: EpochRecord) -> bool:
        """Take one epoch's record; return whether it is the best so far."""
        value = float(record[self.monitor])
        sign = 1 if higher_is_better(self.monitor) else -1
        better = math.isfinite(value) and (self.value is None or sign * (value - self.value) > self.min_delta)
        if better:
            self.value, self.epoch, self.waited = value, int(record["epoch"]), 0
        else:
            self.waited += 1
        return better


@dataclass
class Watch:
    """What is remembered from epoch to epoch; all of it goes into the checkpoint.

    Written here, rather than taken from Keras' `ModelCheckpoint` and `EarlyStopping`, because those start
    with no best value after a restart and then overwrite a better model with a worse one.
    """

    best: Best
    hope: Best | None = None
    """What early stopping watches."""
    patience: int = 0
    history: list[EpochRecord] = field(default_factory=list)
    model: str = ""
    """The SHA-256 of the file that the best epoch's model was saved to."""

    @classmethod
    def of(cls, monitor: str, early_stopping: EarlyStopping | None) -> "Watch":
        """Watch `monitor` for the best epoch, and what `early_stopping` names for the end."""
        if early_stopping is None:
            return cls(Best(monitor))
        hope = Best(early_stopping.monitor, early_stopping.min_delta)
        return cls(Best(monitor), hope, early_stopping.patience)

    @classmethod
    def restored(cls, state: dict[str, Any]) -> "Watch":
        """Return the watch that `dataclasses.asdict` made a state of."""
        hope = None if state["hope"] is None else Best(**state["hope"])
        return cls(**state | {"best": Best(**state["best"]), "hope": hope})

    @property
    def lost_hope(self) -> bool:
        """Whether early stopping says to stop."""
        return self.hope is not None and self.hope.waited >= self.patience

    def update(self, record: EpochRecord) -> bool:
        """Take one epoch's record; return whether it is the best so far."""
        self.history.append(record)
        if self.hope is not None:
            self.hope.update(record)
        return self.best.update(record)
