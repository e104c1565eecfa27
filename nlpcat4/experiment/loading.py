"""A run -> its model, ready to use, and the data it was made with."""

from typing import TYPE_CHECKING, TypeVar

from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import RunError, UsageError
from nlpcat4.experiment.config import Config, config_of
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.word_vectors.schema import WordVectors
from nlpcat4.text.config import SequenceConfig

if TYPE_CHECKING:
    from nlpcat4.tasks.classification.classifier import Classifier
    from nlpcat4.tasks.language_model.language_model import LanguageModel
    from nlpcat4.tasks.seq2seq.translator import Translator
    from nlpcat4.text.tokenizer import Tokenizer

C = TypeVar("C", Classification, LanguageModelConfig, Seq2Seq)


def load_language_model(run: Run) -> "LanguageModel":
    """Return a run's language model, ready to go on with texts.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.language_model.language_model import LanguageModel

    return LanguageModel.load(run, _config_of(run, LanguageModelConfig, "a language model"))


def load_translator(run: Run) -> "Translator":
    """Return a run's translator, ready to answer sources.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.seq2seq.translator import Translator

    return Translator.load(run, _config_of(run, Seq2Seq, "seq2seq"))


def load_classifier(run: Run) -> "Classifier":
    """Return a run's classifier, ready to answer texts.

    Raises:
        RunError: A part of the run is missing or damaged, or it is a run of another task.
    """
    from nlpcat4.tasks.classification.classifier import Classifier

    return Classifier.load(run, _config_of(run, Classification, "a classifier"))


def _config_of(run: Run, kind: type[C], what: str) -> C:
    config = config_of(run)
    run.verify(run.config, run.tokenizer, run.labels, run.best_model)
    if not isinstance(config, kind):
        raise RunError(f"{run.path}: this is a {config.task} run, not one of {what}")
    return config


def tokenizer_of_run(run: Run) -> "Tokenizer":
    """Return the tokenizer that a run was made with.

    Raises:
        RunError: It is missing or damaged.
    """
    from nlpcat4.text.tokenizer import Tokenizer

    run.verify(run.tokenizer)
    return Tokenizer.load(run.tokenizer)


def tokenizer_of(config: Config, settings: DataSettings) -> "Tokenizer":
    """Return the tokenizer that a training would begin with: learnt from its training texts.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    from nlpcat4.text.tokenizer import Tokenizer

    train = config.dataset.load(settings).train
    return Tokenizer.fit([*train.texts, *(train.targets or ())], config.tokenizer)


def reading_of(config: Config) -> SequenceConfig:
    """Return how long the texts that a model reads may be, and where they are padded.

    Raises:
        UsageError: The model reads no texts, but words one by one.
    """
    if isinstance(config, WordVectors):
        raise UsageError("a run of word vectors reads words, not texts of a length; see `nlp words`")
    if isinstance(config, Seq2Seq):
        return SequenceConfig(max_length=config.sequence.max_source_length)
    return config.sequence


def split_of(run: Run, config: Config, split: str | None, settings: DataSettings) -> tuple[str, Examples]:
    """Return a part of the data that a run was made with, and its name.

    Args:
        run: The run.
        config: Its config.
        split: `train`, `validation` or `test`; None for test, or validation where there is no test.
        settings: Where data are.

    Raises:
        RunError: The data are not what they were when the run was made.
        UsageError: There is no test part.
    """
    splits = splits_of(run, config, settings)
    name = split or splits.final
    if name not in splits.parts:
        raise UsageError("--split test: this run has no test part; `dataset.test` makes one")
    return name, splits.parts[name]


def splits_of(run: Run, config: Config, settings: DataSettings) -> Splits:
    """Return the data that a run was made with, all parts of them.

    Raises:
        RunError: They are not what they were when the run was made.
    """
    splits = config.dataset.load(settings)
    if splits.fingerprint != run.record().get("fingerprint"):
        raise RunError(f"{run.path}: the data have changed since this run was made; see nlp eval --data FILE")
    return splits
