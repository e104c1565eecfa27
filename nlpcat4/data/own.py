"""`path: reviews.csv`: a user's own data."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import ValidationError

from nlpcat4.config.checking import problem_at
from nlpcat4.data.dataset import DividedDataset, Task
from nlpcat4.data.examples import Reading
from nlpcat4.data.own_file import OwnFile, format_of
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import Count, ShareOrFile


class OwnData(DividedDataset, OwnFile):
    """A table, records, lines or a folder of texts, divided by order, by a share or by files."""

    default_split: ClassVar[dict[str, Any]] = {"validation": 0.2}

    train: Count | None = None
    """The first so many examples are trained on and the rest validates."""
    validation: ShareOrFile | None = None
    """A share, drawn so that the labels keep their proportions, or a file; 0.2 when absent."""
    test: ShareOrFile | None = None
    """A share, drawn before anything else is divided, or a file; none when absent."""

    @property
    def place(self) -> str:
        """The path as it is given."""
        return self.path

    @property
    def labelled(self) -> bool:
        """Whether a column is named, or the folders are the labels."""
        return self.label is not None or format_of(self.path, self.format) == "folder"

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the file, or another one in the same way."""
        return self.read_file(source or self.path, settings)

    def unfit_for(self, task: Task) -> Iterator[ValidationError]:
        """Yield that the column of the labels is to be named."""
        if task not in self.tasks:
            yield problem_at(
                ("dataset", "label"), f"name the column of the labels, which `task: {task}` learns"
            )
