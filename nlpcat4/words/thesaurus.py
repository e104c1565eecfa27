"""Words -> their senses, synonyms and hypernyms in Princeton WordNet, through NLTK.

Source: Miller (1995), "WordNet: A Lexical Database for English"; read as in Saito (2018), "Deep Learning from
Scratch 2", chapter 2.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError, NlpcatError, UsageError

FOLDER = "nltk_data"
"""What NLTK's data are called in a data folder."""
NEEDED = (
    "lexnames",
    "index.sense",
    *(f"{kind}.{part}" for kind in ("index", "data") for part in ("noun", "verb", "adj", "adv")),
)
PARTS = {"n": "noun", "v": "verb", "a": "adjective", "s": "adjective", "r": "adverb"}
Measure = Literal["path", "wup", "lch"]


@dataclass(frozen=True)
class Sense:
    """One meaning of words (a synset)."""

    name: str
    """As WordNet has it, such as `car.n.01`."""
    part: str
    """noun, verb, adjective or adverb."""
    definition: str
    words: tuple[str, ...]
    """All words that have this meaning, the most usual first."""


class Thesaurus:
    """WordNet, ready to be asked."""

    def __init__(self, settings: DataSettings) -> None:
        """Find WordNet in the data folders, or download it.

        Raises:
            UsageError: NLTK is not installed.
            NlpcatError: WordNet is nowhere and cannot be had; says what to do by hand.
        """
        self._wordnet = _reader(settings)

    def senses(self, word: str, part: str | None = None) -> list[Sense]:
        """Return the meanings of a word, or of an inflected form of it, the most usual first.

        Args:
            word: Several words are joined by spaces or underscores.
            part: `n`, `v`, `a` or `r`; all parts of speech when absent.

        Raises:
            UsageError: WordNet does not have the word; names what looks like it.
        """
        found = self._wordnet.synsets(_written(word), part)
        if not found:
            raise UsageError(f"{word}: WordNet has no such word{self._hint(word, part)}")
        return [_sense(synset) for synset in found]

    def hypernym_paths(self, sense: str) -> list[list[Sense]]:
        """Return each way from the most general meaning down to a sense: every step is a kind of the last.

        Raises:
            UsageError: There is no such sense.
        """
        return [[_sense(one) for one in path] for path in self._synset(sense).hypernym_paths()]

    def similarity(self, one: str, other: str, measure: Measure = "path") -> tuple[float, Sense, Sense]:
        """Return how near the two nearest senses of two words, or two senses, are to each other.

        Args:
            one: A word, or a sense such as `car.n.01`.
            other: The same.
            measure: `path`, 1 / (1 + the steps between them); `wup`, by the depth of what they have in common
                (Wu and Palmer 1994); `lch`, minus the log of the steps by the depth of all (Leacock and
                Chodorow 1998), of two nouns or of two verbs.

        Raises:
            UsageError: A word is not in WordNet, or no two senses can be compared.
        """
        best: tuple[float, Any, Any] | None = None
        for left in self._synsets(one):
            for right in self._synsets(other):
                if measure == "lch" and left.pos() != right.pos():
                    continue
                value = getattr(left, f"{measure}_similarity")(right)
                if value is not None and (best is None or value > best[0]):
                    best = (value, left, right)
        if best is None:
            raise UsageError(f"{one}, {other}: no two of their senses have anything above them in common")
        return float(best[0]), _sense(best[1]), _sense(best[2])

    def _synsets(self, word: str) -> list[Any]:
        if _is_sense(word):
            return [self._synset(word)]
        return [self._synset(sense.name) for sense in self.senses(word)]

    def _synset(self, sense: str) -> Any:
        from nltk.corpus.reader.wordnet import WordNetError

        try:
            return self._wordnet.synset(sense)
        except (WordNetError, ValueError):
            raise UsageError(f"{sense}: WordNet has no such sense; `nlp words synonyms` lists them") from None

    def _hint(self, word: str, part: str | None) -> str:
        from rapidfuzz import fuzz, process

        if part is not None and self._wordnet.synsets(_written(word)):
            return f" of part of speech {part}"
        lemmas = (lemma for lemma in self._wordnet.all_lemma_names("n") if abs(len(lemma) - len(word)) <= 2)
        near = process.extract(_written(word), lemmas, scorer=fuzz.ratio, limit=3, score_cutoff=75)
        return f" (did you mean {', '.join(match[0] for match in near)}?)" if near else ""


