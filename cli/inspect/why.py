"""nlp inspect why TEXT… --run RUN"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .. import completion
from ..options import Json, RunsDir
from .reading import Texts

if TYPE_CHECKING:
    from nlpcat4.tasks.classification.explaining import Explanation


def why(
    texts: Texts = None,
    *,
    run: Annotated[
        str, typer.Option(metavar="RUN", help="The run whose model answers.", autocompletion=completion.runs)
    ] = "latest",
    label: Annotated[
        str | None, typer.Option(metavar="LABEL", help="The label to explain; else the one that is answered.")
    ] = None,
    method: Annotated[
        Literal["gradients", "occlusion"],
        typer.Option(help="Integrated gradients, or what is answered without each word."),
    ] = "gradients",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with the words in colours.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """Say which words moved a classifier's answer, and how much.

    By integrated gradients the words' scores add up to the difference between the answer and what is answered
    where nothing is told. Blue words speak for the label, red ones against it.

    nlp inspect why "area man still has no idea what he is doing"

    nlp inspect why "a dull film with one great scene" --run latest --method occlusion --html why.html
    """
    from nlpcat4 import experiment
    from nlpcat4.files import check_can_be_written
    from nlpcat4.runs.selectors import find

    from ..console import err, print_json, safe
    from . import reading

    if html is not None:
        check_can_be_written(html)
    given = reading.texts_of(texts)
    found = find(run, runs_dir, tasks=["classification"])
    explanations = experiment.explained(found, given, label=label, method=method)
    if html is not None:
        _write_page(html, found.id, explanations)
    if json:
        print_json({"run": found.id, "method": method, "texts": [_as_json(one) for one in explanations]})
        return
    for one in explanations:
        _show(one)
    if html is not None:
        err.print(safe(f"written: {html}"), soft_wrap=True)


def _as_json(explanation: "Explanation") -> dict[str, Any]:
    found = explanation.attribution
    return {
        "text": explanation.text,
        "label": explanation.label,
        "probability": found.probability,
        "baseline": found.baseline,
        "gap": found.gap,
        "words": [
            {"word": word, "score": score}
            for word, score in zip(explanation.words, explanation.scores, strict=True)
        ],
    }


def _caption(explanation: "Explanation") -> str:
    found = explanation.attribution
    return (
        f"{explanation.label}: {found.probability:.3f}; told nothing: {found.baseline:.3f}; "
        f"left unexplained: {abs(found.gap):.4f}"
    )


def _write_page(path: Path, run_id: str, explanations: "list[Explanation]") -> None:
    from nlpcat4.files import write_text
    from nlpcat4.reports.document import Document, Section, Words, as_html

    texts = [Words(_caption(one), one.words, one.scores) for one in explanations]
    document = Document("Why?", run_id, [Section("Which words moved the answer", texts)])
    write_text(path, as_html(document))


def _show(explanation: "Explanation") -> None:
    """Print the text in colours, and its words with their scores, the weightiest first."""
    from rich.text import Text

    from nlpcat4.text.display import shorten

    from ..console import columns, out, safe

    scored = [
        (word, score)
        for word, score in zip(explanation.words, explanation.scores, strict=True)
        if score is not None
    ]
    most = max(abs(score) for _, score in scored) or 1.0
    line = Text()
    for word, score in zip(explanation.words, explanation.scores, strict=True):
        style = "dim" if score is None else _style(score / most)
        line.append(safe(word).plain, style=style).append(" ")
    out.print(line)
    out.print(safe(_caption(explanation)), soft_wrap=True)
    rows = [("word", "score", "")]
    for word, score in sorted(scored, key=lambda pair: -abs(pair[1]))[:15]:
        bar = ("+" if score >= 0 else "-") * round(20 * abs(score) / most)
        rows.append((shorten(word, 30), f"{score:+.4f}", bar))
    out.print(columns(rows, "<><"), soft_wrap=True)
    out.print()


def _style(share: float) -> str:
    """Return a colour for a score, as a share of the largest: blue for, red against."""
    strength = round(55 + 200 * abs(share))
    if abs(share) < 0.05:
        return ""
    colour = f"rgb(0,{strength // 2},{strength})" if share > 0 else f"rgb({strength},{strength // 4},0)"
    return f"bold white on {colour}"
