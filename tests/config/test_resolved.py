"""A checked config -> YAML, and back."""

from pathlib import Path
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.config.checking import check
from nlpcat4.config.parsing import parse
from nlpcat4.config.resolved import dump, explain
from nlpcat4.config.section import Section
from nlpcat4.config.source import Position, Source
from tests.config.conftest import Dropout, Experiment, Flatten, Lstm, Training

S = TypeVar("S", bound=Section)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LAYERS = (
    st.builds(Dropout, rate=st.floats(0, 0.99))
    | st.builds(Lstm, units=st.integers(1, 10**18), return_sequences=st.booleans())
    | st.builds(Flatten)
)


def source_of(text: str) -> Source:
    tree = parse(text, lambda line, column: Position("my.yaml", line + 1, column + 1))
    return Source.of(Path("my.yaml"), text, tree)


@given(
    st.builds(
        Training,
        epochs=st.integers(1, 10**18),
        monitor=TEXTS,
        weights=st.none() | st.dictionaries(TEXTS, st.floats(allow_nan=False, allow_infinity=False)),
    )
)
def test_a_saved_section_is_read_back_as_it_was(section: Training) -> None:
    assert check(Training, source_of(dump(section))) == section


@given(st.lists(LAYERS).filter(lambda layers: not layers or layers[-1].name != "dropout"))
def test_saved_layers_are_read_back_as_they_were(layers: list[Dropout | Lstm | Flatten]) -> None:
    config = Experiment(task="classification", layers=tuple(layers))
    assert check(Experiment, source_of(dump(config))) == config


def test_what_is_written_in_short_is_told_apart_from_the_defaults_beside_it() -> None:
    source = source_of("task: classification\nlayers: [lstm: 3, flatten]\n")
    origins = {setting.key: setting.origin for setting in explain(check(Experiment, source), source)}
    assert origins["layers[0].lstm.units"] == "my.yaml:2:10"
    assert origins["layers[0].lstm.return_sequences"] == "default"
    assert origins["layers[1].flatten"] == "my.yaml:2:19"
