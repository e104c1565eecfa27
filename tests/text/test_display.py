"""What a terminal is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nlpcat4.text.display import shorten, visible

any_text = st.text(st.characters() | st.sampled_from("\x1b\u202e\u200d\ufe0f\u0301👩❤한é\t\n\x9b\ud800"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]8;;http://x\x07click\x1b]8;;\x07", r"\x1b]8;;http://x\x07click\x1b]8;;\x07"),
        ("a\tb\r\nc", r"a\tb\r\nc"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("user\u202egnp.exe\u2066", r"user\u202egnp.exe\u2066"),
        ("\u200e\u200f\u061c\u2028", r"\u200e\u200f\u061c\u2028"),
        ("caf\udce9", r"caf\udce9"),
    ],
)
def test_what_steers_a_terminal_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["한국어", "日本語", "👩\u200d👩\u200d👧 🏳️\u200d🌈", "[/red] é <b>", "שלום"])
def test_ordinary_text_stays(text: str) -> None:
    assert visible(text) == text


@given(any_text)
def test_nothing_visible_is_a_control_character(text: str) -> None:
    shown = visible(text)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert visible(shown) == shown
    shown.encode()


@given(any_text, st.integers(-1, 20))
def test_a_shortened_text_is_visible_and_never_too_wide(text: str, width: int) -> None:
    short = shorten(text, width)
    assert cell_len(short) <= max(0, width)
    assert visible(short) == short
    if cell_len(visible(text)) <= width:
        assert short == visible(text)


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("한국어", 6, "한국어"),
        ("한국어", 5, "한국…"),
        ("한국어", 4, "한…"),
        ("👩\u200d👩\u200d👧 family", 4, "👩\u200d👩\u200d👧 …"),
        ("ab\ncd", 5, r"ab\n…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_wide_characters_take_two_columns(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


def test_a_text_of_a_million_characters_is_shortened_at_once() -> None:
    assert shorten("한" * 10**6, 7) == "한한한…"
