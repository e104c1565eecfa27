"""A config and its schema -> a checked section, or all that is wrong with it at once."""

from collections.abc import Iterable, Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from nlpcat4.config.complaints import is_by_validator, messages
from nlpcat4.config.locating import located
from nlpcat4.config.outline import Outline
from nlpcat4.config.problems import Problem, config_error, dotted
from nlpcat4.config.section import S, Schema, adapter
from nlpcat4.config.source import KeyPath, Source

MOST = 100
"""A file with more mistakes than this is of another kind; the rest is only counted."""


def check(schema: Schema[S], source: Source) -> S:
    """Return the section that a config describes.

    Args:
        schema: A section, or the type adapter of a union of sections.
        source: As `loading.load` returns it.

    Raises:
        ConfigError: The config does not fit the schema; it names every key that is wrong.
    """
    try:
        return adapter(schema).validate_python(source.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = _problems(errors[:MOST], Outline(schema), source)
        raise config_error(found, more=max(0, len(errors) - MOST)) from None


def problem_at(path: KeyPath, message: str) -> ValidationError:
    """Return a complaint about a key, for a validator of a section to raise.

    Args:
        path: From the section whose validator it is, as in `("training", "monitor")`; pydantic puts the
            place of the section before it.
        message: What is wrong and what to do, without the key.
    """
    return _raisable([_complaint(path, message)])


def problems(found: Iterable[Exception]) -> ValidationError:
    """Return one error for a validator to raise; what `problem_at` did not make concerns the section."""
    return _raisable(
        complaint
        for error in found
        for complaint in (
            [_complaint(details["loc"], details["msg"]) for details in error.errors()]
            if isinstance(error, ValidationError)
            else [_complaint((), str(error))]
        )
    )


def _complaint(path: KeyPath, message: str) -> InitErrorDetails:
    kind = PydanticCustomError("problem", "{message}", {"message": message})
    return InitErrorDetails(type=kind, loc=path, input=None)


def _raisable(complaints: Iterable[InitErrorDetails]) -> ValidationError:
    return ValidationError.from_exception_data("config", list(complaints))


def _problems(errors: list[ErrorDetails], outline: Outline, source: Source) -> Iterator[Problem]:
    by_path: dict[KeyPath, list[ErrorDetails]] = {}
    for error in errors:
        by_path.setdefault(located(error, outline, source.data), []).append(error)
    for path, complaints in by_path.items():
        if not _is_about_another_member(path, complaints, by_path):
            for message in messages(path, complaints, outline, source.data):
                yield Problem(source.position(path), dotted(path), message)


def _is_about_another_member(path: KeyPath, complaints: list[ErrorDetails], paths: Iterable[KeyPath]) -> bool:
    """Tell whether there are complaints about what lies below a key: then another member of a union fits it.

    `class_weights: {spam: -1}` is no `balanced`, says pydantic, besides the negative weight.
    """
    deeper = any(len(other) > len(path) and other[: len(path)] == path for other in paths)
    return deeper and not any(is_by_validator(complaint) for complaint in complaints)
