"""nlp inspect onehot TEXT…"""

from pathlib import Path

from ..options import DataDirs, Json, Offline, RunsDir
from .reading import ConfigOption, KeepCase, LevelOption, RunOption, Source, Texts, VocabularyOption


def onehot(
    texts: Texts = None,
    *,
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
    """Show each word as a row that is 1 in the word's own place and 0 elsewhere.

    The words are numbered from 0 as they first come; shorter texts are filled up with zeros. By a run or a
    config the columns are those of the layer `one_hot`.

    nlp inspect onehot --level char hello eolll lleel

    nlp inspect onehot "you say goodbye and i say hello."
    """
    import numpy as np

    from nlpcat4.data.settings import data_settings
    from nlpcat4.words.encodings import one_hot

    from ..console import columns, out, print_json, safe
    from . import reading

    given = reading.texts_of(texts)
    settings = data_settings(data_dir or (), offline)
    words = Source(run, config, vocabulary, level, keep_case, runs_dir, settings).words(given)
    rows = [words.ids(text) for text in given]
    length = max(map(len, rows))
    ids = np.full((len(rows), length), -1)
    for row, own in zip(ids, rows, strict=True):
        row[: len(own)] = own
    size = len(words.words)
    if json:
        whole = one_hot(ids, size).tolist() if size <= reading.MOST_DENSE else None
        shape = [len(rows), length, size]
        unknown = [words.unknown(text) for text in given]
        known = {"vocabulary": list(words.words), "ids": rows, "shape": shape, "one_hot": whole}
        print_json(known | {"unknown": unknown})
        return
    reading.show_vocabulary(words.words)
    out.print(f"\nshape ({len(rows)}, {length}, {size}): texts, length, vocabulary")
    for text, own in zip(given, rows, strict=True):
        out.print("\n", safe(text), sep="", soft_wrap=True)
        wide = size > reading.MOST_COLUMNS  # then only the place that is 1 is told
        table = [
            (
                words.words[index],
                str(index),
                "" if wide else " ".join(map(str, one_hot(np.array(index), size))),
            )
            for index in own
        ]
        table += [("", "-", "" if wide else " ".join("0" * size))] * (length - len(own))
        out.print(columns([("token", "id", "" if wide else "one-hot"), *table], "<><"), soft_wrap=True)
        reading.show_unknown(words, text)
