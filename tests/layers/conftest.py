"""What is wrong with a list of layers, as a reader sees it."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pydantic import TypeAdapter

from nlpcat4.layers import Entry, Layer

Parse = Callable[[Sequence[Any]], tuple[Entry, ...]]


@pytest.fixture
def parse() -> Parse:
    """Return what turns the items of a config into layers."""
    return TypeAdapter(tuple[Layer, ...]).validate_python
