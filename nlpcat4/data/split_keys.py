"""What `train`, `validation` and `test` may be: a number, a share, a file or a TFDS split expression."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from nlpcat4.config.problems import shown

_PART = r"\w+(\[[^\[\]]+\])?"
_EXPRESSION = re.compile(rf"{_PART}(\s*\+\s*{_PART})*")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_share(value: Any) -> bool:
    return isinstance(value, float) and 0 < value < 1


def _is_file(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and _EXPRESSION.fullmatch(value) is not None


_COUNT = (_is_count, "a number of examples, 1 or more")
_SHARE = (_is_share, "a share between 0 and 1, such as 0.2")
_FILE = (_is_file, "a file")
_SPLIT = (_is_expression, "a split expression, such as 'train[:90%]'")


def _one_of(*kinds: tuple[Callable[[Any], bool], str]) -> BeforeValidator:
    """Check that a value is of one of the kinds; where not, one message says what all of them are."""
    expected = ", or ".join(description for _, description in kinds)

    def check(value: Any) -> Any:
        if not any(fits(value) for fits, _ in kinds):
            raise ValueError(f"{expected}; found {shown(value)}")
        return value

    return BeforeValidator(check)


_Share = Annotated[float, Field(gt=0, lt=1)]

Count = Annotated[int, Field(ge=1), _one_of(_COUNT)]
CountOrSplit = Annotated[int | str, _one_of(_COUNT, _SPLIT)]
Share = Annotated[_Share, _one_of(_SHARE)]
ShareOrFile = Annotated[_Share | str, _one_of(_SHARE, _FILE)]
ShareOrSplit = Annotated[_Share | str, _one_of(_SHARE, _SPLIT)]
