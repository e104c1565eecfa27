"""A text that is no YAML -> where to look and what to do."""

import re

from yaml import Mark, MarkedYAMLError

# Also the line breaks that only YAML 1.1 knows: it would turn them into spaces.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

_TABS = "a tab cannot indent or separate anything in YAML; use spaces"

# What libyaml says, whether to point at the beginning of what it was reading, and what we say.
_HINTS = (
    ("cannot start any token", False, "a value cannot begin with this character; quote it"),
    ("tab character", False, _TABS),
    ("end of stream", True, "the quote that opens here is never closed"),
    ("',' or ']'", True, "this list needs commas between its items and a ] at its end"),
    ("',' or '}'", True, "this mapping needs commas between its entries and a } at its end"),
    (
        "mapping values are not allowed",
        False,
        "no ':' can stand here; check the indentation or quote the text",
    ),
    ("could not find expected ':'", True, "a line must be KEY: VALUE or - ITEM"),
    ("expected key", False, "this fits nothing above it; check the indentation or quote the text"),
    ("expected '-'", False, "this is no item of the list above it; check the indentation"),
    ("expected node content", False, "a value is missing here"),
    ("block sequence entries", False, "a list item must begin on a line of its own"),
    ("escape c", False, r"no such escape in double quotes; use single quotes, or \\ for a backslash"),
    ("alphabetic or numeric", True, "a text that begins with * or & must be quoted"),
    ("nesting depth", False, "nested too deep"),
)


def forbidden_character(text: str) -> tuple[int, int, str] | None:
    """Return the line and column, from 0, of a character that no YAML may hold, with a message."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    line_start = text.rfind("\n", 0, found.start()) + 1
    code = f"{ord(found[0]):04X}"
    message = f'character U+{code} is not allowed; is this text in UTF-8? In quotes write "\\u{code}"'
    return text.count("\n", 0, line_start), found.start() - line_start, message


def explained(error: MarkedYAMLError, text: str) -> tuple[Mark, str]:
    """Return the place of what libyaml stumbled over, and a message."""
    assert error.problem is not None
    assert error.problem_mark is not None
    for sign, at_start, hint in _HINTS:
        if sign in error.problem:
            mark = error.context_mark if at_start and error.context_mark else error.problem_mark
            return mark, _TABS if text[mark.index : mark.index + 1] == "\t" else hint
    return error.problem_mark, error.problem
