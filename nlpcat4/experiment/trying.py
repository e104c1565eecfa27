"""A config -> what its training would meet; nothing is kept."""

from typing import TYPE_CHECKING

from nlpcat4.data.settings import DataSettings
from nlpcat4.experiment.config import Config
from nlpcat4.experiment.preparing import prepared
from nlpcat4.tasks.word_vectors.methods import Counts
from nlpcat4.tasks.word_vectors.schema import WordVectors
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
    counts = isinstance(config, WordVectors) and isinstance(config.method, Counts)
    return tried(*prepared(config, settings), steps=not counts)
