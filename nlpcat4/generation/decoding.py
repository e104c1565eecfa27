"""What every way of decoding is made of. Imports TensorFlow: import it inside functions."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from nlpcat4.generation.options import Repetition
from nlpcat4.generation.step import Step

O = TypeVar("O", bound=Repetition)  # noqa: E741, options


class Decoding(Generic[O]):
    """A model, what a user said about decoding, and the ids that play a part of their own."""

    def __init__(
        self,
        step: Step,
        options: O,
        *,
        never: Sequence[int] = (),
        breaks: Sequence[int] = (),
        end_id: int | None = None,
    ) -> None:
        """Compile nothing yet: that is done by the first use.

        Args:
            step: The model.
            options: How to decode.
            never: Ids that are never generated, besides that of the padding, 0.
            breaks: Ids that may come again and again, as those of line breaks: no repetition counts them.
            end_id: The token that ends a text; it is one of the breaks. None: texts never end.
        """
        self._step = step
        self._options = options
        self._never = tuple(never)
        self._breaks = (*breaks, *(() if end_id is None else (end_id,)))
        self._end_id = end_id
