"""nlp inspect cooccurrence TEXT…"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..options import DataDirs, Json, Offline, RunsDir
from .contexts import Window
from .reading import ConfigOption, KeepCase, LevelOption, RunOption, Source, Texts, VocabularyOption

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_PAIRS = 30


def cooccurrence(
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
    """Count how often each word stands near each other one, in the same text.

    Of a large vocabulary the most frequent pairs are shown in place of the matrix.

    nlp inspect cooccurrence "you say goodbye and i say hello."

    nlp inspect cooccurrence - --window 5 --config irish_lyrics_lstm < song.txt
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.text.ragged import Ragged
    from nlpcat4.words.cooccurrence import cooccurrence as counted

    from ..console import columns, out, print_json
    from . import reading

    given = reading.texts_of(texts)
    settings = data_settings(data_dir or (), offline)
    words = Source(run, config, vocabulary, level, keep_case, runs_dir, settings).words(given)
    names, size = words.words, len(words.words)
    matrix = counted(Ragged.of((words.ids(text) for text in given), size), size, window)
    if json:
        whole = matrix.toarray().tolist() if size <= reading.MOST_DENSE else None
        found: dict[str, Any] = {"vocabulary": list(names), "window": window, "matrix": whole}
        pairs = [{"words": [names[row], names[column]], "count": n} for row, column, n in _pairs(matrix)]
        print_json(found | {"pairs": pairs, "unknown": [words.unknown(text) for text in given]})
        return
    if sum(len(name) + 2 for name in names) + max(map(len, names)) <= out.width:
        rows = [(name, *map(str, row)) for name, row in zip(names, matrix.toarray().tolist(), strict=True)]
        out.print(columns([("", *names), *rows], "<" + ">" * size), soft_wrap=True)
    else:
        shown = [(names[row], names[column], f"{n:,}") for row, column, n in _pairs(matrix)[:MOST_PAIRS]]
        out.print(columns([("word", "near", "count"), *shown], "<<>"), soft_wrap=True)
    for text in given:
        reading.show_unknown(words, text)


def _pairs(matrix: "csr_array") -> list[tuple[int, int, int]]:
    """Return the pairs that occur, each once, the most frequent first, and then by their ids."""
    from scipy.sparse import triu

    upper = triu(matrix).tocoo()
    found = zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True)
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))
