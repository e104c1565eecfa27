"""The table of a run folder: what each file is called."""

import os
from dataclasses import dataclass
from pathlib import Path

from nlpcat4.files import sha256


@dataclass(frozen=True)
class RunFolder:
    """The files of one run, whether they are there or not."""

    path: Path

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def config(self) -> Path:
        """The resolved config."""
        return self.path / "config.yaml"

    @property
    def source(self) -> Path:
        """The config as it was given."""
        return self.path / "source.yaml"

    @property
    def record_file(self) -> Path:
        """What `record` reads."""
        return self.path / "run.json"

    @property
    def tokenizer(self) -> Path:
        """All that turns text into ids."""
        return self.path / "tokenizer.json"

    @property
    def labels(self) -> Path:
        """The label names by id."""
        return self.path / "labels.json"

    @property
    def best_model(self) -> Path:
        """The model of the best epoch."""
        return self.path / "checkpoints" / "best.keras"

    @property
    def vectors(self) -> Path:
        """The vectors of words, of a run that learnt such."""
        return self.path / "vectors.npz"

    @property
    def checkpoints(self) -> Path:
        """The folder with the best model and the states to resume from."""
        return self.path / "checkpoints"

    @property
    def history(self) -> Path:
        """One JSON line an epoch."""
        return self.path / "history.jsonl"

    @property
    def metrics(self) -> Path:
        """The final figures; numbers at its top level are compared between runs."""
        return self.path / "metrics.json"

    @property
    def log(self) -> Path:
        """What was printed."""
        return self.path / "train.log"

    @property
    def tensorboard(self) -> Path:
        """The folder of TensorBoard's events."""
        return self.path / "tensorboard"

    @property
    def plots(self) -> Path:
        """The folder of PNG plots."""
        return self.path / "plots"

    @property
    def lock_file(self) -> Path:
        """What the writer of this run holds a lock on."""
        return self.path / ".lock"

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each file that is there, by its path inside the folder, in order."""
        return {str(file.relative_to(self.path)): file.lstat().st_size for file in self._files()}

    def bytes(self) -> int:
        """Return how many bytes all of them have together."""
        return sum(self.sizes().values())

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each file that is whole once the run is over, by its path inside the folder.

        Not of run.json, which has a checksum of its own and goes on changing as the log does, nor of
        TensorBoard's events, which nothing of ours reads.
        """
        left_out = (self.record_file, self.log)
        kept = [
            file for file in self._files() if file not in left_out and self.tensorboard not in file.parents
        ]
        return {str(file.relative_to(self.path)): sha256(file) for file in kept}

    def _files(self) -> list[Path]:
        """Return the regular files that are not hidden, in order."""
        found = [Path(folder, name) for folder, _, names in os.walk(self.path) for name in names]
        return sorted(file for file in found if _is_regular(file) and not self._is_hidden(file))

    def _is_hidden(self, file: Path) -> bool:
        return any(part.startswith(".") for part in file.relative_to(self.path).parts)


def _is_regular(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()
