"""A tokenizer.json that this program did not write is refused, in one line and at once."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Regex, pre_tokenizers

from nlpcat4.errors import RunError
from nlpcat4.text import reading
from nlpcat4.text.reading import LIMIT_BYTES
from nlpcat4.text.tokenizer import Tokenizer

Change = Callable[[dict[str, Any]], object]
REGEX = {"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Removed", "invert": False}
ADDED = {
    "id": 1, "content": "the", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
    "special": True,
}  # fmt: skip


def in_vocabulary(words: dict[str, Any]) -> Change:
    return lambda data: data["model"]["vocab"].update(words)


def end_token(piece: str) -> Change:
    """Put a piece where the end token would be."""

    def change(data: dict[str, Any]) -> None:
        vocabulary = data["model"]["vocab"]
        third = next(word for word, index in vocabulary.items() if index == 2)
        rename(data, third, piece)

    return change


HOSTILE: dict[str, tuple[str, Change, str]] = {
    "regex": ("word", lambda d: d.update(pre_tokenizer=REGEX), "unknown pattern '(a+)+$'"),
    "regex class": (
        "word",
        lambda d: d["pre_tokenizer"]["pattern"].update(Regex=r"(?:[\w]|\ )+"),
        r"unknown pattern '(?:[\\w]|\\ )+'",
    ),
    "regex in a normalizer": (
        "bpe",
        lambda d: d["normalizer"]["normalizers"][0]["pattern"].update(Regex="(a+)+$"),
        "its 'normalizer' is not one",
    ),
    "replacement that grows": (
        "char",
        lambda d: d["normalizer"]["normalizers"].append(
            {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1000}
        ),
        "its 'normalizer' is not one",
    ),
    "unknown model": (
        "word",
        lambda d: d["model"].update(type="Pickle"),
        "model: Input tag 'Pickle' found",
    ),
    "unknown step": ("bpe", lambda d: d.update(pre_tokenizer={"type": "Evil"}), "its 'pre_tokenizer' is not"),
    "unknown decoder": ("word", lambda d: d.update(decoder={"type": "CTC"}), "its 'decoder' is not one"),
    "post-processor": ("word", lambda d: d.update(post_processor=REGEX), "its 'post_processor' is not one"),
    "added token": ("word", lambda d: d.update(added_tokens=[ADDED]), "its 'added_tokens' is not one"),
    "truncation": ("word", lambda d: d.update(truncation={"max_length": 0}), "its 'truncation' is not one"),
    "padding": ("word", lambda d: d.update(padding={"strategy": "x"}), "its 'padding' is not one"),
    "no decoder": ("bpe", lambda d: d.pop("decoder"), "its 'decoder' is not one"),
    "unknown part": ("word", lambda d: d.update(hook=1), "its 'hook' is not one"),
    "no model": ("word", lambda d: d.pop("model"), "no key 'model'"),
    "no normalizer": ("word", lambda d: d.update(normalizer=None), "not a tokenizer that nlp train wrote"),
    "gap in the ids": ("word", in_vocabulary({"zzz": 10**6}), "the ids of the vocabulary are not 0, 1, 2"),
    "id twice": ("char", in_vocabulary({"zzz": 3}), "the ids of the vocabulary are not 0, 1, 2"),
    "negative id": ("word", in_vocabulary({"zzz": -1}), "the ids of the vocabulary are not 0, 1, 2"),
    "huge id": ("word", in_vocabulary({"zzz": 2**70}), "not 0, 1, 2"),
    "id that is true": (
        "word",
        in_vocabulary({"<OOV>": True}),
        "vocab.<OOV>: Input should be a valid integer",
    ),
    "id that is text": ("word", in_vocabulary({"<OOV>": "1"}), "Input should be a valid integer"),
    "padding elsewhere": ("word", in_vocabulary({"<PAD>": 1, "<OOV>": 0}), "the first ids are not <PAD> and"),
    "half a character": (
        "word",
        lambda d: rename(d, "cat", "\ud800"),
        "not a tokenizer that nlp train wrote",
    ),
    "unknown token elsewhere": (
        "word",
        lambda d: d["model"].update(unk_token="the"),
        "the first ids are not",
    ),
    "merge of nothing": ("bpe", lambda d: d["model"]["merges"].append(["☂", "☂"]), "out of vocabulary"),
    "merge of three": ("bpe", lambda d: d["model"]["merges"].append(["a", "b", "c"]), "merges"),
    "long words": ("wordpiece", lambda d: d["model"].update(max_input_chars_per_word=10**9), "its 'model'"),
    "score above 0": (
        "unigram",
        lambda d: d["model"]["vocab"][3].__setitem__(1, 7.0),
        "less than or equal to 0",
    ),
    "endless score": ("unigram", lambda d: d["model"]["vocab"][3].__setitem__(1, -1e308), "-1000"),
    "no number": (
        "unigram",
        lambda d: d["model"]["vocab"][3].__setitem__(1, float("nan")),
        "NaN is no number",
    ),
    "piece twice": ("unigram", lambda d: d["model"]["vocab"].append(["<OOV>", -1.0]), "a piece has two ids"),
    "unknown id": ("unigram", lambda d: d["model"].update(unk_id=10**9), "its 'model' is not one"),
    "one piece": ("unigram", lambda d: d["model"].update(vocab=[["<PAD>", 0.0]]), "not a tokenizer that"),
    "end token that is padding": ("word", end_token("<PAD> "), "end_token: <PAD> is the name of the padding"),
    "end token that is a character": ("char", end_token("e "), "end_token: level char needs a longer one"),
    "long end token": ("bpe", end_token("e" * 101 + " "), "end_token: String should have at most 100"),
    "half a character at an end": ("word", end_token("<\ud800> "), "not a tokenizer that nlp train wrote"),
    "bytes": ("unigram", lambda d: d["model"].update(byte_fallback=True), "its 'model' is not one"),
}


def rename(data: dict[str, Any], old: str, new: str) -> None:
    data["model"]["vocab"][new] = data["model"]["vocab"].pop(old)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_changed_file_is_refused(
    case: str, fitted: Callable[..., Tokenizer], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    level, change, message = HOSTILE[case]
    path = tmp_path / "tokenizer.json"
    fitted(level).save(path)
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    assert message in refusal_of(path)
    assert capfd.readouterr() == ("", "")  # no text of a panic


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"[" * 10**6,
        b"9" * 10**6,
        b'{"model": {}}',
        b'{"model": ' + b'{"a":' * 10**5,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_file_that_is_something_else_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    refusal_of(path)


BEFORE_END_TOKENS = r"""{
  "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
  "normalizer": {"type": "Sequence", "normalizers": [
    {"type": "Replace", "content": "ς", "pattern": {"Regex":
      "(?<=[\\p{Cased}&&[^\\p{Case_Ignorable}]]\\p{Case_Ignorable}{0,9})Σ(?!\\p{Case_Ignorable}{0,9}[\\p{Cased}&&[^\\p{Case_Ignorable}]])"}},
    {"type": "Lowercase"}]},
  "pre_tokenizer": {"type": "Split",
    "pattern": {"Regex": "(?:\\ )+"}, "behavior": "Removed", "invert": false},
  "post_processor": null, "decoder": null,
  "model": {"type": "WordLevel",
    "vocab": {"<PAD>": 0, "<OOV>": 1, "the": 2, "<eos>": 3}, "unk_token": "<OOV>"}
}"""


def test_a_file_from_before_there_were_end_tokens_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(BEFORE_END_TOKENS, "utf-8")
    loaded = Tokenizer.load(path)
    assert loaded.vocabulary == ["<PAD>", "<OOV>", "the", "<eos>"]
    assert loaded.end_id is None
    loaded.save(path)
    assert json.loads(path.read_text("utf-8")) == json.loads(BEFORE_END_TOKENS)


def test_half_a_file_is_refused(fitted: Callable[..., Tokenizer], tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    fitted("bpe").save(path)
    path.write_bytes(path.read_bytes()[:-100])
    refusal_of(path)


@pytest.mark.parametrize("size", [LIMIT_BYTES + 1, 2**30])
def test_a_file_that_is_too_large_is_not_read(size: int, tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.touch()
    os.truncate(path, size)
    assert "it has more than 64 MB" in refusal_of(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    os.mkfifo(path)
    assert "it is no regular file" in refusal_of(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "tokenizer.json: cannot be read: No such file" in refusal_of(tmp_path / "tokenizer.json")


def test_keys_that_a_later_version_of_the_library_writes_are_not_missed(
    fitted: Callable[..., Tokenizer], tmp_path: Path
) -> None:
    path = tmp_path / "tokenizer.json"
    fitted("bpe").save(path)
    data = json.loads(path.read_text("utf-8"))
    del data["model"]["ignore_merges"]
    path.write_text(json.dumps(data), "utf-8")
    assert Tokenizer.load(path).vocabulary == fitted("bpe").vocabulary


def test_a_panic_of_the_library_is_a_refusal(
    fitted: Callable[..., Tokenizer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(*_: object) -> None:
        pre_tokenizers.Split(Regex("(a+)+$"), "removed").pre_tokenize_str("a" * 40 + "b")

    path = tmp_path / "tokenizer.json"
    fitted("word").save(path)
    monkeypatch.setattr(reading, "assemble", panic)  # no file is known that gets so far
    refusal_of(path)


def refusal_of(path: Path) -> str:
    """Return the message with which a file is refused: one line, in less than two seconds."""
    started_at = time.monotonic()
    with pytest.raises(RunError, match=r"tokenizer\.json: (not a tokenizer|cannot be read)") as caught:
        Tokenizer.load(path)
    assert time.monotonic() - started_at < 2
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 500 + len(str(path))
    return message
