"""A seq2seq config -> what a training would meet: the data, the model, one step; nothing is kept."""

from nlpcat4 import backend
from nlpcat4.data.settings import DataSettings
from nlpcat4.tasks.dry_run import DryRun, tried
from nlpcat4.tasks.seq2seq.prepared import Prepared
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.tasks.seq2seq.train import compiled_model


def dry_run(config: Seq2Seq, settings: DataSettings) -> DryRun:
    """Prepare the data, build the model and make one step.

    Raises:
        DataError: The data are missing or not what the config says.
    """
    prepared = Prepared.of(config, settings)
    backend.start(config.random_seed)
    model = compiled_model(prepared)
    return tried(model, prepared.batches("train"), prepared.summary(), seed=config.random_seed)
