"""Files, TFDS, bundled samples and generators -> examples, split.

A new data set is one file here and its name in `Dataset`. In reading order:

    examples      what every data set yields
    settings      where data are looked for
    split_keys    what `train`, `validation` and `test` may be
    splitting     examples -> two parts
    fingerprint   splits -> one SHA-256
    checks        parts -> splits that training can rely on
    base          what every data set is, and which tasks it serves
    dataset       the base of those that are divided: read, divided, checked
    readers       files of every format -> examples
    locating      a name -> the file on this machine
    own_columns   a user's file and its columns
    own_file      a user's file -> examples
    own           `path: reviews.csv`
    transfer      an address -> bytes (transfer_errors: what can go wrong)
    locking       one download at a time
    download      an address -> a whole, checked file, or none
    about         what is known of a data set before it is read
    builtin       the base of those that are known by name and lie somewhere
    sarcasm       `name: sarcasm`
    irish_lyrics  `name: irish_lyrics`
    tfds_store    data sets as TensorFlow Datasets keeps them
    tfds_reader   a split of one -> examples
    tfds          `name: tfds:ag_news_subset`
    imdb_reviews  `name: imdb_reviews`
    drawing       numbers drawn at random
    generated     the base of those that are made when they are needed
    addition      `name: addition`
    date_forms    a date -> each of the ways to write it
    dates         `name: dates`
    hello         `name: hello`
    catalog       what there is, and where it was found
"""

from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Discriminator, Tag

from nlpcat4.config.checking import problem_at
from nlpcat4.config.problems import did_you_mean, shown
from nlpcat4.config.section import Section
from nlpcat4.data.addition import Addition
from nlpcat4.data.builtin import BuiltIn
from nlpcat4.data.dates import Dates
from nlpcat4.data.generated import Generated
from nlpcat4.data.hello import Hello
from nlpcat4.data.imdb_reviews import ImdbReviews
from nlpcat4.data.irish_lyrics import IrishLyrics
from nlpcat4.data.own import OwnData
from nlpcat4.data.own_file import SUFFIXES
from nlpcat4.data.sarcasm import Sarcasm
from nlpcat4.data.tfds import PREFIX, Tfds

__all__ = [
    "BUILT_IN",
    "Addition",
    "Dataset",
    "Dates",
    "Hello",
    "ImdbReviews",
    "IrishLyrics",
    "OwnData",
    "Sarcasm",
    "Tfds",
]


def _checked(data: Any) -> Any:
    """Complain unless a data set is named, in one way."""
    if isinstance(data, Section):
        return data
    names = ", ".join(BUILT_IN)
    if not isinstance(data, dict) or ("name" in data) == ("path" in data):
        both = isinstance(data, dict) and "name" in data
        found = "both" if both else "neither" if isinstance(data, dict) else shown(data)
        raise problem_at((), f"either `name` (of {names} or {PREFIX}<name>) or `path`, found {found}")
    if "name" in data and _tag(data) not in (*BUILT_IN, Tfds.__name__):
        name = data["name"]
        hint = did_you_mean(str(name), BUILT_IN)
        if str(name).endswith(tuple(SUFFIXES)):
            hint = f" (for a file, write `path: {name}`)"
        raise problem_at(
            ("name",), f"no data set is called {shown(name)}{hint}; there are {names} and {PREFIX}<name>"
        )
    return data


def _tag(data: Any) -> str:
    """Return which member of the union a config or a section is."""
    if isinstance(data, BuiltIn | Generated):
        return data.name
    if isinstance(data, Section):
        return type(data).__name__
    if "path" in data:
        return OwnData.__name__
    name = str(data["name"])
    return Tfds.__name__ if name.startswith(PREFIX) else name


Dataset = Annotated[
    Annotated[Sarcasm, Tag("sarcasm")]
    | Annotated[ImdbReviews, Tag("imdb_reviews")]
    | Annotated[Addition, Tag("addition")]
    | Annotated[Dates, Tag("dates")]
    | Annotated[Hello, Tag("hello")]
    | Annotated[IrishLyrics, Tag("irish_lyrics")]
    | Annotated[Tfds, Tag("Tfds")]
    | Annotated[OwnData, Tag("OwnData")],
    Discriminator(_tag),
    BeforeValidator(_checked),
]
"""Any data set, by `name` or by `path`."""

BUILT_IN: dict[str, type[BuiltIn] | type[Generated]] = {
    tag.tag: cls
    for cls, tag in (get_args(member) for member in get_args(get_args(Dataset)[0]))
    if issubclass(cls, BuiltIn | Generated)
}
"""The data sets of which everything is known, by the names that a config calls them."""
