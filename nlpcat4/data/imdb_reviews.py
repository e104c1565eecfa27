"""Film reviews, as positive as negative, 25,000 to train on and 25,000 to test on."""

from pathlib import Path
from typing import ClassVar, Literal

from nlpcat4.data import tfds_store
from nlpcat4.data.about import About
from nlpcat4.data.builtin import BuiltIn
from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.json_file import read_json
from nlpcat4.data.readers.rows import Options
from nlpcat4.data.settings import DataSettings
from nlpcat4.data.split_keys import ShareOrSplit
from nlpcat4.data.tfds import TfdsSplits


class ImdbReviews(TfdsSplits, BuiltIn):
    """Does a review praise the film? Two labels: `neg` and `pos`."""

    sample_file: ClassVar[str] = "reviews.jsonl"
    about: ClassVar[About] = About(
        title="Large Movie Review Dataset (Maas et al. 2011)",
        source="https://ai.stanford.edu/~amaas/data/sentiment/",
        licence="see the source; the authors ask to be cited",
        address="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
        records=50_000,
        labels={"neg": 25_000, "pos": 25_000},
    )

    name: Literal["imdb_reviews"]
    """Which data set."""
    label: Literal["label"] | None = "label"
    """null leaves the labels out, which the 50,000 reviews of the split `unsupervised` do not have."""
    test: ShareOrSplit | None = "test"
    """A split expression, or a share of the training part, drawn before anything else is divided."""

    @property
    def labelled(self) -> bool:
        """Whether the labels are read."""
        return self.label is not None

    def read(self, source: str | None, settings: DataSettings) -> Reading:
        """Read the training reviews, or another split."""
        return self.read_source(source, self.locate(settings), label=self.label)

    def find(self, settings: DataSettings) -> Path | None:
        """Return the folder of the prepared data set."""
        return tfds_store.find(self.name, settings.folders)

    def fetch(self, settings: DataSettings) -> Path:
        """Have TensorFlow Datasets download and prepare the reviews in the cache."""
        return tfds_store.fetch(self.name, settings)

    def parse_sample(self, content: bytes) -> Reading:
        """Read the bundled sample."""
        return read_json(content, self.sample_file, Options(text="text", label=self.label))
