"""A language model's config -> what a training would meet: the data, the model, one step; nothing is kept."""

from nlpcat4 import backend
from nlpcat4.data.settings import DataSettings
from nlpcat4.tasks.dry_run import DryRun, tried
from nlpcat4.tasks.language_model.prepared import Prepared
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.language_model.train import compiled_model


def dry_run(config: LanguageModelConfig, settings: DataSettings) -> DryRun:
    """Prepare the data, build the model and make one step.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    prepared = Prepared.of(config, settings)
    backend.start(config.random_seed)
    model = compiled_model(prepared)
    return tried(model, prepared.feeds["train"], prepared.summary(), seed=config.random_seed)
