"""What a layer has to know besides its own arguments to become Keras layers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlpcat4.layers.shape import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from nlpcat4.layers.pretrained import Pretrained


@dataclass(frozen=True)
class DocumentFrequency:
    """In how many texts of the training part each token occurs."""

    texts: int
    """How many texts there are."""
    counts: "NDArray[np.int64]"
    """int64 [vocabulary]; of the padding id it is 0."""

    @classmethod
    def of(cls, encoded: "Iterable[ArrayLike]", vocab_size: int) -> "DocumentFrequency":
        """Count the texts that hold each id.

        Example:
            >>> DocumentFrequency.of([[1, 2, 2], [2]], vocab_size=4).counts.tolist()
            [0, 1, 2, 0]
        """
        import numpy as np

        counts = np.zeros(vocab_size, dtype=np.int64)
        texts = 0
        for ids in encoded:
            counts[np.unique(np.asarray(ids, dtype=np.int64))] += 1
            texts += 1
        counts[0] = 0
        return cls(texts, counts)


@dataclass(frozen=True)
class BuildContext:
    """Where a layer stands in its model, and what the training texts look like."""

    name: str
    """The layer's name in the Keras model, unique there."""
    shape: Shape
    """What the layer gets."""
    document_frequency: DocumentFrequency | None = None
    """Needed by tf-idf only."""
    pretrained: "Pretrained | None" = None
    """What the embedding begins with."""
    causal: bool = False
    """Padding comes last and no position looks ahead, so that no mask is needed."""
    stateful: bool = False
    """Recurrent layers begin where they stood at the end of the last batch."""
    tied: bool = False
    """The embedding's table serves the output layer, too."""
