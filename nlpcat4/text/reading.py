"""A tokenizer.json that anyone may have sent -> what it says, if it is one that this program writes.

The file is read as plain JSON, a tokenizer is built anew from the vocabulary and the few settings found in
it, and every part of the file must be what that tokenizer would write. So nothing in a file, such as a
regular expression that never ends, ever reaches the library.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt, StrictStr, TypeAdapter, ValidationError

from nlpcat4.errors import RunError
from nlpcat4.text.config import Level, TokenizerConfig
from nlpcat4.text.pipeline import Learned, assemble, model_of, special_tokens, word_boundary

LIMIT_BYTES = 64 * 2**20


class _Numbered(BaseModel):
    """The learnt part of the file where each token has a number."""

    type: Literal["WordLevel", "BPE", "WordPiece"]
    vocab: dict[StrictStr, StrictInt]
    merges: list[tuple[StrictStr, StrictStr]] = []
    unk_token: StrictStr | None = None
    ignore_merges: bool = False


class _Scored(BaseModel):
    """The learnt part of the file where the tokens are in order, each with a score."""

    type: Literal["Unigram"]
    vocab: list[tuple[StrictStr, Annotated[float, Field(ge=-1000, le=0)]]] = Field(min_length=2)


_MODEL = TypeAdapter[_Numbered | _Scored](Annotated[_Numbered | _Scored, Field(discriminator="type")])


def read(path: Path) -> tuple[TokenizerConfig, Learned]:
    """Return the config and the vocabulary of a tokenizer.json.

    Raises:
        RunError: The file is missing, larger than 64 MB, or none that this program writes.
    """
    with _refusing(path):
        data = json.loads(_content(path), parse_constant=_no_number)
        model = _MODEL.validate_python(data["model"])
        learned = _learned(model)
        config = _with_end_token(_config(data, model), learned.pieces)
        if list(learned.pieces[: len(special_tokens(config))]) != special_tokens(config):
            raise ValueError(f"the first ids are not {' and '.join(special_tokens(config))}")
        expected = json.loads(assemble(config, model_of(config, learned)).to_str())
        for part in {**data, **expected}:
            if part not in data or not _agrees(data[part], expected.get(part)):
                raise ValueError(f"its {part!r} is not one that this program writes")
    return config, learned


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong into one line about the file."""
    try:
        yield
    except OSError as error:
        raise RunError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, ("model", *first["loc"])))[:80]
        raise _refusal(path, f"{where}: {first['msg']}") from None
    except KeyError as error:
        raise _refusal(path, f"no key {error}") from None
    except BaseException as error:
        # A panic of the Rust library is no Exception, and its class cannot be imported.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise _refusal(path, str(error)) from None


def _refusal(path: Path, reason: str) -> RunError:
    line = reason.partition("\n")[0][:200]
    return RunError(f"{path}: not a tokenizer that nlp train wrote: {line}; restore the file or train again")


def _content(path: Path) -> bytes:
    """Return a file's bytes, if they are not too many; what is no file may never end."""
    if path.exists() and not path.is_file():
        raise ValueError("it is no regular file")
    if path.stat().st_size > LIMIT_BYTES:
        raise ValueError(f"it has more than {LIMIT_BYTES >> 20} MB")
    return path.read_bytes()


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _learned(model: _Numbered | _Scored) -> Learned:
    """Return the vocabulary in the order of its ids, which have no gaps."""
    if isinstance(model, _Scored):
        pieces = [piece for piece, _ in model.vocab]
        if len(set(pieces)) != len(pieces):
            raise ValueError("a piece has two ids")
        return Learned(pieces, scores=[score for _, score in model.vocab])
    pieces = sorted(model.vocab, key=model.vocab.__getitem__)
    if [model.vocab[piece] for piece in pieces] != list(range(len(pieces))):
        raise ValueError("the ids of the vocabulary are not 0, 1, 2, ...")
    return Learned(pieces, merges=model.merges)


def _config(data: Any, model: _Numbered | _Scored) -> TokenizerConfig:
    """Return the settings that must have led to the file."""
    steps = data["normalizer"]["normalizers"]
    lower = {"type": "Lowercase"} in steps
    if isinstance(model, _Scored):
        return TokenizerConfig(level="unigram", lower=lower, oov_token=model.vocab[1][0])
    oov_token = model.unk_token
    if model.type == "WordPiece":
        return TokenizerConfig(level="wordpiece", lower=lower, oov_token=oov_token)
    if model.type == "BPE" and not model.ignore_merges:
        level: Level = "bpe" if data["pre_tokenizer"] else "char"
        return TokenizerConfig(level=level, lower=lower, oov_token=oov_token)
    boundary = data["pre_tokenizer"] if model.type == "WordLevel" else steps[-2]
    filters, split = _separators(boundary["pattern"]["Regex"])
    return TokenizerConfig(lower=lower, oov_token=oov_token, filters=filters, split=split)


def _with_end_token(config: TokenizerConfig, pieces: Sequence[str]) -> TokenizerConfig:
    """Add the end token to the settings, where the piece of its id can be no other."""
    piece = "".join(pieces[len(special_tokens(config)) :][:1])
    token = piece.removesuffix(config.end_mark)
    if token in ("", piece) or piece.startswith(config.end_mark):
        return config
    return TokenizerConfig.model_validate({**config.model_dump(), "end_token": token})


def _separators(pattern: str) -> tuple[str, str]:
    """Return the `filters` and `split` of which a pattern is the `word_boundary`."""
    found = re.fullmatch(r"\(\?:(?:\[((?:\\.|[^\\\]])+)\]\|)?((?:\\.|[^\\])+)\)\+", pattern, re.DOTALL)
    groups = found.groups("") if found else ("", "")
    filters, split = (re.sub(r"\\(.)", r"\1", group, flags=re.DOTALL) for group in groups)
    if word_boundary(filters, split) != pattern:
        raise ValueError(f"unknown pattern {pattern[:40]!r}")
    return filters, split


def _agrees(found: Any, expected: Any) -> bool:
    """Tell whether two pieces of JSON are equal, but for keys that another version of the library adds."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return all(key in expected and _agrees(found[key], expected[key]) for key in found)
    return bool(found == expected)
