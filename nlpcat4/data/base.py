"""What every data set is: a place, the tasks that it serves, and its splits."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Literal

from pydantic import ValidationError

from nlpcat4.config.checking import problem_at
from nlpcat4.config.section import Section
from nlpcat4.data.examples import Splits
from nlpcat4.data.settings import DataSettings

Task = Literal["classification", "language_model", "seq2seq", "word_vectors"]


class AnyDataset(Section):
    """Texts, texts with labels, or pairs of a source and a target."""

    @property
    @abstractmethod
    def place(self) -> str:
        """How messages name the data."""

    @property
    @abstractmethod
    def labelled(self) -> bool:
        """Whether the texts have labels."""

    @property
    def paired(self) -> bool:
        """Whether each text has a target, which it is to become."""
        return False

    @property
    def tasks(self) -> frozenset[Task]:
        """What can be learnt from it."""
        if self.paired:
            return frozenset(("seq2seq",))
        unlabelled: tuple[Task, ...] = ("language_model", "word_vectors")
        return frozenset(("classification", *unlabelled) if self.labelled else unlabelled)

    @abstractmethod
    def load(self, settings: DataSettings) -> Splits:
        """Find, download or make the data, and divide and check them.

        Raises:
            DataError: The data are missing, damaged, or cannot be divided so.
            NlpcatError: They had to be downloaded and could not be.
        """

    def unfit_for(self, task: Task) -> Iterator[ValidationError]:
        """Yield why the data cannot serve a task, placed at the key to change."""
        if task in self.tasks:
            return
        if self.paired:
            fault = f"has pairs of a source and a target, which `task: seq2seq` learns, not `task: {task}`"
        elif task == "seq2seq":
            fault = f"has no pairs of a source and a target, which `task: {task}` learns"
        else:
            fault = f"has no labels, which `task: {task}` learns"
        yield problem_at(("dataset",), f"{self.place} {fault}")
