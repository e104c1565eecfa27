"""nlp inspect bow TEXT…"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..options import DataDirs, Json, Offline, RunsDir
from .reading import ConfigOption, KeepCase, LevelOption, RunOption, Source, Texts, VocabularyOption


def bow(
    texts: Texts = None,
    *,
    mode: Annotated[
        Literal["multi_hot", "count"], typer.Option(help="Whether a word occurs, or how often.")
    ] = "multi_hot",
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
    """Show each text as one number for each word of the vocabulary, whatever the order of the words.

    The words are numbered from 0 as they first come. By a run or a config the columns are those of the layer
    `bag_of_words`.

    nlp inspect bow --vocabulary "I am a boy girl" --keep-case "I am a girl"

    nlp inspect bow "the cat saw the dog" "the dog ran" --mode count
    """
    from nlpcat4.data.settings import data_settings
    from nlpcat4.words.encodings import bag_of_words

    from ..console import columns, out, print_json, safe
    from . import reading

    given = reading.texts_of(texts)
    settings = data_settings(data_dir or (), offline)
    words = Source(run, config, vocabulary, level, keep_case, runs_dir, settings).words(given)
    size = len(words.words)
    bags = [bag_of_words(words.ids(text), size, mode) for text in given]
    if json:
        whole = [bag.tolist() for bag in bags] if size <= reading.MOST_DENSE else None
        present = [
            {words.words[place]: int(bag[place]) for place in bag.nonzero()[0].tolist()} for bag in bags
        ]
        unknown = [words.unknown(text) for text in given]
        known = {"vocabulary": list(words.words), "mode": mode, "bags": whole, "present": present}
        print_json(known | {"unknown": unknown})
        return
    reading.show_vocabulary(words.words)
    for text, bag in zip(given, bags, strict=True):
        out.print("\n", safe(text), sep="", soft_wrap=True)
        if size <= reading.MOST_COLUMNS:
            out.print(" ".join(map(str, bag)))
        else:
            rows = [(words.words[place], str(place), str(bag[place])) for place in bag.nonzero()[0].tolist()]
            out.print(columns([("word", "id", mode), *rows], "<>>"), soft_wrap=True)
        reading.show_unknown(words, text)
