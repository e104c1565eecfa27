"""A config -> the names of the figures that its runs can have."""

from typing import assert_never

from nlpcat4.experiment.config import Config
from nlpcat4.tasks.classification.schema import METRICS, Classification
from nlpcat4.tasks.fields import TOKEN_METRICS
from nlpcat4.tasks.language_model import schema as language_model
from nlpcat4.tasks.seq2seq import schema as seq2seq
from nlpcat4.tasks.word_vectors import schema as word_vectors
from nlpcat4.tasks.word_vectors.methods import Counts


def figures(config: Config) -> tuple[str, ...]:
    """Name the figures of metrics.json; which of them a run has depends on its data, too."""
    match config:
        case Classification():
            from nlpcat4.evaluation.classification import COSTS, SHARES

            return (*_validation(METRICS), *SHARES, *COSTS, "seconds")
        case language_model.LanguageModelConfig():
            of_task = (*language_model.SHARES, *language_model.COSTS)
            return (*_validation(TOKEN_METRICS), *of_task, "seconds")
        case seq2seq.Seq2Seq():
            return (*_validation(TOKEN_METRICS), *seq2seq.SHARES, *seq2seq.COSTS, "seconds")
        case word_vectors.WordVectors():
            from nlpcat4.tasks.word_vectors.yardsticks import YARDSTICKS

            of_epochs = () if isinstance(config.method, Counts) else _validation(word_vectors.METRICS)
            return (*of_epochs, *YARDSTICKS, "seconds")
        case _:
            assert_never(config)


def _validation(metrics: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in metrics if name.startswith("val_"))
