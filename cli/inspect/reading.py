"""The texts of a command and how they are divided -> ids, by a word list or by a tokenizer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

import typer

from .. import completion

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.text.tokenizer import Tokenizer

MOST_COLUMNS = 30
"""Words of a vocabulary that a table has room for."""
MOST_DENSE = 1000
"""Words of a vocabulary up to which whole rows of it are part of the JSON."""

Texts = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT", help="The texts; - reads lines from standard input."),
]
RunOption = Annotated[
    str | None,
    typer.Option(
        "--run", metavar="RUN", help="Take the tokenizer of this run.", autocompletion=completion.runs
    ),
]
ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="CONFIG",
        help="Take the tokenizer that a training of this config would learn.",
        autocompletion=completion.configs,
    ),
]
VocabularyOption = Annotated[
    str | None,
    typer.Option("--vocabulary", metavar="TEXT", help="The words to number, in order; else those of TEXT."),
]
LevelOption = Annotated[
    Literal["word", "char"] | None, typer.Option("--level", help="What is numbered; words where not given.")
]
KeepCase = Annotated[bool, typer.Option("--keep-case", help="Do not make all letters small.")]


class Words(Protocol):
    """Words with an id each."""

    @property
    def words(self) -> Sequence[str]:
        """The words by their ids."""

    def ids(self, text: str) -> list[int]:
        """Return the ids of a text."""

    def unknown(self, text: str) -> list[str]:
        """Return the words of a text that have none of their own."""


@dataclass(frozen=True)
class TokenizerWords:
    """The ids of a tokenizer without that of padding, as the layers `one_hot` and `bag_of_words` do."""

    tokenizer: "Tokenizer"

    @property
    def words(self) -> Sequence[str]:
        """The tokens, the one that stands for unknown words first."""
        return self.tokenizer.vocabulary[1:]

    def ids(self, text: str) -> list[int]:
        """Return the ids of a text, less one."""
        return [index - 1 for index in self.tokenizer.encode([text])[0]]

    def unknown(self, text: str) -> list[str]:
        """Return the words of a text that are not in the vocabulary."""
        return self.tokenizer.unknown(text)


@dataclass(frozen=True)
class Source:
    """Where a vocabulary comes from, as far as the command line says."""

    run: str | None
    config: str | None
    vocabulary: str | None
    level: Literal["word", "char"] | None
    keep_case: bool
    runs_dir: Path
    settings: "DataSettings"

    def words(self, texts: Sequence[str]) -> Words:
        """Return the words that texts are numbered by.

        Raises:
            UsageError: Two places are named, or nothing is left to number.
        """
        from nlpcat4.errors import UsageError
        from nlpcat4.words.word_list import WordList

        if self.run is None and self.config is None:
            level = self.level or "word"
            own = texts if self.vocabulary is None else [self.vocabulary]
            found = WordList.of(own, level, lower=not self.keep_case)
            if not found.words:
                raise UsageError("there is no word in these texts")
            return found
        given = {
            "--vocabulary": self.vocabulary,
            "--level": self.level,
            "--keep-case": self.keep_case or None,
        }
        for name, value in given.items():
            if value is not None:
                raise UsageError(f"{name}: a run or a config says that itself; take one of the two away")
        return TokenizerWords(tokenizer_from(self.run, self.config, self.runs_dir, self.settings))


def tokenizer_from(
    run: str | None, config: str | None, runs_dir: Path, settings: "DataSettings"
) -> "Tokenizer":
    """Return the tokenizer of a run or of a config, of which one is given.

    Raises:
        UsageError: Both are given.
    """
    from nlpcat4 import experiment
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.selectors import find

    if run is not None and config is not None:
        raise UsageError("--run and --config: give one of the two")
    if run is not None:
        return experiment.tokenizer_of_run(find(run, runs_dir, needs_model=False))
    assert config is not None, "one of the two is given"
    return experiment.tokenizer_of(experiment.load(config).config, settings)


def texts_of(texts: Sequence[str] | None) -> list[str]:
    """Return the texts of the command line, or the lines of standard input.

    Raises:
        UsageError: There is none.
    """
    from nlpcat4.errors import UsageError

    from ..lines import batches_of_texts

    found = [text for batch in batches_of_texts(texts or (), None) for text in batch]
    if not found:
        raise UsageError("no text to look at: standard input is empty")
    return found


def show_vocabulary(words: Sequence[str]) -> None:
    """Print the first words with their ids, in lines that wrap between them."""
    from rich.cells import cell_len
    from rich.text import Text

    from nlpcat4.text.display import shorten

    from ..console import err, out, safe

    out.print("vocabulary", style="bold")
    line = ""
    for place, word in enumerate(words[:MOST_COLUMNS]):
        entry = safe(f"{place} {shorten(word, 30)}").plain
        if line and cell_len(line) + 2 + cell_len(entry) > out.width:
            out.print(Text(line), soft_wrap=True)
            line = ""
        line = f"{line}  {entry}" if line else entry
    out.print(Text(line), soft_wrap=True)
    if len(words) > MOST_COLUMNS:
        err.print(f"({len(words):,} in all; --json has them all)")


def show_unknown(words: Words, text: str) -> None:
    """Say which words of a text have no id, on standard error."""
    from nlpcat4.text.display import shorten

    from ..console import err, safe

    if unknown := words.unknown(text):
        err.print(safe(f"not in the vocabulary: {', '.join(shorten(word, 30) for word in unknown)}"))
