"""The base of data sets that are divided: into training, validation and, where wanted, test."""

from abc import abstractmethod
from typing import Annotated, Any, ClassVar

from pydantic import Field, NonNegativeInt, PositiveInt, ValidationInfo, field_validator, model_validator

from nlpcat4.data.base import AnyDataset
from nlpcat4.data.checks import checked, require_enough
from nlpcat4.data.examples import Examples, Reading, Splits
from nlpcat4.data.folding import Fold
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.splitting import draw, first


class DividedDataset(AnyDataset):
    """A data set and how it is divided; a subclass says what `train`, `validation` and `test` may be."""

    default_split: ClassVar[dict[str, Any]] = {"validation": 0.1}
    """What holds where neither `train: N` nor `validation` is given."""

    train: int | str | None = None
    validation: float | str | None = None
    test: float | str | None = None
    split_seed: NonNegativeInt = 0
    """Decides which examples a share draws."""
    limit: PositiveInt | None = None
    """Only the first so many examples of each split, for trying out."""
    folds: Annotated[int, Field(ge=2, le=1000)] | None = None
    """Divide training and validation anew, into so many folds with the same share of each label; see
    `nlp train --folds`."""
    fold: PositiveInt | None = None
    """Which of the `folds` validates, from 1; the others train, and a test part is left out."""

    @abstractmethod
    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the examples to divide, or those of `source`, a value of `validation` or `test`."""

    def load(self, settings: DataSettings) -> Splits:
        """Read, divide and check the data; see `AnyDataset`."""
        pool = self.read(None, settings)
        require_enough(pool.examples, self.place)
        train, test, notes = self._separate(pool.examples, self.test, settings)
        validation: Examples | None
        more: tuple[str, ...] = ()
        if isinstance(self.train, int):
            train, validation = first(train, self.train)
        else:
            train, validation, more = self._separate(train, self.validation, settings)
        parts = {"train": train, "validation": validation, "test": test}
        return checked(
            parts,
            place=self.place,
            limit=self.limit,
            fold=self.chosen_fold,
            label_order=pool.label_order,
            notes=(*pool.notes, *notes, *more),
        )

    def _separate(
        self, pool: Examples, part: float | str | None, settings: DataSettings
    ) -> tuple[Examples, Examples | None, tuple[str, ...]]:
        """Return the pool without a part, the part, and notes; a part of its own leaves the pool whole."""
        if isinstance(part, float):
            return *draw(pool, part, self.split_seed), ()
        if part is None:
            return pool, None, ()
        other = self.read(part, settings)
        return pool, other.examples, other.notes

    @property
    def chosen_fold(self) -> Fold | None:
        """Which fold validates, where the data are folded."""
        if self.folds is None or self.fold is None:
            return None
        return Fold(self.fold, self.folds, self.split_seed)

    @model_validator(mode="before")
    @classmethod
    def _fill_in_the_split(cls, data: Any) -> Any:
        """Write the default split out, so that a saved config hides nothing."""
        if not isinstance(data, dict) or isinstance(data.get("train"), int):
            return data
        if data.get("validation") is not None:
            return data
        return data | {key: value for key, value in cls.default_split.items() if data.get(key) is None}

    @field_validator("validation")
    @classmethod
    def _leaves_a_rest(cls, validation: float | str | None, info: ValidationInfo) -> float | str | None:
        train = info.data.get("train")
        if isinstance(train, int) and validation is not None:
            raise ValueError(f"`train: {train}` leaves all the rest to validation; take one of the two away")
        if isinstance(validation, str) and validation in (train, info.data.get("path")):
            raise ValueError("the same examples as those to train on")
        return validation

    @field_validator("test")
    @classmethod
    def _is_apart(cls, test: float | str | None, info: ValidationInfo) -> float | str | None:
        train = info.data.get("train")
        if isinstance(train, int) and isinstance(test, float):
            raise ValueError(
                f"a share is drawn at random, which `train: {train}` is not; drop one of the two"
            )
        if isinstance(test, str) and test in (train, info.data.get("path"), info.data.get("validation")):
            raise ValueError("the same examples as those to train or validate on")
        return test

    @field_validator("fold")
    @classmethod
    def _is_one_of_the_folds(cls, fold: int | None, info: ValidationInfo) -> int | None:
        folds = info.data.get("folds")
        if folds is None and fold is not None and "folds" in info.data:
            raise ValueError("one of how many? say `folds`, too")
        if folds is not None and fold is not None and fold > folds:
            raise ValueError(f"there are only {folds} folds")
        return fold

    @model_validator(mode="after")
    def _says_which_fold(self) -> "DividedDataset":
        if self.folds is not None and self.fold is None:
            faults = f"`folds: {self.folds}` without `fold`; say which one validates, or train all by --folds"
            raise ValueError(faults)
        return self
