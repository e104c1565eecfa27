"""Reports as pages and as Markdown: whole, self-contained, and nothing in a text acts."""

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.reports.document import (
    Axis,
    Bars,
    Code,
    Curve,
    Document,
    Heatmap,
    Lines,
    Paragraph,
    Parallel,
    Part,
    Section,
    Table,
    Texts,
    Words,
    as_html,
    as_markdown,
)

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><svg onload=document.title='owned'>",
    "</title></style></pre></svg><script>document.title='owned'</script>",
    "\x1b]0;owned\x07\x1b[31m",
    "a\u202eb\u2066c",
    "[x](javascript:alert(1)) ![](http://example.com/x.png) @all #1 `code` | cell",
    "```\n# heading",
    "x" * 1_000_000,
    "한국어 문장 👩‍👩‍👧 العربية",
)
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "h1",
        "h2",
        "h3",
        "p",
        "nav",
        "ul",
        "li",
    ),
    *("main", "section", "div", "table", "thead", "tbody", "tr", "th", "td", "pre", "details", "summary"),
    *("figure", "figcaption", "span", "br", "bdi", "svg", "g", "line", "text", "rect", "circle", "polyline"),
}


def whole(text: str) -> Document:
    """Return a document with one text in every place where a text can be."""
    parts: list[Part] = [
        Paragraph(text),
        Code(text, title=text, folded=True),
        Table([text, "n"], [[text, "1"]], title=text),
        Texts([(text, text)], title=text),
        Words(text, [text, "b", text], [0.5, -0.25, None]),
        Lines(text, [Curve(text, [1, 2], [0.5, 0.7], 0), Curve("b", [1], [0.1], 1)], text, text, mark=2),
        Bars(text, [text, "b"], [1, 2], text),
        Parallel(text, [Axis(text, [(0.0, text)]), Axis("b", [])], [([0.0, 1.0], 0.5, text)]),
        Heatmap(text, [text], [text], [[0.9]], [[text]], row_title=text, column_title=text),
    ]
    return Document(text, text, [Section(text, parts)])


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_becomes_markup(text: str) -> None:
    found = read(as_html(whole(text)))
    assert set(found.tags) <= ALLOWED
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "style")]
    assert all((value or "").startswith("#") for name, value in found.attributes if name == "href")


@given(st.text(min_size=1, max_size=60))
def test_no_text_at_all_does(text: str) -> None:
    found, plain = read(as_html(whole(text))), read(as_html(whole("a")))
    assert found.tags == plain.tags


def test_the_page_lets_nothing_run_and_nothing_load() -> None:
    page = as_html(whole("a"))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "script" not in policy
    assert "url(" not in style
    assert "http" not in page.replace("http-equiv", "")


def test_controls_and_directions_are_spelled_out() -> None:
    for text in HOSTILE[4:6]:
        for written in (as_html(whole(text)), as_markdown(whole(text))):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


def test_a_long_text_is_cut() -> None:
    document = Document("t", "a", [Section("s", [Texts([("said", HOSTILE[8])])])])
    assert len(as_html(document)) < 20_000
    assert len(as_markdown(document)) < 1_000


def test_nothing_of_a_text_is_markdown() -> None:
    written = as_markdown(Document("t", "a", [Section("s", [Texts([("said", HOSTILE[6])])])]))
    assert (
        r"\[x\](javascript\:alert(1)) !\[\](http\://example.com/x.png) \@"
        "&#8203;all \\#&#8203;1 \\`code\\` \\| cell" in written
    )
    assert r"www\.example.com user\@&#8203;example.com" in as_markdown(
        Document("t", "a", [Section("s", [Paragraph("www.example.com user@example.com")])])
    )
    assert "**no end**" in as_markdown(Document("t", "a", [Section("s", [Texts([], title="no end ")])]))
    fenced = as_markdown(Document("t", "a", [Section("s", [Code(HOSTILE[7])])]))
    assert "````\n```\n# heading\n````" in fenced


def test_markdown_has_the_epochs_as_a_table() -> None:
    chart = Lines(
        "loss", [Curve("val_loss", [1, 2], [0.5, 0.25], 0), Curve("loss", [2], [0.125], 0)], "epoch", ""
    )
    written = as_markdown(Document("t", "a", [Section("s", [chart])]))
    assert "| 1 | 0.5000 |  |\n| 2 | 0.2500 | 0.1250 |" in written


@pytest.mark.parametrize(("values", "cell"), [([12_345], "12,345"), ([0.25], "0.2500")])
def test_markdown_has_bars_as_a_table(values: list[float], cell: str) -> None:
    written = as_markdown(Document("t", "a", [Section("s", [Bars("b", ["one"], values, "texts")])]))
    assert written.endswith(f"|  | texts |\n| --- | --: |\n| one | {cell} |\n")


def test_a_chart_shows_its_numbers() -> None:
    chart = Lines("t", [Curve("a", [1, 2, 3], [0, 5, 10], 0)], "epoch", "loss")
    page = as_html(Document("t", "a", [Section("s", [chart])]))
    (points,) = re.findall(r'points="([^"]*)"', page)
    places = [tuple(map(float, point.split(","))) for point in points.split()]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert places[1] == pytest.approx(
        tuple((one + two) / 2 for one, two in zip(places[0], places[2], strict=True))
    )
    assert places[0][1] > places[2][1]  # downwards is less
    many = Lines("t", [Curve("a", list(range(10_000)), [0.0] * 10_000, 0)], "x", "y")
    assert len(as_html(Document("t", "a", [Section("s", [many])]))) < 30_000


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_browser_runs_nothing_of_it(tmp_path: Path) -> None:
    sections = list(whole("plain").sections)
    for text in HOSTILE[:4]:
        sections += whole(text).sections
    (tmp_path / "r.html").write_text(as_html(Document("Report", "a", sections)), encoding="utf-8")
    browser = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    shown = subprocess.run(
        [*browser, "--virtual-time-budget=2000", "--dump-dom", (tmp_path / "r.html").as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    ).stdout
    assert "<title>Report</title>" in shown
    assert "document.title='owned'" in shown.replace("&#x27;", "'")  # as text
