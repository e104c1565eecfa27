"""Data sets that are known by name, each with a small sample in the package."""

from abc import abstractmethod
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from nlpcat4.config.section import Section
from nlpcat4.data.about import About
from nlpcat4.data.checks import checked
from nlpcat4.data.dataset import DividedDataset
from nlpcat4.data.examples import Reading, Splits
from nlpcat4.data.locating import by_hand, find_file, read_bytes
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import Count, Share
from nlpcat4.data.splitting import first
from nlpcat4.errors import DataError, NlpcatError


class NamedDataset(Section):
    """A data set that is known by name."""

    name: str
    """Which data set."""

    @abstractmethod
    def find(self, settings: DataSettings) -> Path | None:
        """Return where the data set is on this machine, None where it is not."""

    @abstractmethod
    def fetch(self, settings: DataSettings) -> Path:
        """Download the data set to the cache and return where it is.

        Raises:
            NlpcatError: It cannot be had; says what to do by hand.
        """

    def locate(self, settings: DataSettings) -> Path:
        """Return where the data set is, after a download where that is needed."""
        return self.find(settings) or self.fetch(settings)


class BuiltIn(DividedDataset, NamedDataset):
    """A data set of which everything is known beforehand."""

    about: ClassVar[About]
    sample_file: ClassVar[str]
    """The sample, in `nlpcat4/data/samples`."""

    sample: bool = False
    """Take the small texts that come with the package instead, whose figures mean nothing; the first 80 %
    train and the rest validates, whatever the other keys say."""

    @property
    def place(self) -> str:
        """The name."""
        return self.name

    @property
    def labelled(self) -> bool:
        """Whether the texts have labels."""
        return self.about.labels is not None

    @abstractmethod
    def parse_sample(self, content: bytes) -> Reading:
        """Read the bundled sample."""

    def load(self, settings: DataSettings) -> Splits:
        """Load the bundled sample if that is wanted, else the data set itself; see `DividedDataset`."""
        if not self.sample:
            return super().load(settings)
        content = files("nlpcat4.data").joinpath("samples", self.sample_file).read_bytes()
        reading = self.parse_sample(content)
        note = "the bundled sample, whose figures mean nothing"
        return divided_sample(replace(reading, notes=(note, *reading.notes)), self, self.name)


def divided_sample(reading: Reading, dataset: DividedDataset, name: str) -> Splits:
    """Return the first 80 % of a data set's sample to train on and the rest to validate on."""
    train, validation = first(reading.examples, len(reading.examples) * 4 // 5)
    return checked(
        {"train": train, "validation": validation},
        place=f"the sample of {name}",
        limit=dataset.limit,
        fold=dataset.chosen_fold,
        label_order=reading.label_order,
        notes=reading.notes,
    )


class FileSet(BuiltIn):
    """A built-in data set that is one file."""

    file: ClassVar[str]
    """How the file is called, in a data folder."""
    max_bytes: ClassVar[int]
    """What is larger cannot be it."""

    train: Count | None = None
    """The first so many examples are trained on and the rest validates."""
    validation: Share | None = None
    """A share, drawn so that the labels keep their proportions."""
    test: Share | None = None
    """A share, drawn before anything else is divided; none when absent."""

    @abstractmethod
    def parse(self, content: bytes, place: str) -> Reading:
        """Read the file, or the sample, which is written alike."""

    def parse_sample(self, content: bytes) -> Reading:
        """Read the bundled sample."""
        return self.parse(content, self.sample_file)

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the file, and note if it is not the one that is known."""
        path = self.locate(settings)
        reading = self.parse(read_bytes(path), str(path))
        fault = self.about.fault(reading.examples)
        note = f"{path}: not the file that is known as {self.name}: {fault}"
        return Reading(
            reading.examples, (*reading.notes, note) if fault else reading.notes, reading.label_order
        )

    def find(self, settings: DataSettings) -> Path | None:
        """Return the first file of that name in the data folders."""
        return find_file(self.file, settings)

    def fetch(self, settings: DataSettings) -> Path:
        """Download the file to the cache, checked against what is known."""
        url, place = self.about.address, settings.cache_dir / self.file
        assert url is not None, "a file has an address"
        how = by_hand(self.file, url, settings)
        if settings.offline:
            raise NlpcatError(f"{self.name}: not on this machine, and --offline forbids a download; {how}")
        from nlpcat4.data.download import download

        try:
            return download(url, place, max_bytes=self.max_bytes, verify=self._verify, settings=settings)
        except NlpcatError as error:
            raise NlpcatError(f"{error}; or {how}") from None

    def _verify(self, content: bytes) -> None:
        """Refuse a content that is not the known file."""
        fault = self.about.fault(self.parse(content, self.file).examples)
        if fault:
            raise DataError(fault)
