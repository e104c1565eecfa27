"""nlp words synonyms WORD"""

from dataclasses import asdict
from typing import TYPE_CHECKING

from ..options import DataDirs, Json, Offline
from .options import Number, Part, Word

if TYPE_CHECKING:
    from nlpcat4.words.thesaurus import Sense, Thesaurus


def synonyms(
    word: Word,
    *,
    pos: Part = None,
    sense: Number = None,
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """List the senses of a word in WordNet, the most usual first, and the words that share each.

    nlp words synonyms car

    nlp words synonyms bank --pos v
    """
    from ..console import out, print_json, safe

    thesaurus = open_thesaurus(data_dir, offline)
    found = chosen(thesaurus, word, pos, sense)
    if json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        others = ", ".join(other for other in one.words if other != word.lower())
        out.print(safe(f"{one.name}: {others or '-'}"))
        out.print(safe(f"    {one.part}: {one.definition}"))


def open_thesaurus(data_dir: DataDirs, offline: bool) -> "Thesaurus":
    """Return WordNet, with a bar where it has to be downloaded."""
    from nlpcat4.data.settings import data_settings
    from nlpcat4.words.thesaurus import Thesaurus

    from ..console import err
    from ..progress import Display

    with Display(err) as display:
        return Thesaurus(data_settings(data_dir or (), offline, display.loading))


def chosen(thesaurus: "Thesaurus", word: str, pos: str | None, number: int | None) -> "list[Sense]":
    """Return all senses of a word, or the N-th.

    Raises:
        UsageError: It has not so many.
    """
    from nlpcat4.errors import UsageError

    found = thesaurus.senses(word, pos)
    if number is None:
        return found
    if number > len(found):
        raise UsageError(f"--sense {number}: {word} has only {len(found)}")
    return [found[number - 1]]
