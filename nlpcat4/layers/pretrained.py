"""Vectors that an embedding begins with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Pretrained:
    """A vector for each id that has one."""

    source: str
    """Where they are from."""
    matrix: "NDArray[np.float32]"
    """float32 [vocabulary, dim]; zeros where there is no vector."""
    covered: "NDArray[np.bool_]"
    """bool [vocabulary]: which ids have one."""

    def over(self, table: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return a table with the vectors in the place of its rows, as far as there are any."""
        import numpy as np

        return np.where(self.covered[:, np.newaxis], self.matrix, table)

    def summary(self) -> str:
        """Say how much of the vocabulary is covered; padding and the unknown token do not count."""
        words = len(self.covered) - 2
        count = int(self.covered[2:].sum())
        return f"vectors of {self.source}: {count:,} of {words:,} words ({count / max(1, words):.1%})"
