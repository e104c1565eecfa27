"""nlp words hypernyms WORD"""

from ..options import DataDirs, Json, Offline
from .options import Number, Part, Word


def hypernyms(
    word: Word,
    *,
    pos: Part = None,
    sense: Number = None,
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Show what a word's senses are kinds of: each way from the most general meaning down to it.

    nlp words hypernyms car --sense 1
    """
    from ..console import out, print_json, safe
    from .synonyms import chosen, open_thesaurus

    thesaurus = open_thesaurus(data_dir, offline)
    found = [(one, thesaurus.hypernym_paths(one.name)) for one in chosen(thesaurus, word, pos, sense)]
    if json:
        print_json(
            [
                {"sense": one.name, "paths": [[step.name for step in path] for path in paths]}
                for one, paths in found
            ]
        )
        return
    for one, paths in found:
        out.print(safe(f"{one.name}: {one.definition}"))
        for path in paths:
            out.print(safe("    " + " > ".join(step.name for step in path)))
