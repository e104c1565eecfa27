"""`name: tfds:<name>`: any labelled or plain text set of TensorFlow Datasets."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from nlpcat4.data import tfds_store
from nlpcat4.data.builtin import NamedDataset
from nlpcat4.data.dataset import DividedDataset
from nlpcat4.data.examples import Reading
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import CountOrSplit, ShareOrSplit
from nlpcat4.data.tfds_reader import read_split

PREFIX = "tfds:"
NAME = re.compile(rf"{PREFIX}[a-z][a-z0-9_]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?(:\d+\.\d+\.\d+)?")


class TfdsSplits(DividedDataset):
    """The splits that a set of TensorFlow Datasets has, or divisions of one of them."""

    train: CountOrSplit = "train"
    """A split expression, such as `train[:90%]`; or a number: the first so many examples of the split
    `train` are trained on and the rest validates."""
    validation: ShareOrSplit | None = None
    """A share of the training part, drawn so that the labels keep their proportions, or a split
    expression; 0.1 when absent."""
    test: ShareOrSplit | None = None
    """A share of the training part, drawn before anything else is divided, or a split expression; none
    when absent."""

    def read_source(
        self, source: str | None, folder: Path, *, text: str = "text", label: str | None = "label"
    ) -> Reading:
        """Read the split to divide, or another one."""
        pool = self.train if isinstance(self.train, str) else "train"
        return read_split(folder, source or pool, text=text, label=label)


class Tfds(TfdsSplits, NamedDataset):
    """A data set of TensorFlow Datasets, by the name that it has there."""

    name: Annotated[str, Field(json_schema_extra={"pattern": f"^{PREFIX}"})]
    """`tfds:` and the name, with a variant and a version where wanted: `tfds:glue/sst2:2.0.0`."""
    text: Annotated[str, Field(min_length=1)] = "text"
    """The feature of the texts."""
    label: Annotated[str, Field(min_length=1)] | None = "label"
    """The feature of the labels; null where the texts have none."""

    @property
    def place(self) -> str:
        """The name."""
        return self.name

    @property
    def labelled(self) -> bool:
        """Whether a feature is named."""
        return self.label is not None

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the split to divide, or another one."""
        return self.read_source(source, self.locate(settings), text=self.text, label=self.label)

    def find(self, settings: DataSettings) -> Path | None:
        """Return the folder of the prepared data set."""
        return tfds_store.find(self.name.removeprefix(PREFIX), settings.folders)

    def fetch(self, settings: DataSettings) -> Path:
        """Download and prepare the data set in the cache."""
        return tfds_store.fetch(self.name.removeprefix(PREFIX), settings)

    @field_validator("name")
    @classmethod
    def _is_written_like_one_of_tfds(cls, name: str) -> str:
        if NAME.fullmatch(name) is None:
            raise ValueError(f"write `{PREFIX}` and a name as in tfds:glue/sst2:2.0.0, found {name!r}")
        return name
