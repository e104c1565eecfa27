"""What is masked and what is not."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.runs.secrets import masked

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgresql://me:s3cret@host:5432/db", "postgresql://me:***@host:5432/db"),
        ("see https://me:s3@cret@host/x and y", "see https://me:***@host/x and y"),
        ("postgresql+psycopg://me:12/ab@host/db", "postgresql+psycopg://me:***@host/db"),
        ("https:/me:s3cret@host/x.csv", "https:/me:***@host/x.csv"),
        ("--token=s3cret", "--token=***"),
        ("dataset.api_key=s3 cret", "dataset.api_key=***"),
        ("https://host/x?a=1&token=s3cret&b=2", "https://host/x?a=1&token=***&b=2"),
        ("dataset={path: x, password: s3cret}", "dataset={path: x, password: ***}"),
        (["--hf-token", "s3cret", "x"], ["--hf-token", "***", "x"]),
        (["--password", "s3cret"], ["--password", "***"]),
        ({"api_key": "s3cret", "a": {"Secret": "s3cret"}}, {"api_key": "***", "a": {"Secret": "***"}}),
    ],
)
def test_a_secret_is_masked(value: Any, expected: Any) -> None:
    assert masked(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "https://host:8080/a@b",
        "tokenizer.level=char",
        "tokenizer.oov_token=<UNK>",
        "a.yaml:3:5: unknown key: 'epocs'",
        ["train", "--tag", "x", "training.epochs=3"],
        {"tokens": 12, "keys": ["a", "b"], "tokenizer": "word", "passwords": None},
    ],
)
def test_what_is_no_secret_stays(value: Any) -> None:
    assert masked(value) == value


@pytest.mark.parametrize("word", ["a", "key", "://", ",", "{a:", "token=", ":@"])
def test_a_long_text_is_masked_in_no_time(word: str) -> None:
    started_at = time.perf_counter()
    masked(word * 50_000)
    assert time.perf_counter() - started_at < 1  # 0.05 s on a quiet machine


@given(JSON)
def test_masking_twice_changes_nothing_more(value: Any) -> None:
    assert masked(masked(value)) == masked(value)
