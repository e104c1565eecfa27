"""What goes from one layer to the next, known without TensorFlow."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["ids", "sequence", "vector"]
"""Ids of tokens; a row of features for each token; one row of features for the whole text."""


@dataclass(frozen=True)
class Shape:
    """The form of a text between two layers, and its size."""

    form: Form
    length: int
    """Positions at most; of no meaning for a vector."""
    width: int
    """Features of a position or of the vector; the size of the vocabulary for ids."""
