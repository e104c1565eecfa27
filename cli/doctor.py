"""nlp doctor"""

import locale
import textwrap
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .options import DataDirs, Json, RunsDir

if TYPE_CHECKING:
    from rich.text import Text

    from nlpcat4.doctor.finding import Finding, Where

WIDTH = 80
STYLES = {"ok": "green", "note": "yellow", "problem": "red"}


def doctor(runs_dir: RunsDir = Path("runs"), data_dir: DataDirs = None, json: Json = False) -> None:
    """Look over this machine and installation, and say what to do where something is off.

    Packages, processors and memory, data folders and what is in them, places to write
    to, and TensorFlow, which is started and tried out. Exit code 1 where there is a
    problem.

    nlp doctor

    nlp doctor --json | jq '.findings[] | select(.verdict != "ok")'
    """
    from dataclasses import asdict

    from nlpcat4.doctor.examination import attempted, examine
    from nlpcat4.doctor.finding import Where

    from .console import out, print_json

    where = Where(runs_dir, tuple(data_dir or ()))
    found: list[tuple[str, Finding]] = []
    for topic, finding in chain(examine(where), (("Terminal", one) for one in attempted(terminal, where))):
        if not json and (not found or found[-1][0] != topic):
            out.print(f"{topic}" if not found else f"\n{topic}", style="bold")
        found.append((topic, finding))
        if not json:
            out.print(_line(finding), soft_wrap=True)
    problems, notes = (sum(one.verdict == kind for _, one in found) for kind in ("problem", "note"))
    if json:
        findings = [{"topic": topic, **asdict(finding)} for topic, finding in found]
        print_json({"problems": problems, "notes": notes, "findings": findings})
    else:
        out.print(f"\n{_counted(problems, 'problem')}, {_counted(notes, 'note')}")
    if problems:
        raise typer.Exit(1)


def terminal(where: "Where") -> "Iterator[Finding]":
    """Tell what standard output is, as far as it decides how results look."""
    from nlpcat4.doctor.finding import Finding

    from .console import out

    encoding = locale.getencoding()
    colours = out.color_system or "none"
    facts = {
        "terminal": out.is_terminal,
        "width": out.width,
        "colours": out.color_system,
        "encoding": encoding,
    }
    kind = f"a terminal, {out.width} columns" if out.is_terminal else "no terminal"
    found = f"{kind}, colours: {colours}, encoding: {encoding}"
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding("standard output", found, facts=facts)
    else:
        advice = "results are written in UTF-8 whatever the locale says; to see them right: LANG=C.UTF-8"
        yield Finding("standard output", found, "note", advice, facts)


def _line(finding: "Finding") -> "Text":
    """Lay a finding out in 80 columns, a name or a path that is longer in more."""
    from rich.text import Text

    from .console import safe

    start = f"  {finding.verdict:<9}{finding.name:<20} "
    lines = _wrapped(safe(finding.found).plain, start, len(start))
    if finding.advice:
        lines += "\n" + _wrapped(safe(finding.advice).plain, f"{'':11}do: ", 15)
    text = Text(lines)
    text.stylize(STYLES[finding.verdict], 2, 2 + len(finding.verdict))
    return text


def _wrapped(text: str, start: str, indent: int) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
