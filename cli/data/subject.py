"""NAME, CONFIG or FILE -> the data set that is meant, and how its texts become tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion

if TYPE_CHECKING:
    from nlpcat4.data import Dataset
    from nlpcat4.text.config import TokenizerConfig

Subject = Annotated[
    str,
    typer.Argument(
        metavar="NAME|CONFIG|FILE",
        help="A data set's name, a config that names one, or a file or folder of your own.",
        autocompletion=completion.datasets_and_configs,
    ),
]
TextColumn = Annotated[
    str | None, typer.Option("--text", metavar="COLUMN", help="The column of FILE's texts.")
]
LabelColumn = Annotated[
    str | None, typer.Option("--label", metavar="COLUMN", help="The column of FILE's labels.")
]
SourceColumn = Annotated[
    str | None, typer.Option("--source", metavar="COLUMN", help="The column of FILE's sources, of pairs.")
]
TargetColumn = Annotated[
    str | None, typer.Option("--target", metavar="COLUMN", help="The column of what they are to become.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Take the small bundled texts of NAME instead.")]


@dataclass(frozen=True)
class Found:
    """The data that a command is about."""

    dataset: "Dataset"
    tokenizer: "TokenizerConfig"
    max_lengths: Mapping[str, int]
    """The lengths that the config sets, by their keys; none without a config."""


def find(
    subject: str, overrides: Sequence[str], columns: Mapping[str, str | None], *, sample: bool = False
) -> Found:
    """Return the data set that a command line means.

    Args:
        subject: A data set's name, a file or folder of the user's own, or else a config.
        overrides: `KEY=VALUE` of a config.
        columns: `text`, `label`, `source` and `target` of a file.
        sample: Take the bundled texts.

    Raises:
        UsageError: There is none of that name, or an option has no effect.
    """
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.own_file import format_of
    from nlpcat4.data.tfds import PREFIX
    from nlpcat4.errors import UsageError
    from nlpcat4.text.config import TokenizerConfig

    given = {key: column for key, column in columns.items() if column is not None}
    named = subject in BUILT_IN or subject.startswith(PREFIX)
    is_file = not named and (format_of(subject, None) != "folder" or Path(subject).is_dir())
    if given and not is_file:
        raise UsageError(f"--{next(iter(given))}: only a file has columns to name, which {subject} is not")
    if sample and not named:
        raise UsageError(f"--sample: only a data set that is known by name has a sample, not {subject}")
    if not (named or is_file):
        return _of_config(subject, overrides)
    if overrides:
        raise UsageError(f"{overrides[0]}: only a config has keys to set, which {subject} is not")
    wanted: dict[str, Any] = {"name" if named else "path": subject, **given}
    return Found(_dataset(wanted | ({"sample": True} if sample else {})), TokenizerConfig(), {})


def _of_config(config: str, overrides: Sequence[str]) -> Found:
    from nlpcat4 import experiment

    found = experiment.load(config, overrides).config
    sequence = getattr(found, "sequence", None)  # word vectors are learnt of texts of any length
    given = {} if sequence is None else sequence.model_dump()
    lengths = {f"sequence.{key}": value for key, value in given.items() if key.startswith("max")}
    return Found(found.dataset, found.tokenizer, lengths)


def _dataset(wanted: Mapping[str, Any]) -> "Dataset":
    """Return the data set of a `dataset` block.

    Raises:
        UsageError: It is none.
    """
    from pydantic import TypeAdapter, ValidationError

    from nlpcat4.data import Dataset
    from nlpcat4.errors import UsageError

    try:
        dataset: Dataset = TypeAdapter(Dataset).validate_python(dict(wanted))
    except ValidationError as error:
        problem = error.errors()[0]
        key = problem["loc"][-1] if problem["loc"] else "dataset"
        raise UsageError(f"{key}: {problem['msg'].removeprefix('Value error, ')}") from None
    return dataset
