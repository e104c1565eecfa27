"""News headlines, satirical ones from The Onion and sober ones from HuffPost."""

from typing import Any, ClassVar, Literal

from nlpcat4.data.about import About
from nlpcat4.data.builtin import FileSet
from nlpcat4.data.examples import Examples, Reading
from nlpcat4.data.readers.json_file import read_json
from nlpcat4.data.readers.rows import Options
from nlpcat4.errors import DataError

LABELS = {"0": "not_sarcastic", "1": "sarcastic"}


class Sarcasm(FileSet):
    """Is a headline meant seriously? Two labels: `not_sarcastic` and `sarcastic`."""

    default_split: ClassVar[dict[str, Any]] = {"train": 20_000}
    file: ClassVar[str] = "sarcasm.json"
    sample_file: ClassVar[str] = "headlines.jsonl"
    max_bytes: ClassVar[int] = 32 * 2**20
    about: ClassVar[About] = About(
        title="News Headlines for Sarcasm Detection (Misra and Arora 2019)",
        source="https://github.com/rishabhmisra/News-Headlines-Dataset-For-Sarcasm-Detection",
        licence="see the source; the headlines belong to The Onion and HuffPost",
        address="https://storage.googleapis.com/learning-datasets/sarcasm.json",
        records=26_709,
        labels={"not_sarcastic": 14_985, "sarcastic": 11_724},
    )

    name: Literal["sarcasm"]
    """Which data set."""

    def parse(self, content: bytes, place: str) -> Reading:
        """Read a JSON array or JSON lines with the keys `headline` and `is_sarcastic`."""
        examples = read_json(content, place, Options(text="headline", label="is_sarcastic")).examples
        unknown = set(examples.labels or ()) - LABELS.keys()
        if unknown:
            raise DataError(f"{place}: is_sarcastic is 0 or 1, found {', '.join(map(repr, sorted(unknown)))}")
        labels = [LABELS[label] for label in examples.labels or ()]
        return Reading(Examples(examples.texts, labels), label_order=tuple(LABELS.values()))
