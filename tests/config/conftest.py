"""A small schema with all that the real ones have, and files to write."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Discriminator, Field, PositiveInt, Tag, model_validator

from nlpcat4.config.checking import problem_at, problems
from nlpcat4.config.named import Named, name_of
from nlpcat4.config.section import Section


class Dropout(Named):
    """Forget a part."""

    name: ClassVar[str] = "dropout"
    shorthand: ClassVar[str] = "rate"

    rate: Annotated[float, Field(ge=0, lt=1)]
    """How much."""


class Lstm(Named):
    """Remember."""

    name: ClassVar[str] = "lstm"
    shorthand: ClassVar[str] = "units"

    units: PositiveInt
    """How wide."""
    return_sequences: bool = False
    """Each state, not just the last."""


class Flatten(Named):
    """Side by side."""

    name: ClassVar[str] = "flatten"


Layer = Annotated[
    Annotated[Dropout, Tag("dropout")] | Annotated[Lstm, Tag("lstm")] | Annotated[Flatten, Tag("flatten")],
    Discriminator(name_of),
]


class Training(Section):
    """How it is fitted."""

    epochs: PositiveInt = 10
    """How often."""
    monitor: str = "val_loss"
    """What is watched."""
    weights: Literal["balanced"] | dict[str, float] | None = None
    """By label."""


class Experiment(Section):
    """All of it."""

    task: Literal["classification"]
    """What is learnt."""
    padding: Literal["pre", "post"] = "post"
    """Where."""
    layers: tuple[Layer, ...] = ()
    """A list."""
    training: Training = Training()
    """How."""

    @model_validator(mode="after")
    def _fits_together(self) -> "Experiment":
        if found := list(self._contradictions()):
            raise problems(found)
        return self

    def _contradictions(self) -> Iterator[Exception]:
        if self.training.monitor == "val_lost":
            yield problem_at(("training", "monitor"), "no such metric")
        if self.layers and self.layers[-1].name == "dropout":
            yield problem_at(("layers", len(self.layers) - 1, "dropout"), "cannot be the last")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a config into an empty working directory; return its name."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "my.yaml") -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return write
