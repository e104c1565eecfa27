"""YAML text -> values with positions; whatever the text, an answer or one clear error, quickly."""

import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlpcat4.config.parsing import parse
from nlpcat4.config.source import Node, Position
from nlpcat4.errors import ConfigError


def parsed(text: str) -> Node:
    return parse(text, lambda line, column: Position("my.yaml", line + 1, column + 1))


def positions(text: str) -> dict[str, str]:
    """Return `line:column` by dotted path."""
    return {
        ".".join(map(str, path)): f"{position.line}:{position.column}"
        for path, position in parsed(text).positions()
    }


def test_a_key_stands_where_it_begins_and_an_item_where_its_value_does() -> None:
    assert positions("# 1\né: {a: 1}\n😀:\n  - x\n  - b: 2\n") == {
        "": "2:1",
        "é": "2:1",
        "é.a": "2:5",
        "😀": "3:1",
        "😀.0": "4:5",
        "😀.1": "5:5",
        "😀.1.b": "5:5",
    }


def test_an_alias_has_the_value_and_the_positions_of_its_anchor() -> None:
    text = "base: &base {a: 1}\nagain: *base\n"
    assert parsed(text).plain() == {"base": {"a": 1}, "again": {"a": 1}}
    assert positions(text)["again"] == "2:1"
    assert positions(text)["again.a"] == "1:14"


def test_line_ends_of_windows_are_line_ends() -> None:
    assert positions("a: 1\r\nb: 2\r\n")["b"] == "2:1"


def test_a_quoted_word_is_text() -> None:
    assert parsed("a: 'no'\nb: \"017\"\nc: |\n  12:30\n'true': 1\n").plain() == {
        "a": "no",
        "b": "017",
        "c": "12:30\n",
        "true": 1,
    }


HOSTILE = [
    ("", "1:1: there is nothing here but white space or comments"),
    ("# only\n", "2:1: there is nothing here but white space or comments"),
    ("a: 1\n---\nb: 2\n", "2:1: a second document begins here"),
    ("a: 1\nb: 2\na: 3\n", "3:1: a: written twice, first in line 1"),
    ("0: 1\n'0': 2\n", "2:1: 0: written twice, first in line 1"),
    ("a: {b: 1,\n  b: 2}\n", "2:3: b: written twice, first in line 1"),
    ("a:\n\tb: 1\n", "2:1: a tab cannot indent"),
    ("a: b\n\tc: d\n", "2:1: a tab cannot indent"),
    ("é: 1\nx: \0\n", "2:4: character U+0000 is not allowed"),
    ("a: \x1b[31m\n", "1:4: character U+001B is not allowed"),
    ("a: x\u2028y\n", "1:5: character U+2028 is not allowed"),
    ("a: \ud800\n", "1:4: character U+D800 is not allowed"),
    (
        "a: !!python/object/apply:os.system [ls]\n",
        "1:4: the tag !!python/object/apply:os.system is not allowed",
    ),
    ("a: !!str 1\n", "1:4: the tag !!str is not allowed; a text that begins with ! must be quoted"),
    ("a: !own {b: 1}\n", "1:4: the tag !own is not allowed"),
    ("!!str a: 1\n", "1:1: a key must be plain text"),
    ("a: &a 1\n*a : 2\n", "2:1: a key must be plain text"),
    ("? [a]\n: b\n", "1:3: a key must be plain text"),
    ("a: *b\n", "1:4: *b refers to nothing above it; quote it if it is text"),
    ("a: &a [*a]\n", "1:8: *a refers to nothing above it"),
    ("a: *.csv\n", "1:4: a text that begins with * or & must be quoted"),
    ("<<: {a: 1}\n", "1:1: << is not supported; `extends: FILE` builds on another file"),
    ("no: 1\n", '1:1: a key must be text, no is none to some YAML readers; write "no"'),
    ("a: 017\n", "1:4: 017 is octal to some YAML readers"),
    ("a: [1, 2\n", "1:4: this list needs commas between its items and a ] at its end"),
    ("a: {b: 1\n", "1:4: this mapping needs commas between its entries and a } at its end"),
    ("a: 'x\nb: 1\n", "1:4: the quote that opens here is never closed"),
    ('a: "\\q"\n', "1:5: no such escape in double quotes"),
    ("a: b: c\n", "1:5: no ':' can stand here; check the indentation or quote the text"),
    ("a:\n  b: 1\n c: 2\n", "3:2: this fits nothing above it; check the indentation"),
    ("a: 1\nlr 0.1\nb: 2\n", "2:1: a line must be KEY: VALUE or - ITEM"),
    ("a: @x\n", "1:4: a value cannot begin with this character; quote it"),
    ("a: - b\n", "1:4: a list item must begin on a line of its own"),
    ("a: {b: 1,, c: 2}\n", "1:10: a value is missing here"),
    ("a: " + "[" * 40, "1:36: nested more than 32 levels deep"),
    ("[" + "1," * 10_000 + "]", "more than 10,000 values"),
]


@pytest.mark.parametrize(("text", "message"), HOSTILE, ids=[message[:50] for _, message in HOSTILE])
def test_a_text_that_is_no_config_says_where_and_why(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    assert str(caught.value).startswith("my.yaml:")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text() | st.text("[]{},:-?&*!|>'\"%@`#\\ \n\tab01~", max_size=60))
@example("a: \ufeff")
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ConfigError):
        parsed(text)


BOMBS = {
    "aliases": "'0: &a0 x\\n' + ''.join(f'{n}: &a{n} [' + f'*a{n-1},' * 9 + ']\\n' for n in range(1, 50))",
    "brackets": "'[' * 100_000",
    "braces": "'{a: ' * 100_000",
    "dashes": "'- ' * 100_000",
    "questions": "'? ' * 100_000",
    "keys": "''.join(f'k{n}: 1\\n' for n in range(80_000))",
    "comments": "'# c\\n' * 250_000",
    "open quote": "'a: \"' + 'x\\n ' * 300_000",
    "digits": "'a: ' + '9' * 1_000_000",
    "one word": "'a: no_' + 'x' * 1_000_000 + '\\n? [b]'",
    "base 60": "'a: 1' + ':1' * 400_000",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_in_a_second_and_a_hundred_megabytes(bomb: str) -> None:
    """In a process of its own, which the kernel stops when it takes longer or needs more."""
    code = f"""
import resource
from nlpcat4.config.parsing import parse
from nlpcat4.config.source import Position
from nlpcat4.errors import ConfigError
text = {BOMBS[bomb]}
used = resource.getrusage(resource.RUSAGE_SELF)
try:
    parse(text, lambda line, column: Position("my.yaml", line + 1, column + 1))
except ConfigError as error:
    assert len(str(error)) < 200
    now = resource.getrusage(resource.RUSAGE_SELF)
    # Not ru_maxrss, in which Linux counts the process that started this one, too.
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(now.ru_utime - used.ru_utime < 1, int(status["VmHWM"].split()[0]) < 100_000)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("True True", "")
