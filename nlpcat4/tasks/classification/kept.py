"""A classification config -> its encoded data, from the cache where they were made before."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from numpy.typing import NDArray

from nlpcat4.config.resolved import plain
from nlpcat4.data.cache import Cache, Entry
from nlpcat4.data.examples import Facts
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.sources import digest
from nlpcat4.tasks.classification.encoding import Encoded
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.text.ragged import Ragged, starts_of
from nlpcat4.text.rows import Rows
from nlpcat4.text.tokenizer import Tokenizer

FORMAT = 1
"""Of what is kept; a change of how texts become ids needs another number."""
TOKENIZER = "tokenizer.json"


def encoded(config: Classification, settings: DataSettings) -> Encoded:
    """Return what was kept for the same files and settings, or make it, and keep it.

    Raises:
        DataError: The data set is missing, damaged or without labels.
    """
    if not settings.use_cache:
        return Encoded.of(config.dataset.load(settings), config, settings.encoded_dir)
    cache = Cache(settings.encoded_dir)
    key = _key(config, settings)
    entry = None if key is None else cache.get(key)
    if entry is not None:
        return _read(entry)
    made = Encoded.of(config.dataset.load(settings), config, settings.encoded_dir)
    key = key or _key(config, settings)  # the files may have been downloaded now
    if key is not None:
        _keep(made, cache, key)
    return made


def _key(config: Classification, settings: DataSettings) -> str | None:
    """Return a name of what will be made, by all that it depends on; None where it is not kept."""
    files = digest(config.dataset, settings)
    if files is None:
        return None
    parts = [FORMAT, files, *(plain(part) for part in (config.dataset, config.tokenizer, config.sequence))]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _keep(made: Encoded, cache: Cache, key: str) -> None:
    arrays: dict[str, NDArray[Any]] = {}
    for split, rows in made.rows.items():
        arrays[f"{split}.ids"] = rows.ids.flat
        arrays[f"{split}.lengths"] = rows.ids.lengths
        arrays[f"{split}.cut"] = rows.cut
        arrays[f"{split}.unknown"] = rows.unknown
        arrays[f"{split}.truth"] = made.truth[split]
    unknown = {split: rows.unknown_tokens for split, rows in made.rows.items()}
    facts = asdict(made.facts) | {"unknown_tokens": unknown}
    cache.put(key, arrays, facts, {TOKENIZER: made.tokenizer.content})


def _read(entry: Entry) -> Encoded:
    arrays, facts = entry.arrays, entry.facts
    rows = {
        split: Rows(
            Ragged(arrays[f"{split}.ids"], starts_of(arrays[f"{split}.lengths"]), arrays[f"{split}.lengths"]),
            arrays[f"{split}.cut"],
            arrays[f"{split}.unknown"],
            facts["unknown_tokens"][split],
        )
        for split in facts["sizes"]
    }
    return Encoded(
        Facts(facts["sizes"], tuple(facts["label_names"]), facts["fingerprint"], tuple(facts["notes"])),
        Tokenizer.load(entry.folder / TOKENIZER),
        rows,
        {split: arrays[f"{split}.truth"] for split in facts["sizes"]},
    )
