"""What pydantic finds wrong with the value of one key -> plain words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from nlpcat4.config.locating import discriminator
from nlpcat4.config.outline import Form, Outline, choices, keys, value_at
from nlpcat4.config.phrases import allowed, either
from nlpcat4.config.problems import did_you_mean, shown
from nlpcat4.config.source import KeyPath

_PYDANTICS_OWN = frozenset(get_args(ErrorType)) - {"value_error", "assertion_error"}
_NOT_IN_THE_OUTLINE = {"string_pattern_mismatch", "multiple_of"}


def is_by_validator(error: ErrorDetails) -> bool:
    """Tell whether a validator of ours complained, in words of its own."""
    return error["type"] not in _PYDANTICS_OWN


def messages(path: KeyPath, errors: Sequence[ErrorDetails], outline: Outline, data: Any) -> Iterator[str]:
    """Yield what to tell about one key.

    Several errors of pydantic at one key are the members of a union, none of which fits: that is one message.
    """
    own = [_own_words(error) for error in errors if is_by_validator(error)]
    if own:
        yield from own
    elif errors[0]["type"] == "extra_forbidden":
        yield _unknown(str(path[-1]), keys(outline.at(path[:-1], data)))
    elif _is_without_a_name(errors[0]) and len(errors[0]["input"]) > 1:
        yield _several(errors[0]["input"], path, outline.at(path, data))
    else:
        yield _unfit(path, errors[0], outline, data)


def _own_words(error: ErrorDetails) -> str:
    return str(error["ctx"]["error"]) if error["type"] in ("value_error", "assertion_error") else error["msg"]


def _unknown(key: str, known: Sequence[str]) -> str:
    hint = did_you_mean(key, known)
    return f"unknown key{hint}" if hint or not known else f"unknown key; the keys here are {', '.join(known)}"


def _is_without_a_name(error: ErrorDetails) -> bool:
    """Tell whether a mapping chooses none of the things that are told apart by name, as optimizers are."""
    return (
        error["type"] == "union_tag_not_found"
        and isinstance(error["input"], dict)
        and not discriminator(error)
    )


def _several(found: Mapping[str, Any], path: KeyPath, forms: list[Form]) -> str:
    """Say that only one thing can be chosen; two come together where a config adds one to its base's."""
    return (
        f"must be one of {', '.join(keys(forms))}, found {' and '.join(found)}; "
        f"`~{path[-1]}:` before it drops what is inherited"
    )


def _unfit(path: KeyPath, error: ErrorDetails, outline: Outline, data: Any) -> str:
    """Say what a value can be, and what there is instead."""
    forms = outline.at(path, data)
    possible, names, found = allowed(forms), choices(forms), error["input"]
    if error["type"] == "union_tag_invalid" and isinstance(found, dict) and not discriminator(error):
        # Not told apart by a key but by a name, as layers are: `{bilstmm: {units: 64}}`.
        names, found = re.findall("'(.*?)'", error["ctx"]["expected_tags"]), error["ctx"]["tag"]
        possible = either([shown(name) for name in names])
    elif error["type"].startswith("union_tag"):
        found = value_at(path, data)
    if error["type"] == "missing" or (found is None and error["type"] == "union_tag_not_found"):
        return f"missing; it must be {possible}" if possible else "missing"
    if not possible or error["type"] in _NOT_IN_THE_OUTLINE:
        return f"{error['msg']}, found {shown(found)}"
    hint = did_you_mean(found, map(str, names)) if isinstance(found, str) else ""
    if possible == "text" and not isinstance(found, dict | list):
        hint = f'; write "{shown(found)}"'
    return f"must be {possible}, found {shown(found)}{hint}"
