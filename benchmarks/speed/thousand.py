"""One run -> a thousand like it."""

import shutil
from pathlib import Path

from nlpcat4.runs.record import read_record, write_record

COUNT = 1000


def runs(run: Path, folder: Path) -> Path:
    """Return a folder of a thousand copies of a run, without its model; made now where it is missing."""
    if folder.is_dir() and sum(1 for _ in folder.iterdir()) >= COUNT:
        return folder
    for number in range(COUNT):
        hours, minutes, seconds = number // 3600, number // 60 % 60, number % 60
        copy = folder / f"20260101-{hours:02}{minutes:02}{seconds:02}-many"
        shutil.copytree(run, copy, ignore=shutil.ignore_patterns("checkpoints", "tensorboard", "plots"))
        write_record(copy / "run.json", read_record(copy / "run.json") | {"id": copy.name, "name": "many"})
    return folder


if __name__ == "__main__":
    raise SystemExit(__doc__)
