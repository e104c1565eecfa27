"""Where data are looked for, and whether they may be downloaded."""

import os
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlpcat4.errors import UsageError

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and of how much (None: not known)."""


@dataclass(frozen=True)
class DataSettings:
    """What a machine or a command line decides about data, as opposed to an experiment's config."""

    data_dirs: tuple[Path, ...]
    """Looked through in this order."""
    cache_dir: Path
    """Looked through last; downloads are put here."""
    offline: bool = False
    progress: Progress | None = None
    use_cache: bool = True
    """Whether encoded data are kept, and taken from what was kept."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder to look in, in order."""
        return (*self.data_dirs, self.cache_dir)

    @property
    def encoded_dir(self) -> Path:
        """Where encoded data are kept: beside the downloads."""
        return self.cache_dir.with_name("encoded")

    def elsewhere(self) -> "DataSettings":
        """Return the same for a process that may run in another folder, and has no screen."""
        folders = tuple(folder.resolve() for folder in self.data_dirs)
        return replace(self, data_dirs=folders, cache_dir=self.cache_dir.resolve(), progress=None)

    def report(self, what: str, done: int = 0, total: int | None = None) -> None:
        """Tell whoever asked to be told about progress."""
        if self.progress is not None:
            self.progress(what, done, total)


def data_settings(
    data_dir: Sequence[Path] = (),
    offline: bool = False,
    progress: Progress | None = None,
    use_cache: bool = True,
) -> DataSettings:
    """Return the folders in the order of `--data-dir`, NLP_DATA_DIR, pyproject.toml, user cache.

    Raises:
        UsageError: A `data_dir` does not exist, or `[tool.nlpcat4]` of pyproject.toml is wrong.
    """
    for folder in data_dir:
        if not folder.is_dir():
            raise UsageError(f"--data-dir {folder}: there is no such folder")
    named = [*given_folders(data_dir), *_project_folders(Path.cwd())]
    return DataSettings(
        data_dirs=tuple(dict.fromkeys(named)),
        cache_dir=_cache_dir() / "data",
        offline=offline,
        progress=progress,
        use_cache=use_cache,
    )


def given_folders(data_dir: Sequence[Path] = ()) -> list[Path]:
    """Return the folders of `--data-dir` and NLP_DATA_DIR, whether they are there or not."""
    from_environment = [part for part in os.environ.get("NLP_DATA_DIR", "").split(os.pathsep) if part]
    return [_absolute(folder) for folder in (*data_dir, *map(Path, from_environment))]


def _absolute(folder: Path) -> Path:
    return Path(os.path.abspath(folder.expanduser()))


def _cache_dir() -> Path:
    """Return NLP_CACHE_DIR, or the place that the operating system has for caches."""
    if given := os.environ.get("NLP_CACHE_DIR"):
        return Path(given).expanduser().absolute()
    import platformdirs

    return platformdirs.user_cache_path("nlpcat4")


def _project_folders(start: Path) -> Iterator[Path]:
    """Yield the `data_dirs` of the nearest pyproject.toml with a `[tool.nlpcat4]`, at or above `start`."""
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        table = _tool_table(path) if path.is_file() else None
        if table is not None:
            yield from (_absolute(folder / Path(entry).expanduser()) for entry in _data_dirs(table, path))
            return


def _tool_table(path: Path) -> dict[str, Any] | None:
    """Return `[tool.nlpcat4]` of a pyproject.toml, None where it has none."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    for key in ("tool", "nlpcat4"):
        if key not in table:
            return None
        table = table[key]
        if not isinstance(table, dict):
            raise UsageError(f"{path}: {key} is no table")
    return table


def _data_dirs(table: dict[str, Any], path: Path) -> list[str]:
    """Return the one key that `[tool.nlpcat4]` may have."""
    unknown = sorted(table.keys() - {"data_dirs"})
    entries = table.get("data_dirs", [])
    if unknown:
        raise UsageError(f"{path}: [tool.nlpcat4] has only the key data_dirs, found {', '.join(unknown)}")
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise UsageError(f'{path}: data_dirs: a list of folders such as ["data"], found {entries!r}')
    return entries
