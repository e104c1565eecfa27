"""A config -> what its training would meet; nothing is kept."""

from typing import TYPE_CHECKING, assert_never

from nlpcat4.data.settings import DataSettings
from nlpcat4.experiment.config import Config
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.training import devices

if TYPE_CHECKING:
    from nlpcat4.tasks.dry_run import DryRun


def dry_run(config: Config, settings: DataSettings) -> "DryRun":
    """Prepare the data, build the model and make one step; nothing is kept.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    from nlpcat4.tasks.dry_run import tried

    devices.choose(config.training)
    match config:
        case Classification():
            from nlpcat4.tasks.classification import prepared as texts
            from nlpcat4.tasks.classification import train as classifier

            return tried(texts.Prepared.of(config, settings), classifier.compiled_model)
        case LanguageModelConfig():
            from nlpcat4.tasks.language_model import prepared as lines
            from nlpcat4.tasks.language_model import train as language_model

            return tried(lines.Prepared.of(config, settings), language_model.compiled_model)
        case Seq2Seq():
            from nlpcat4.tasks.seq2seq import prepared as pairs
            from nlpcat4.tasks.seq2seq import train as translator

            return tried(pairs.Prepared.of(config, settings), translator.compiled_model)
        case _:
            assert_never(config)
