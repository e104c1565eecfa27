"""Filter expressions, against what Python says of the same."""

import contextlib
import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.errors import UsageError
from nlpcat4.runs.filtering import parse
from nlpcat4.runs.filters import Combined, Comparison, Filter, Not

FACTS: dict[str, Any] = {
    "id": "20260131-140509-sarcasm_bilstm",
    "name": "sarcasm_bilstm",
    "status": "completed",
    "started": "2026-01-31T14:05:09",
    "tags": ["final", "paper 2"],
    "note": None,
    "val_accuracy": 0.86,
    "parameters": 246913,
    "training.batch_size": 32,
    "dataset.sample": False,
    "numbered": "42",
}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("val_accuracy > 0.85 and status = completed", True),
        ("val_accuracy>0.85 and status=failed", False),
        ("status = failed or parameters < 1e6", True),
        ("not status = failed and not (parameters < 10)", True),
        ("name ~ bilstm", True),
        ("name ~ BiLSTM", False),
        ("name = sarcasm_bilstm", True),
        ("name = 'sarcasm_bilstm'", True),
        ("tags = final", True),
        ('tags = "paper 2"', True),
        ("tags = paper", False),
        ("tags ~ paper", True),
        ("tags != final", False),
        ("started > 2026-01-30", True),
        ("started < 2026-02", True),
        ("started < 2026-01-31", False),
        ("training.batch_size = 32", True),
        ("training.batch_size = 32.0", True),
        ("training.batch_size = '32'", False),
        ("numbered = 42", True),
        ("numbered = '42'", True),
        ("dataset.sample = false", True),
        ("dataset.sample = 0", False),
        ("dataset.sample = no", False),
        ("parameters = true", False),
        ("perplexity > 0", False),
        ("perplexity < 0", False),
        ("perplexity != 0", False),
        ("not perplexity > 0", True),
        ("perplexity = null", True),
        ("note = null", True),
        ("val_accuracy != null", True),
        ("name > 5", True),  # texts are compared as texts
        ("val_accuracy > abc", False),
        ("name = 'it''s'", None),
        (r"name = 'a \'quoted\' one'", False),
        ("STATUS = completed", False),
        ("status = completed AND name ~ lstm", True),
        ("val_accuracy > nan", False),
    ],
)
def test_an_expression_says_which_runs(expression: str, holds: bool | None) -> None:
    if holds is None:
        with pytest.raises(UsageError):
            parse(expression)
    else:
        assert parse(expression).matches(FACTS) is holds


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "--filter:1: expected a key, such as val_accuracy; found the end"),
        ("val_accuracy", "--filter:13: expected one of = != < <= > >= ~; found the end"),
        ("val_accuracy >", "--filter:15: expected a value; found the end"),
        ("val_accuracy > > 3", "--filter:16: expected a value; found '>'"),
        ("a = 1 b = 2", "--filter:7: expected and, or, or the end; found 'b'"),
        ("a = 1 and", "--filter:10: expected a key, such as val_accuracy; found the end"),
        ("(a = 1", "--filter:7: expected `)`, and or or; found the end"),
        ("a = 1)", "--filter:6: expected and, or, or the end; found ')'"),
        ("a == 1", "--filter:4: expected a value; found '='"),
        ("a ! 1", "--filter:3: expected a word or a sign; a text has a quote at either end; found '!'"),
        ("a = 'open", '--filter:5: expected a word or a sign; a text has a quote at either end; found "\'"'),
        ("note > null", "--filter:8: expected a value; null is only compared by = and !=, not by >"),
        ("and = 1", "--filter:1: expected a key, such as val_accuracy; found 'and'"),
        ("(" * 100_000, "--filter:52: expected no more than 50 brackets or `not` within each other"),
        ("not " * 100_000, "--filter:205: expected no more than 50 brackets or `not` within each other"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(expression: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(expression)
    assert str(caught.value).startswith(message)


KEYS = st.sampled_from(["id", "val_accuracy", "training.batch_size", "architecture[2].lstm.units"])
NUMBERS = st.one_of(st.integers(-5, 5), st.floats(-2, 2, allow_subnormal=False))
OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared(key: str, sign: str, value: Any) -> Comparison:
    return Comparison(key, sign, value, str(value))


COMPARISONS = st.one_of(
    st.builds(compared, KEYS, st.sampled_from(list(OPERATORS)), NUMBERS.map(float)),
    st.builds(compared, KEYS, st.sampled_from(list(OPERATORS)), st.text()),
)
FILTERS: st.SearchStrategy[Filter] = st.recursive(
    COMPARISONS,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(
            Combined, st.sampled_from(["and", "or"]), st.lists(parts, min_size=2, max_size=3).map(tuple)
        ),
    ),
    max_leaves=8,
)


@given(FILTERS, st.dictionaries(KEYS, NUMBERS))
def test_a_filter_that_is_written_down_means_the_same(wanted: Filter, facts: dict[str, Any]) -> None:
    again = parse(str(wanted))
    assert again == wanted
    assert again.matches(facts) is wanted.matches(facts)


@given(KEYS, st.sampled_from(list(OPERATORS)), NUMBERS, NUMBERS)
def test_numbers_are_compared_as_in_python(key: str, sign: str, found: float, value: float) -> None:
    assert parse(f"{key} {sign} {value}").matches({key: found}) is OPERATORS[sign](found, value)


@given(st.text())
def test_any_text_is_read_or_refused(expression: str) -> None:
    with contextlib.suppress(UsageError):
        parse(expression).matches(FACTS)
