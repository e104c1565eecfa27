"""What a schema allows -> words: `'pre' or 'post'`, `a whole number from 1 to 100`."""

from collections.abc import Iterable, Iterator, Sequence

from nlpcat4.config.outline import Form, choices
from nlpcat4.config.problems import shown

_NOUNS = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a mapping",
}


def allowed(forms: Iterable[Form]) -> str:
    """Return what a value can be, in words.

    Example:
        >>> allowed([{"enum": ["pre", "post"]}, {"type": "integer", "minimum": 1}])
        "'pre', 'post' or a whole number >= 1"
    """
    return either(list(dict.fromkeys(word for form in forms for word in words(form))))


def either(things: Sequence[str]) -> str:
    """Join things to a choice.

    Example:
        >>> either(["a", "b", "c"])
        'a, b or c'
    """
    *first, last = things or [""]
    return f"{', '.join(first)} or {last}" if first else last


def words(form: Form) -> Iterator[str]:
    """Yield the words for each thing that a value of one form can be."""
    if constants := choices([form]):
        yield from map(shown, constants)
    else:
        types = form.get("type", [])
        for name in [types] if isinstance(types, str) else types:
            yield _NOUNS[name] + _range(form) + _length(form)


def _range(form: Form) -> str:
    """Return the bounds of a number, with a space before them."""
    low, high = form.get("minimum"), form.get("maximum")
    if low is not None and high is not None:
        return f" from {_number(low)} to {_number(high)}"
    signs = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
    limits = [f"{sign} {_number(form[bound])}" for bound, sign in signs.items() if bound in form]
    return " " + " and ".join(limits) if limits else ""


def _length(form: Form) -> str:
    """Return how long a text or a list can be, with a space before it."""
    low = form.get("minLength", form.get("minItems"))
    high = form.get("maxLength", form.get("maxItems"))
    unit = "characters" if form.get("type") == "string" else "items"
    if low is None and high is None:
        return ""
    if low == high:
        return f" of exactly {low} {unit if low != 1 else unit[:-1]}"
    return f" of {low or 0} or more {unit}" if high is None else f" of {low or 0} to {high} {unit}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
