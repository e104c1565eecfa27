"""A config -> its data, encoded, and what makes a model for them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never

from nlpcat4.data.settings import DataSettings
from nlpcat4.experiment.config import Config
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.word_vectors.schema import WordVectors

if TYPE_CHECKING:
    import keras

    from nlpcat4.tasks.common import PreparedData


def prepared(config: Config, settings: DataSettings) -> "tuple[PreparedData, Callable[[Any], keras.Model]]":
    """Return a task's prepared data, and the function that builds and compiles a model for them.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    match config:
        case Classification():
            from nlpcat4.tasks.classification import prepared as texts
            from nlpcat4.tasks.classification import train as classifier

            return texts.Prepared.of(config, settings), classifier.compiled_model
        case LanguageModelConfig():
            from nlpcat4.tasks.language_model import prepared as lines
            from nlpcat4.tasks.language_model import train as language_model

            return lines.Prepared.of(config, settings), language_model.compiled_model
        case Seq2Seq():
            from nlpcat4.tasks.seq2seq import prepared as pairs
            from nlpcat4.tasks.seq2seq import train as translator

            return pairs.Prepared.of(config, settings), translator.compiled_model
        case WordVectors():
            from nlpcat4.tasks.word_vectors import prepared as words
            from nlpcat4.tasks.word_vectors import train as vectors

            return words.Prepared.of(config, settings), vectors.compiled_model
        case _:
            assert_never(config)
