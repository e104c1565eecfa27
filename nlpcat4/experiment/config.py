"""One YAML file plus overrides -> a checked config of one of the tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from nlpcat4.config.checking import check
from nlpcat4.config.loading import load as load_source
from nlpcat4.config.source import Source
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.word_vectors.schema import WordVectors

Config = Classification | LanguageModelConfig | Seq2Seq | WordVectors
"""Every task's config."""

SCHEMA: TypeAdapter[Config] = TypeAdapter(Annotated[Config, Field(discriminator="task")])
"""What a config file may hold; `task` tells the tasks apart."""


@dataclass(frozen=True)
class Experiment:
    """A checked config, and what it was made of."""

    source: Source
    config: Config
    overrides: tuple[str, ...]

    @property
    def name(self) -> str:
        """The config file's name without its ending: what its runs are called."""
        return self.source.path.stem


def load(config: str | Path, overrides: Sequence[str] = ()) -> Experiment:
    """Read and check a config.

    Args:
        config: A file, or the name of a shipped config.
        overrides: `KEY=VALUE` and `~KEY`, applied in order.

    Raises:
        ConfigError: All problems at once, a line each.
    """
    source = load_source(Path(config), overrides)
    return Experiment(source, check(SCHEMA, source), tuple(overrides))


def config_of(run: Run) -> Config:
    """Return the config that a run was made from."""
    return check(SCHEMA, load_source(run.config))
