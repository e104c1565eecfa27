"""What a seq2seq config may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from tests.tasks.seq2seq.conftest import SUMS, sums


def test_the_end_token_is_written_out_where_none_is_named() -> None:
    assert sums().tokenizer.end_token == "<EOS>"
    assert sums(tokenizer={"level": "char", "end_token": "</s>"}).tokenizer.end_token == "</s>"
    without = {key: value for key, value in SUMS.items() if key != "tokenizer"}
    assert Seq2Seq.model_validate(without).tokenizer.end_token == "<EOS>"


def test_a_dumped_config_is_the_same_config() -> None:
    config = sums()
    assert Seq2Seq.model_validate(config.model_dump()) == config


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"tokenizer": {"end_token": None}}, "end_token", "a target needs one"),
        ({"training": {"class_weights": "balanced"}}, "class_weights", "only `task: classification`"),
        ({"training": {"monitor": "val_f1"}}, "monitor", "no such metric"),
        ({"dataset": {"name": "irish_lyrics"}}, "dataset", "has no pairs of a source and a target"),
        ({"dataset": {"path": "pairs.csv"}}, "source", "name the columns of the pairs"),
        ({"architecture": {"attention": "dot"}}, "attention", "'none', 'luong' or 'bahdanau'"),
        ({"architecture": {"dropout": 1.0}}, "dropout", "less than 1"),
        ({"architecture": {"layers": 0}}, "layers", "greater than or equal to 1"),
        ({"sequence": {"max_length": 3}}, "max_source_length", "Field required"),
    ],
)
def test_what_cannot_work_is_refused_at_its_key(changes: dict[str, Any], key: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        sums(**changes)
    told = [(error["loc"][-1], error["msg"]) for error in caught.value.errors()]
    assert any(place == key and message in text for place, text in told), told
