"""Data sets that are made when they are needed: there is no file, and nothing to download."""

from abc import abstractmethod
from typing import ClassVar

from pydantic import NonNegativeInt

from nlpcat4.data.about import About
from nlpcat4.data.base import AnyDataset
from nlpcat4.data.builtin import divided_sample
from nlpcat4.data.dataset import DividedDataset
from nlpcat4.data.examples import Examples, Reading, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import Count, Share

SAMPLE = 300
"""How many pairs a sample has."""


class Generated(AnyDataset):
    """A data set that follows from its keys alone, on every machine alike."""

    about: ClassVar[About]

    name: str
    """Which data set."""

    @property
    def place(self) -> str:
        """The name."""
        return self.name

    @property
    def labelled(self) -> bool:
        """No generated set has labels."""
        return False


class GeneratedPairs(DividedDataset, Generated):
    """Pairs of a source and a target, as many as are wanted."""

    pairs: int
    """How many pairs are made."""
    data_seed: NonNegativeInt = 0
    """Decides which pairs are made."""
    sample: bool = False
    """Make 300 pairs only, whose figures mean nothing; the first 80 % train and the rest validates,
    whatever the other keys say."""

    train: Count | None = None
    """The first so many pairs are trained on and the rest validates."""
    validation: Share | None = None
    """A share, drawn at random; 0.1 when absent."""
    test: Share | None = None
    """A share, drawn before anything else is divided; none when absent."""

    @property
    def paired(self) -> bool:
        """Whether each text has a target: always."""
        return True

    @abstractmethod
    def make(self, count: int) -> Examples:
        """Return so many pairs, no two with the same source."""

    def load(self, settings: DataSettings) -> Splits:
        """Make a sample if that is wanted, else all pairs; see `DividedDataset`."""
        if not self.sample:
            return super().load(settings)
        reading = Reading(self.make(min(SAMPLE, self.pairs)), ("a sample, whose figures mean nothing",))
        return divided_sample(reading, self, self.name)

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Make all pairs."""
        return Reading(self.make(self.pairs))
