"""The keys of a data set -> a section, or what is wrong with them."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from nlpcat4.config.resolved import dump
from nlpcat4.data import BUILT_IN
from nlpcat4.errors import ConfigError

BROKEN = [
    ("sarcasm", r":1:1: dataset: either `name` .* or `path`, found 'sarcasm'"),
    ("{}", r"found neither"),
    ("{name: sarcasm, path: x.csv}", r"found both"),
    (
        "{name: sarcasmm}",
        r":1:11: dataset.name: no data set is called 'sarcasmm' \(did you mean 'sarcasm'\?\)",
    ),
    ("{name: film}", r"there are sarcasm, .*, addition, dates, hello, irish_lyrics and tfds:<name>"),
    ("{name: reviews.csv}", r"for a file, write `path: reviews.csv`"),
    ("{name: 5}", r"no data set is called 5"),
    ("{name: sarcasm, tran: 5}", r":1:26: dataset.tran: unknown key \(did you mean 'train'\?\)"),
    ("{name: sarcasm, text: headline}", r"dataset.text: unknown key"),
    ("{name: sarcasm, train: 0.8}", r":1:26: dataset.train: a number of examples, 1 or more; found 0.8"),
    ("{name: sarcasm, train: true}", r"dataset.train: a number of examples, 1 or more; found true"),
    ("{name: sarcasm, train: 0}", r"dataset.train: a number of examples, 1 or more; found 0"),
    (
        "{name: sarcasm, train: 9, validation: 0.2}",
        r":1:36: dataset.validation: `train: 9` leaves all the rest",
    ),
    (
        "{name: sarcasm, train: 9, test: 0.2}",
        r"dataset.test: a share is drawn at random, which `train: 9` is not",
    ),
    ("{name: sarcasm, validation: 1}", r"dataset.validation: a share between 0 and 1, such as 0.2; found 1"),
    (
        "{name: sarcasm, validation: 0.0}",
        r"dataset.validation: a share between 0 and 1, such as 0.2; found 0.0",
    ),
    ("{name: sarcasm, validation: dev.csv}", r"dataset.validation: a share .*; found 'dev.csv'"),
    ("{name: imdb_reviews, validation: dev.csv}", r"or a split expression, .*; found 'dev.csv'"),
    (
        "{name: imdb_reviews, train: 'train[:90%'}",
        r"dataset.train: .* a split expression, .*; found 'train\[:90%'",
    ),
    (
        "{name: imdb_reviews, validation: train}",
        r"dataset.validation: the same examples as those to train on",
    ),
    (
        "{name: imdb_reviews, validation: test}",
        r"dataset.test: the same examples as those to train or validate on",
    ),
    ("{name: 'tfds:../x'}", r"dataset.name: write `tfds:` and a name as in tfds:glue/sst2:2.0.0"),
    ("{name: 'tfds:glue', sample: true}", r"dataset.sample: unknown key"),
    ("{path: x.csv, validation: x.csv}", r"dataset.validation: the same examples as those to train on"),
    ("{path: x.csv, validation: v.csv, test: v.csv}", r"dataset.test: the same examples as"),
    ("{path: x.csv, validation: ''}", r"dataset.validation: a share between 0 and 1, such as 0.2, or a file"),
    ("{path: x.csv, delimiter: ab}", r"dataset.delimiter: .*exactly 1 character"),
    ("{path: x.csv, delimiter: '\"'}", r"dataset.delimiter: a quote or line end cannot separate columns"),
    ("{path: x.json, delimiter: ','}", r"dataset.delimiter: only csv and tsv have one; the format is json"),
    (
        "{path: x.txt, label: topic}",
        r"dataset.label: only tables and records have columns; the format is lines",
    ),
    ("{path: x, label: topic}", r"dataset.label: only tables and records have columns; the format is folder"),
    ("{path: x.csv, label: text}", r"dataset.label: the same column as `text`"),
    ("{path: x.csv, encoding: utf-88}", r"dataset.encoding: not an encoding that Python knows"),
    ("{path: x.csv, encoding: rot13}", r"dataset.encoding: not an encoding that Python knows"),
    ("{path: x.csv, format: excel}", r"dataset.format: must be 'csv', .*, found 'excel'"),
    ("{path: ''}", r"dataset.path: must be text of 1 or more characters"),
    (
        "{path: x.csv, source: a}",
        r":1:1: dataset.target: `source` and `target` go together; name the columns",
    ),
    (
        "{path: x.csv, target: b}",
        r":1:24: dataset.target: `source` and `target` go together; name the columns",
    ),
    ("{path: x.csv, text: a, target: b}", r":1:33: dataset.target: `source` and `target` go together"),
    ("{path: x.csv, source: a, target: a}", r":1:35: dataset.target: the same column as `source`"),
    (
        "{path: x.csv, text: c, source: a, target: b}",
        r":1:33: dataset.source: pairs have a `source` and a `target`; take `text` away$",
    ),
    (
        "{path: x.csv, source: a, target: b, label: c}",
        r":1:24: dataset.source: pairs have a `source` and a `target`; take `label` away$",
    ),
    (
        "{path: x.txt, source: a, target: b}",
        r":1:24: dataset.source: only tables and records have columns; the format is lines, unless `format`",
    ),
    (
        "{path: x, source: a, target: b}",
        r"dataset.source: only tables and records have columns; the format is folder, unless `format`",
    ),
    ("{path: x.csv, source: '', target: b}", r":1:24: dataset.source: must be text of 1 or more characters"),
    ("{path: x.csv, source: 5, target: b}", r":1:24: dataset.source: must be text"),
    ("{path: x.csv, text: ''}", r":1:24: dataset.text: must be text of 1 or more characters"),
    ("{name: addition, source: a, target: b}", r"dataset.source: unknown key"),
    ("{name: addition, digits: 8}", r":1:27: dataset.digits: must be a whole number from 1 to 7, found 8"),
    (
        "{name: addition, pairs: 1}",
        r":1:27: dataset.pairs: must be a whole number from 2 to 1000000, found 1",
    ),
    (
        "{name: addition, digits: 2}",
        r":1:1: dataset.pairs: numbers of up to 2 digit\(s\) make only 5,050 different additions, "
        r"1\+2 and 2\+1 counted as one$",
    ),
    ("{name: addition, digits: 1, pairs: 56}", r":1:38: dataset.pairs: .* make only 55 different additions"),
    ("{name: addition, data_seed: -1}", r"dataset.data_seed: must be a whole number >= 0, found -1"),
    ("{name: addition, validation: dev.csv}", r"dataset.validation: a share .*; found 'dev.csv'"),
    ("{name: dates, pairs: 73050}", r"dataset.pairs: must be a whole number from 2 to 73049, found 73050"),
    ("{name: dates, digits: 3}", r"dataset.digits: unknown key"),
    ("{name: hello, sample: true}", r"dataset.sample: unknown key"),
    ("{name: hello, validation: 0.1}", r"dataset.validation: unknown key"),
    ("{path: x.csv, limit: 0}", r"dataset.limit: must be a whole number > 0"),
]


@pytest.mark.parametrize(("dataset", "message"), BROKEN, ids=[text for text, _ in BROKEN])
def test_a_broken_data_set_is_explained_at_its_key(
    checked: Callable[[str], Any], dataset: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        checked(f"dataset: {dataset}")


@pytest.mark.parametrize(
    "keys",
    [
        {"name": "sarcasm"},
        {"name": "sarcasm", "validation": 0.2, "test": 0.1, "split_seed": 3},
        {"name": "imdb_reviews", "train": 20_000},
        {"name": "imdb_reviews", "train": "train[:90%]", "validation": "train[90%:]", "test": None},
        {"name": "irish_lyrics", "sample": True},
        {"name": "tfds:glue/sst2", "text": "sentence", "train": "train+validation"},
        {"path": "x.tsv", "label": "no", "train": 5, "test": "y.tsv", "limit": 7},
        {"path": "x.tsv", "source": "no", "target": "yes"},
        {"path": "x.tsv", "text": None, "source": "no", "target": "yes", "validation": "y.tsv"},
        {"name": "addition", "digits": 2, "pairs": 100, "test": 0.1},
        {"name": "dates", "train": 100, "data_seed": 7},
        {"name": "hello"},
    ],
)
def test_a_resolved_data_set_shows_its_split_and_loads_back(
    checked: Callable[[str], Any], dataset: Callable[..., Any], keys: dict[str, Any]
) -> None:
    section = dataset(**keys)
    text = dump(section)
    assert checked("dataset:\n" + "".join(f"  {line}\n" for line in text.splitlines())) == section


@pytest.mark.parametrize(
    ("keys", "split"),
    [
        ({"name": "sarcasm"}, (20_000, None, None)),
        ({"name": "sarcasm", "validation": 0.1}, (None, 0.1, None)),
        ({"name": "irish_lyrics"}, (None, 0.1, None)),
        ({"name": "imdb_reviews"}, ("train", 0.1, "test")),
        ({"name": "tfds:glue"}, ("train", 0.1, None)),
        ({"name": "addition"}, (None, 0.1, None)),
        ({"path": "x.csv"}, (None, 0.2, None)),
        ({"path": "x.csv", "train": 5}, (5, None, None)),
        ({"path": "x.csv", "train": None, "validation": None}, (None, 0.2, None)),
    ],
)
def test_a_split_that_is_not_given_is_filled_in(
    dataset: Callable[..., Any], keys: dict[str, Any], split: tuple[Any, ...]
) -> None:
    section = dataset(**keys)
    assert (section.train, section.validation, section.test) == split


@pytest.mark.parametrize("cls", BUILT_IN.values(), ids=BUILT_IN)
def test_every_key_of_a_built_in_set_has_a_description(cls: Any) -> None:
    assert [name for name in cls.model_fields if name not in cls.descriptions()] == []


def test_the_schema_loads_without_any_heavy_library() -> None:
    heavy = "{'numpy', 'pyarrow', 'sklearn', 'tensorflow', 'tensorflow_datasets', 'tokenizers', 'keras'}"
    code = f"import sys, nlpcat4.data, nlpcat4.data.catalog; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