def _is_sense(word: str) -> bool:
    """Tell `car.n.01` from a word."""
    stem, _, number = word.rpartition(".")
    return number.isdecimal() and stem[-2:-1] == "." and stem[-1:] in PARTS


def _written(word: str) -> str:
    return word.strip().lower().replace(" ", "_")


def _sense(synset: Any) -> Sense:
    words = tuple(name.replace("_", " ") for name in synset.lemma_names())
    return Sense(synset.name(), PARTS[synset.pos()], synset.definition(), words)


def edges(paths: Sequence[Sequence[Sense]]) -> Iterator[tuple[str, str]]:
    """Yield each step of paths once, from the more general sense to the other."""
    pairs = ((above.name, below.name) for path in paths for above, below in pairwise(path))
    yield from dict.fromkeys(pairs)


def _reader(settings: DataSettings) -> Any:
    """Return NLTK's reader of WordNet."""
    try:
        from nltk.corpus.reader.wordnet import WordNetCorpusReader
    except ImportError:
        raise UsageError(
            "the thesaurus needs NLTK, which is not installed: pip install 'nlpcat4[thesaurus]'"
        ) from None
    folder = find(settings) or _download(settings)
    import nltk

    above = str(folder.parent.parent)
    if above not in nltk.data.path:  # NLTK opens no file that lies elsewhere
        nltk.data.path.insert(0, above)
    for name in NEEDED:
        if not (folder / name).is_file():
            raise DataError(f"{folder / name}: missing, so this is not WordNet as NLTK keeps it")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The multilingual functions are not available")
            return WordNetCorpusReader(str(folder), None)
    except (OSError, ValueError, AssertionError, LookupError) as error:
        raise DataError(f"{folder}: cannot be read as WordNet: {error}") from None


def find(settings: DataSettings) -> Path | None:
    """Return the folder of WordNet in the data folders, None where it is in none."""
    places = (folder / FOLDER / "corpora" / "wordnet" for folder in settings.folders)
    return next((place for place in places if place.is_dir()), None)


def _download(settings: DataSettings) -> Path:
    """Fetch WordNet by NLTK's downloader, to the cache.

    Raises:
        NlpcatError: It cannot be had.
    """
    import io
    from contextlib import redirect_stderr, redirect_stdout

    goal = settings.cache_dir / FOLDER
    by_hand = (
        f"unpack wordnet.zip of https://www.nltk.org/nltk_data/ as {goal / 'corpora' / 'wordnet'}, or name a "
        "folder that has nltk_data/corpora/wordnet by --data-dir"
    )
    if settings.offline:
        raise NlpcatError(f"WordNet is not on this machine, and --offline forbids a download; {by_hand}")
    import nltk

    said = io.StringIO()
    settings.report("downloading WordNet")
    with redirect_stdout(said), redirect_stderr(said):
        done = nltk.download("wordnet", download_dir=str(goal), quiet=True, print_error_to=said)
    archive, folder = goal / "corpora" / "wordnet.zip", goal / "corpora" / "wordnet"
    if done and not folder.is_dir() and archive.is_file():
        nltk.downloader.unzip(str(archive), str(goal / "corpora"))
    if not folder.is_dir():
        reason = said.getvalue().strip().splitlines()
        raise NlpcatError(f"WordNet: cannot be downloaded{': ' + reason[-1] if reason else ''}; {by_hand}")
    return folder
