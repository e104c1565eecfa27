"""A run <-> one ZIP file to keep or to mail; what comes from anywhere is looked through before it is kept."""

import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from nlpcat4 import files
from nlpcat4.errors import DataError, RunError
from nlpcat4.runs.ids import ID
from nlpcat4.runs.run import Run

MOST_MEMBERS = 2_000
MOST_BYTES = 2 * 2**30
# What a run folder holds; everything else is none of ours.
_NAMES = re.compile(
    r"(config|source)\.yaml|(run|tokenizer|labels|metrics)\.json|history\.jsonl|train\.log|vectors\.npz"
    r"|checkpoints/best\.keras|checkpoints/(last|previous)/[a-z]+\.(json|npz)"
    r"|plots/[\w-]+\.png|tensorboard(/[\w-]+)?/events\.out\.tfevents\.[\w.-]+",
    re.ASCII,
)


def export_run(run: Run, path: Path, *, with_state: bool) -> None:
    """Write a run to a ZIP file, which appears whole or not at all.

    Args:
        run: What is written: the files that a run has, and none that somebody put beside them.
        path: The file.
        with_state: Also what a training goes on from, which is most of the size.

    Raises:
        RunError: It is being trained, its record names no id, or the disk is full.
        OSError: The file cannot be written.
    """
    record = run.record()
    run_id = str(record.get("id"))  # the folder may have been renamed
    if run.status(record) == "running":
        raise RunError(f"{run.path}: is being trained; export it when that is over")
    if not ID.fullmatch(run_id):
        raise RunError(f"{run.record_file}: names no id of a run: {run_id!r}")
    sizes = {name: size for name, size in run.sizes().items() if _NAMES.fullmatch(name)}
    left_out = () if with_state else ("checkpoints/last/", "checkpoints/previous/")
    names = [name for name in sizes if not name.startswith(left_out)]
    # Stored, as models do not pack, and a file that packs too well is taken for a bomb.
    with (
        files.replacing(path, size=sum(sizes[name] for name in names)) as temporary,
        zipfile.ZipFile(temporary, "w") as archive,
    ):
        for name in names:
            archive.write(run.path / name, f"{run_id}/{name}")


def import_run(path: Path, runs_dir: Path) -> Run:
    """Make a run folder of what `export_run` wrote, or of the same as a tar file.

    Raises:
        DataError: The archive is damaged, too large, or holds anything but one run.
        RunError: There is a run of that id, or the files are not what they were when the run ended.
    """
    from nlpcat4.data.readers.archive import ArchiveLimits, files_inside

    if not path.is_file():
        raise DataError(f"{path}: there is no such file")
    limits = ArchiveLimits(members=MOST_MEMBERS, total_bytes=MOST_BYTES)
    members = files_inside(path, PurePosixPath(), limits)
    run = Run(runs_dir / _checked_id(path, [name for name, _ in members]))
    if run.path.exists():
        raise RunError(f"{run.path}: there is a run of that id; throw it away first: nlp runs rm {run.id}")
    was_there = runs_dir.is_dir()
    runs_dir.mkdir(parents=True, exist_ok=True)
    try:
        with files.new_folder(run.path) as folder:
            for name, content in members:
                _write(folder.joinpath(*name.parts[1:]), content)
            _check_record(path, Run(folder), run.id)
    except RunError:
        if not was_there:
            runs_dir.rmdir()
        raise
    return run


def _checked_id(path: Path, names: list[PurePosixPath]) -> str:
    """Return the id of the one run that an archive holds."""
    tops = {name.parts[0] for name in names}
    if len(tops) != 1 or not ID.fullmatch(run_id := next(iter(tops))):
        raise DataError(f"{path}: holds {len(tops)} folders or files at its top instead of that of one run")
    spellings = {unicodedata.normalize("NFC", str(name)).casefold() for name in names}
    if len(spellings) != len(names):
        raise DataError(f"{path}: two members differ in nothing but how they are spelt")
    for name in names:
        if not _NAMES.fullmatch("/".join(name.parts[1:])):
            raise DataError(f"{path}: member {str(name)!r}: no file of a run is called so")
    return run_id


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_private = path.name in ("run.json", "train.log")
    files.write_bytes(path, content, files.PRIVATE if is_private else None)


def _check_record(path: Path, run: Run, run_id: str) -> None:
    """Refuse a run that is not called as its record says, or whose files are not what they were."""
    try:
        record = run.record()
        run.verify(*(run.path / name for name in run.sizes()), record=record)
    except RunError as error:
        raise RunError(f"{path}: {str(error).replace(str(run.path), run_id)}") from None
    if record.get("id") != run_id:
        raise RunError(f"{path}: the record of {run_id} is that of {record.get('id')!r}")
