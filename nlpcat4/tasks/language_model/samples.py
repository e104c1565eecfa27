"""A model in training -> a few texts after each epoch, in the log and in TensorBoard."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.tasks.language_model.generate import Generator, Seed, read_seed
from nlpcat4.tasks.language_model.language_model import LanguageModel
from nlpcat4.training.progress import EpochRecord, Progress

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class SampleWriter:
    """Lets a model write one text for each temperature, always from the same seed and random numbers."""

    generators: dict[float, Generator]
    """By temperature."""
    seed: Seed
    length: int
    random_seed: int
    summaries: "tf.summary.SummaryWriter"
    progress: Progress

    @classmethod
    def of(cls, model: LanguageModel, tensorboard: Path, progress: Progress) -> "SampleWriter | None":
        """Return what the config asks for; None where it wants no texts, or nothing of the seed is known.

        Args:
            model: In training; its weights change from epoch to epoch.
            tensorboard: The folder of the events.
            progress: Is told the texts.
        """
        import tensorflow as tf

        from nlpcat4.errors import UsageError
        from nlpcat4.generation.options import Sampling

        samples = model.config.samples
        if samples is None:
            return None
        try:
            seed = read_seed(model, samples.seed)
        except UsageError as error:
            progress.message(f"no samples: {error}")
            return None
        generators = {
            temperature: Generator(model, Sampling(temperature=temperature))
            for temperature in samples.temperatures
        }
        summaries = tf.summary.create_file_writer(str(tensorboard / "samples"))
        return cls(generators, seed, samples.length, model.config.random_seed, summaries, progress)

    def write(self, record: EpochRecord) -> None:
        """Write the texts of one epoch."""
        import tensorflow as tf

        epoch = int(record["epoch"])
        for temperature, generator in self.generators.items():
            (text,) = generator(self.seed, length=self.length, random_seed=self.random_seed)
            written = self.seed.text + text.text
            line = written.replace("\n", " / ").strip()
            self.progress.message(f"  at temperature {temperature:g}: {line}")
            with self.summaries.as_default():
                tf.summary.text(f"temperature {temperature:g}", written, step=epoch)
        self.summaries.flush()
