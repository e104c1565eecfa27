"""`path: reviews.csv`: a user's own data."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import ValidationError

from nlpcat4.config.checking import problem_at
from nlpcat4.data.base import Task
from nlpcat4.data.dataset import DividedDataset
from nlpcat4.data.examples import Reading
from nlpcat4.data.own_file import OwnFile, format_of
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import Count, ShareOrFile


class OwnData(DividedDataset, OwnFile):
    """A table, records, lines or a folder of texts, or pairs, divided by order, by a share or by files."""

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

    @property
    def paired(self) -> bool:
        """Whether the two columns of pairs are named."""
        return self.source is not None

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the file, or another one in the same way."""
        return self.read_file(source or self.path, settings)

    def unfit_for(self, task: Task) -> Iterator[ValidationError]:
        """Yield which columns are to be named."""
        if task not in self.tasks:
            key, remedy = self._remedy(task)
            yield problem_at(("dataset", key), remedy)

    def _remedy(self, task: Task) -> tuple[str, str]:
        """Return the key to change for a task, and how."""
        if self.paired:
            columns = "`text` and `label`" if task == "classification" else "`text`"
            return "source", f"pairs are for `task: seq2seq`; for `task: {task}` name {columns} instead"
        if task == "classification":
            return "label", f"name the column of the labels, which `task: {task}` learns"
        found = format_of(self.path, self.format)
        if found in ("lines", "folder"):
            key = "path" if self.format is None else "format"
            return key, f"`task: {task}` learns pairs, of a table or of records; the format is {found}"
        if self.label is not None:
            return "label", f"`task: {task}` learns pairs; name their columns, `source` and `target`, instead"
        return "source", f"name the columns of the pairs, `source` and `target`, which `task: {task}` learns"
