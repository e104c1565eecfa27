"""nlp inspect contexts TEXT…"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import DataDirs, Json, Offline, RunsDir
from .reading import ConfigOption, KeepCase, LevelOption, RunOption, Source, Texts, VocabularyOption, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Window = Annotated[
    int, typer.Option("--window", min=1, max=100, metavar="N", help="Words on either side that count.")
]


def contexts(
    texts: Texts = None,
    *,
    window: Window = 1,
    vocabulary: VocabularyOption = None,
    level: LevelOption = None,
    keep_case: KeepCase = False,
    config: ConfigOption = None,
    run: RunOption = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Show what word2vec learns from: each word and those around it, as ids and one-hot.

    CBOW predicts a word from those around it, skip-gram those around from the word. Words without a full
    window are left out, as the course draws it.

    nlp inspect contexts "you say goodbye and i say hello."

    nlp inspect contexts "you say goodbye and i say hello." --window 2 --json
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.words.contexts import contexts_and_targets

    from ..console import out, print_json, safe
    from . import reading

    given = reading.texts_of(texts)
    settings = data_settings(data_dir or (), offline)
    words = Source(run, config, vocabulary, level, keep_case, runs_dir, settings).words(given)
    found = [contexts_and_targets(words.ids(text), window) for text in given]
    if json:
        shown = [_as_json(text, words, *pair) for text, pair in zip(given, found, strict=True)]
        print_json({"vocabulary": list(words.words), "window": window, "texts": shown})
        return
    reading.show_vocabulary(words.words)
    for text, (around, targets) in zip(given, found, strict=True):
        out.print("\n", safe(text), sep="", soft_wrap=True)
        out.print("ids: " + " ".join(map(str, words.ids(text))))
        if len(targets):
            _show(words.words, around, targets)
        else:
            out.print(f"too short for a window of {window}")
        reading.show_unknown(words, text)


def _as_json(text: str, words: Words, around: "NDArray[np.int64]", targets: "NDArray[np.int64]") -> Any:
    from nlpcat4.words.encodings import one_hot

    from .reading import MOST_DENSE

    size = len(words.words)
    known = {
        "text": text,
        "ids": words.ids(text),
        "contexts": around.tolist(),
        "targets": targets.tolist(),
        "unknown": words.unknown(text),
    }
    if size > MOST_DENSE:
        return known | {"cbow": None, "skipgram": None}
    many, one = one_hot(around, size).tolist(), one_hot(targets, size).tolist()
    return known | {"cbow": {"input": many, "output": one}, "skipgram": {"input": one, "output": many}}


def _show(words: Sequence[str], around: "NDArray[np.int64]", targets: "NDArray[np.int64]") -> None:
    from ..console import columns, out
    from .reading import MOST_COLUMNS

    rows = [("contexts", "target", "as ids", "")]
    for context, target in zip(around.tolist(), targets.tolist(), strict=True):
        near = " ".join(words[index] for index in context)
        rows.append((near, words[target], " ".join(map(str, context)), str(target)))
    out.print("\n", columns(rows, "<<<>"), sep="", soft_wrap=True)
    size, (count, width) = len(words), around.shape
    shapes = f"({count}, {width}, {size}) -> ({count}, {size})"
    out.print(f"\nCBOW, one-hot: contexts -> target, {shapes}")
    if size <= MOST_COLUMNS:
        out.print(_one_hot_lines(around, targets, size), soft_wrap=True)
    out.print(f"\nskip-gram, one-hot: target -> contexts, {' -> '.join(reversed(shapes.split(' -> ')))}")
    if size <= MOST_COLUMNS:
        out.print(_one_hot_lines(targets[:, None], around, size), soft_wrap=True)


def _one_hot_lines(inputs: "NDArray[np.int64]", outputs: "NDArray[np.int64]", size: int) -> str:
    """Return a line for each target, its rows of digits side by side."""
    from nlpcat4.words.encodings import one_hot

    def digits(ids: "NDArray[np.int64]") -> list[str]:
        rows = one_hot(ids.reshape(len(ids), -1), size)
        return [" ".join("".join(map(str, one)) for one in row) for row in rows]

    pairs = zip(digits(inputs), digits(outputs), strict=True)
    return "\n".join(f"{left} -> {right}" for left, right in pairs)
