"""Data sets as TensorFlow Datasets keeps them: found in the data folders, or prepared in the cache."""

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcat4.config.problems import did_you_mean
from nlpcat4.data.locking import locked
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError, NlpcatError

if TYPE_CHECKING:
    import tensorflow_datasets as tfds

FOLDER = "tensorflow_datasets"

_VERSION = re.compile(r"\d+\.\d+\.\d+")


def find(name: str, folders: Iterable[Path]) -> Path | None:
    """Return the first folder that holds a prepared data set, of the newest version if none is named.

    Args:
        name: As TFDS writes it: `imdb_reviews`, `glue/sst2`, `imdb_reviews/plain_text:1.0.0`.
        folders: Data folders; each may hold a folder `tensorflow_datasets`.
    """
    name, _, version = name.partition(":")
    dataset, _, variant = name.partition("/")
    for folder in folders:
        base = folder / FOLDER / dataset
        found = _versions(base / (variant or _default_variant(base)))
        if version in found:
            return found[version]
        if found and not version:
            return found[max(found, key=lambda name: tuple(map(int, name.split("."))))]
    return None


def prepared(folder: Path) -> list[str]:
    """Return the names of all data sets that are prepared in a data folder, variants with a slash."""
    base = folder / FOLDER
    files = [*base.glob("*/*/dataset_info.json"), *base.glob("*/*/*/dataset_info.json")]
    versions = {file.parent for file in files if _VERSION.fullmatch(file.parent.name)}
    return sorted({str(version.parent.relative_to(base)) for version in versions})


def _versions(folder: Path) -> dict[str, Path]:
    """Return the prepared versions; what TFDS has not finished has another name."""
    folders = [path.parent for path in folder.glob("*/dataset_info.json")]
    return {folder.name: folder for folder in folders if _VERSION.fullmatch(folder.name)}


def _default_variant(base: Path) -> str:
    """Return the variant that is meant where none is named; many data sets have none."""
    try:
        metadata = json.loads((base / ".config" / "metadata.json").read_text(encoding="utf-8"))
        return str(metadata["default_config_name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def fetch(name: str, settings: DataSettings) -> Path:
    """Download and prepare a data set in the cache; return its folder.

    Raises:
        DataError: TFDS knows no such data set.
        NlpcatError: It cannot be downloaded, or may not.
    """
    by_hand = (
        f"where there is a network: `tfds build {name} --data_dir {FOLDER}`, then put that folder into "
        f"{settings.cache_dir} or a folder that --data-dir, NLP_DATA_DIR or data_dirs in pyproject.toml names"
    )
    if settings.offline:
        raise NlpcatError(f"{name}: not on this machine, and --offline forbids a download; {by_hand}")
    what = f"preparing {name} (TensorFlow Datasets)"
    lock = settings.cache_dir / f".{re.sub('[/:]', '-', name)}.lock"
    with locked(lock, waiting=lambda: settings.report(f"{what}: waiting for another process")):
        if find(name, [settings.cache_dir]) is None:
            settings.report(what)
            _prepare(name, settings.cache_dir / FOLDER, by_hand)
    found = find(name, [settings.cache_dir])
    if found is None:
        raise NlpcatError(f"{name}: TensorFlow Datasets has prepared nothing in {settings.cache_dir}")
    return found


def _prepare(name: str, folder: Path, by_hand: str) -> None:
    from nlpcat4.data.tfds_reader import quiet

    with quiet(), tempfile.TemporaryDirectory(prefix=".downloads-", dir=folder.parent) as downloads:
        import tensorflow_datasets as tfds
        from tensorflow_datasets.core.download import downloader

        # Without a network its ten attempts take more than three minutes.
        downloader.MAX_RETRIES = 3
        builder = _builder(name, folder)
        config = tfds.download.DownloadConfig(try_download_gcs=False)
        try:
            builder.download_and_prepare(download_dir=downloads, download_config=config)
        except Exception as error:  # each data set comes with code of its own, which may raise anything
            raise NlpcatError(f"{name}: cannot be prepared: {_reason(error)}; {by_hand}") from error


def _builder(name: str, folder: Path) -> "tfds.core.DatasetBuilder":
    """Return what can prepare a data set."""
    import tensorflow_datasets as tfds

    try:
        return tfds.builder(name, data_dir=folder)
    except tfds.core.DatasetNotFoundError:
        known = tfds.list_builders(with_community_datasets=False)
        hint = did_you_mean(re.split("[/:]", name)[0], known)
        raise DataError(f"tfds:{name}: TensorFlow Datasets has no such data set{hint}") from None
    except Exception as error:  # as above; most often an unknown variant or version
        raise DataError(f"tfds:{name}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Return the first line of an error, without the call that it is about."""
    line = str(error).strip().partition("\n")[0]
    return line.rpartition('": ')[2] or type(error).__name__
