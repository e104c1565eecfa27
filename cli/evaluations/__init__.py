"""What `nlp eval` prints, draws and writes, one file a task."""

from typing import TYPE_CHECKING, assert_never

from .base import Columns, Evaluation

if TYPE_CHECKING:
    from nlpcat4.experiment import Config
    from nlpcat4.runs.run import Run

__all__ = ["Columns", "Evaluation", "evaluation_of"]


def evaluation_of(run: "Run", config: "Config", beam_width: int | None) -> Evaluation:
    """Return the evaluation that a run's task calls for; no model is loaded yet.

    Raises:
        UsageError: A beam width where nothing is searched for.
        RunError: What tells the run's labels is damaged.
    """
    from nlpcat4.errors import UsageError
    from nlpcat4.tasks.classification.schema import Classification
    from nlpcat4.tasks.language_model.schema import LanguageModelConfig
    from nlpcat4.tasks.seq2seq.schema import Seq2Seq
    from nlpcat4.tasks.word_vectors.schema import WordVectors

    if beam_width is not None and not isinstance(config, Seq2Seq):
        raise UsageError("--beam-width: only a seq2seq run searches for its answers")
    match config:
        case Classification():
            from .classification import ClassifierEvaluation

            return ClassifierEvaluation(run, config)
        case LanguageModelConfig():
            from .language_model import LanguageModelEvaluation

            return LanguageModelEvaluation(run, config)
        case Seq2Seq():
            from .seq2seq import TranslatorEvaluation

            return TranslatorEvaluation(run, config, beam_width or 1)
        case WordVectors():
            raise UsageError(f"{run.id}: word vectors are judged by `nlp words eval`")
        case _:
            assert_never(config)
