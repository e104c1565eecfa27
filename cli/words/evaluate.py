"""nlp words eval"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import DataDirs, Json, RunsDir
from .vectors import FileOption, RunOption

if TYPE_CHECKING:
    from nlpcat4.words.judging import Agreement, Answered


def evaluate(
    *,
    run: RunOption = None,
    vectors: FileOption = None,
    pairs: Annotated[
        list[Path] | None,
        typer.Option(
            "--pairs", metavar="FILE", help="Judgements of your own: two words and a number a line."
        ),
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Analogies of your own: four words a line.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    json: Json = False,
) -> None:
    """Judge word vectors by people's judgements: word pairs by rank correlation, analogies by section.

    Without files, WordSim-353, SimLex-999 and the analogies of word2vec are looked for in the data folders,
    as wordsim/wordsim353.tsv, wordsim/simlex999.txt and wordsim/questions-words.txt. Pairs and questions with
    a word that has no vector are left out, and counted.

    nlp words eval

    nlp words eval --vectors glove.6B.100d.txt --pairs mine.tsv --json
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.errors import UsageError
    from nlpcat4.tasks.word_vectors.yardsticks import ANALOGIES, YARDSTICKS, find_yardstick
    from nlpcat4.words.judging import agreement, answered, read_pairs, read_questions

    from ..console import print_json
    from .vectors import open_vectors

    settings = data_settings(data_dir or ())
    judged = {path.stem: path for path in pairs or ()}
    if not pairs and questions is None:
        known = {name: find_yardstick(file, settings) for name, file in YARDSTICKS.items()}
        judged = {name: path for name, path in known.items() if path is not None}
        questions = find_yardstick(ANALOGIES, settings)
    if not judged and questions is None:
        raise UsageError("no judgements on this machine; name some by --pairs or --questions, or --data-dir")
    name, found = open_vectors(run, vectors, runs_dir)
    agreements = {one: agreement(found, read_pairs(path)) for one, path in judged.items()}
    sections = [] if questions is None else answered(found, read_questions(questions))
    if json:
        shown = {one: asdict(value) for one, value in agreements.items()}
        analogies = [asdict(one) | {"accuracy": one.accuracy} for one in sections]
        print_json({"vectors": name, "pairs": shown, "analogies": analogies})
        return
    _show(name, agreements, sections)


def _show(name: str, agreements: "dict[str, Agreement]", sections: "list[Answered]") -> None:
    from ..console import columns, out, safe

    out.print(safe(name), soft_wrap=True)
    rows: list[tuple[str, ...]] = [("PAIRS", "SPEARMAN", "COVERED", "OF")]
    for title, one in agreements.items():
        rows.append((title, _figure(one.spearman), f"{one.covered:,}", f"{one.pairs:,}"))
    if agreements:
        out.print(columns(rows, "<>>>"), soft_wrap=True)
    if not sections:
        return
    rows = [("ANALOGIES", "ACCURACY", "RIGHT", "COVERED", "OF")]
    for part in sections:
        counts = (f"{part.right:,}", f"{part.covered:,}", f"{part.questions:,}")
        rows.append((part.section, _figure(part.accuracy), *counts))
    sums = [sum(getattr(part, key) for part in sections) for key in ("right", "covered", "questions")]
    whole = sums[0] / sums[1] if sums[1] else None
    rows.append(("in all", _figure(whole), *(f"{value:,}" for value in sums)))
    out.print("\n", columns(rows, "<>>>>"), sep="", soft_wrap=True)


def _figure(value: Any) -> str:
    return "-" if value is None else f"{value:.4f}"
