"""A word -> a value, or why it is refused."""

from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.config.scalars import key, scalar


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-12", -12),
        ("+5", 5),
        ("1000000000000000000", 10**18),
        ("1e-3", 0.001),
        ("1e3", 1000.0),
        ("2.5E+4", 25000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("a_1", "a_1"),
        ("1.2.3", "1.2.3"),
        ("192.168.0.1", "192.168.0.1"),
        ("train[:80%]", "train[:80%]"),
        ("nan", "nan"),
        ("no way", "no way"),
    ],
)
def test_a_word_is_read_as_people_read_it(word: str, value: object) -> None:
    read = scalar(word)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("no", 'write false, or "no" for text'),
        ("Off", 'write false, or "Off" for text'),
        ("n", 'write false, or "n" for text'),
        ("YES", 'write true, or "YES" for text'),
        ("on", 'write true, or "on" for text'),
        ("y", 'write true, or "y" for text'),
        ("017", 'drop the leading zero, or write "017" for text'),
        ("-08", 'drop the leading zero, or write "-08" for text'),
        ("0o17", 'write one, or "0o17" for text'),
        ("0x1F", 'write one, or "0x1F" for text'),
        ("1_000", 'drop the _, or write "1_000" for text'),
        ("12:30:00", 'base 60 to some YAML readers; write "12:30:00" for text'),
        ("1:30", 'base 60 to some YAML readers; write "1:30" for text'),
        ("2026-01-31", 'a date to some YAML readers; write "2026-01-31" for text'),
        ("2026-01-31 12:00:00 +01:00", "a date to some YAML readers"),
        (".nan", 'no finite number; write one, or ".nan" for text'),
        ("-.INF", 'no finite number; write one, or "-.INF" for text'),
        ("1e999", "too large for a number"),
        ("1000000000000000001", r"larger than 10\^18"),
        ("9" * 5000, r"larger than 10\^18"),
    ],
)
def test_a_word_that_readers_disagree_about_is_refused(word: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        scalar(word)


def by_yaml_1_1(word: str) -> object:
    loader = cast(Any, yaml.SafeLoader(""))
    tag = loader.resolve(yaml.ScalarNode, word, (True, False))
    value: object = loader.construct_object(yaml.ScalarNode(tag, word))
    return value


@given(st.from_regex(r"[-+.:_0-9eExonyaftruls~]{1,12}", fullmatch=True))
def test_what_yaml_1_1_takes_for_another_kind_of_value_is_refused(word: str) -> None:
    """PyYAML, which follows YAML 1.1, is the other reader: where both give a value, it is the same one."""
    try:
        ours, theirs = scalar(word), by_yaml_1_1(word)
    except ValueError:
        return
    if isinstance(ours, float) and isinstance(theirs, str):  # 1e3, which only YAML 1.1 takes for text
        theirs = float(theirs)
    assert ours == theirs


@pytest.mark.parametrize("word", ["0", "1.50", "1e-3", "017", "2026-01-31", "y", "n", "spam"])
def test_a_key_is_kept_as_it_is_written(word: str) -> None:
    assert key(word) == word


@pytest.mark.parametrize("word", ["no", "Yes", "true", "NULL", "~", ""])
def test_a_key_that_is_no_text_to_others_must_be_quoted(word: str) -> None:
    with pytest.raises(ValueError, match=f'a key must be text, .* write "{word}"'):
        key(word)


def test_the_merge_key_is_refused_with_the_way_to_do_it() -> None:
    with pytest.raises(ValueError, match="`extends: FILE` builds on another file"):
        key("<<")
