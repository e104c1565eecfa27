"""What a schema and a value have against each other, in plain words at the right key."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, PositiveInt, TypeAdapter, model_validator

from nlpcat4.config.checking import MOST, check, problem_at, problems
from nlpcat4.config.loading import load
from nlpcat4.config.section import Section
from nlpcat4.errors import ConfigError
from tests.config.conftest import Layer

Write = Callable[..., Path]


class Csv(Section):
    """A table."""

    kind: Literal["path"]
    path: str
    sizes: tuple[int, float] = (1, 2.0)
    share: Annotated[float, Field(ge=0, lt=1)] | None = None
    code: Annotated[str, Field(pattern="^[a-z]+$")] = "utf"
    folder: Path = Path("data")


class Tiny(Section):
    """A few numbers."""

    kind: Literal["tiny"] = "tiny"
    size: Annotated[int, Field(ge=1, le=9)] = 5


class Train(Section):
    """Learns."""

    task: Literal["train"]
    data: Annotated[Csv | Tiny, Field(discriminator="kind")] = Tiny()
    layers: tuple[Layer, ...] = ()
    layer: Layer | None = None
    labels: Literal["balanced"] | dict[str, Annotated[float, Field(gt=0)]] | list[PositiveInt] | None = None
    quiet: bool = False
    size: int = 3

    @model_validator(mode="after")
    def _consistent(self) -> "Train":
        if self.size == 13:
            raise problems([problem_at(("data", "size"), "is {lucky}"), ValueError("all of it is wrong")])
        if self.size == 14:
            raise ValueError("14 is no size")
        return self


class Measure(Section):
    """Measures."""

    task: Literal["test"]


SCHEMA: TypeAdapter[Train | Measure] = TypeAdapter(Annotated[Train | Measure, Field(discriminator="task")])


def complaints(write: Write, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        check(SCHEMA, load(write(text)))
    return [line.removeprefix("my.yaml:") for line in str(caught.value).split("\n")]


PATH = "data: {kind: path, path: x,"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("size: true", "2:1: size: must be a whole number, found true"),
        ('size: "3"', "2:1: size: must be a whole number, found '3'"),
        ("size: 3.0", "2:1: size: must be a whole number, found 3.0"),
        ("size: 14", "1:1: 14 is no size"),
        ("size: " + "x" * 500, f"2:1: size: must be a whole number, found '{'x' * 36}..."),
        ("quiet: 1", "2:1: quiet: must be true or false, found 1"),
        ("data:", "2:1: data: must be a mapping, found null"),
        ("data: {kind: tiny, size: 10}", "2:20: data.size: must be a whole number from 1 to 9, found 10"),
        ("data: {kind: pth}", "2:8: data.kind: must be 'path' or 'tiny', found 'pth' (did you mean 'path'?)"),
        ("data: {kind: path}", "2:1: data.path: missing; it must be text"),
        ("data: {kind: path, path: 5}", '2:20: data.path: must be text, found 5; write "5"'),
        (f"{PATH} szies: 1}}", "2:29: data.szies: unknown key (did you mean 'sizes'?)"),
        (
            f"{PATH} sizes: [1, 2, 3]}}",
            "2:29: data.sizes: must be a list of exactly 2 items, found [1, 2, 3]",
        ),
        (f"{PATH} sizes: [1, x]}}", "2:40: data.sizes[1]: must be a number, found 'x'"),
        (f"{PATH} sizes: [1]}}", "2:29: data.sizes[1]: missing; it must be a number"),
        (f"{PATH} share: 2}}", "2:29: data.share: must be a number >= 0 and < 1 or null, found 2"),
        (f"{PATH} code: A1}}", "2:29: data.code: String should match pattern '^[a-z]+$', found 'A1'"),
        ("labels: 5", "2:1: labels: must be 'balanced', a mapping, a list or null, found 5"),
        ("labels: {a: 1, b: -1}", "2:16: labels.b: must be a number > 0, found -1"),
        ("labels: [1, 0]", "2:13: labels[1]: must be a whole number > 0, found 0"),
        ("layers: 5", "2:1: layers: must be a list, found 5"),
        (
            "layers: [{lst: 5}]",
            "2:10: layers[0]: must be 'dropout', 'lstm' or 'flatten', found 'lst' (did you mean 'lstm'?)",
        ),
        ("layers: [lstm: true]", "2:10: layers[0].lstm.units: must be a whole number > 0, found true"),
        (
            "layers: [lstm: {units: 1, x: 5}]",
            "2:27: layers[0].lstm.x: unknown key; the keys here are units, ",
        ),
        (
            "layer: {lstm: 1, dropout: 0.5}",
            "2:1: layer: must be one of dropout, lstm, flatten, found lstm and dropout; "
            "`~layer:` before it drops what is inherited",
        ),
    ],
    ids=lambda text: text[:40],
)
def test_a_misfit_is_told_at_its_key(write: Write, text: str, complaint: str) -> None:
    (found,) = complaints(write, f"task: train\n{text}\n")
    assert found.startswith(complaint)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("task: tset", "1:1: task: must be 'train' or 'test', found 'tset' (did you mean 'test'?)"),
        ("task: [test]", "1:1: task: must be 'train' or 'test', found [\"test\"]"),
        ("taks: test", "1:1: task: missing; it must be 'train' or 'test'"),
        ("task: test\nquiet: true", "2:1: quiet: unknown key; the keys here are task"),
    ],
)
def test_what_chooses_the_schema_must_be_known(write: Write, text: str, complaint: str) -> None:
    assert complaints(write, text) == [complaint]


def test_a_validator_places_several_complaints_at_once(write: Write) -> None:
    """Also at a key that the file leaves to its default."""
    assert complaints(write, "task: train\nsize: 13\n") == [
        "1:1: data.size: is {lucky}",
        "1:1: all of it is wrong",
    ]


def test_text_is_not_guessed_to_be_a_path_or_a_list_a_tuple_but_read_as_such(write: Write) -> None:
    config: Any = check(
        SCHEMA, load(write("task: train\ndata: {kind: path, path: x, sizes: [3, 4], folder: d}\n"))
    )
    assert (config.data.sizes, config.data.folder) == ((3, 4.0), Path("d"))


def test_mistakes_beyond_a_hundred_are_counted(write: Write) -> None:
    found = complaints(write, "task: test\n" + "".join(f"key{n}: 1\n" for n in range(9_000)))
    assert len(found) == MOST + 1
    assert found[-1] == "and 8,900 more"
