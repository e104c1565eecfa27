"""What libyaml says about a text that is no YAML -> where to look and what to do."""

from yaml import Mark, MarkedYAMLError

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


def explained(error: MarkedYAMLError, text: str) -> tuple[Mark, str]:
    """Return the place of a syntax error in a text, and a message."""
    assert error.problem is not None
    assert error.problem_mark is not None
    for sign, at_start, hint in _HINTS:
        if sign in error.problem:
            mark = error.context_mark if at_start and error.context_mark else error.problem_mark
            return mark, _TABS if text[mark.index : mark.index + 1] == "\t" else hint
    return error.problem_mark, error.problem
