"""A name -> the file or folder on this machine."""

from pathlib import Path

from nlpcat4.config.problems import did_you_mean
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError


def find_file(name: str, settings: DataSettings) -> Path | None:
    """Return the first file of a name in the data folders, None where there is none."""
    return next((folder / name for folder in settings.folders if (folder / name).is_file()), None)


def find_path(path: str, settings: DataSettings) -> Path:
    """Return where a user's path leads, from the working directory or else from a data folder.

    Raises:
        DataError: Nowhere; names the folders looked in.
    """
    wanted = Path(path).expanduser()
    folders = dict.fromkeys((Path.cwd(), *settings.data_dirs))
    for folder in folders:
        if (folder / wanted).exists():
            return folder / wanted
    if wanted.is_absolute():
        folders = {wanted.parent: None}
    beside = [entry.name for folder in folders for entry in _entries((folder / wanted).parent)]
    looked_in = ", ".join(map(str, folders))
    raise DataError(f"{path}: there is no such file in {looked_in}{did_you_mean(wanted.name, beside)}")


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        DataError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from None


def by_hand(file: str, address: str, settings: DataSettings) -> str:
    """Say how to do without a download."""
    return (
        f"save {address} as {settings.cache_dir / file}, or under that name in a folder that "
        "--data-dir, NLP_DATA_DIR or data_dirs in pyproject.toml names"
    )


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
