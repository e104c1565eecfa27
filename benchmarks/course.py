"""Walk through docs/course.md from top to bottom as a reader would, and write down what is printed.

    python -m benchmarks.course

Each command of the page is run in a shell, one after another in one new folder, with the real data that the
project finds; its output takes the place of the one in the page, and in the page's translations, and the
pictures that are shown are those that were drawn. It takes about a quarter of an hour on two cores.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlpcat4.data.settings import data_settings

DOCS = Path(__file__).parent.parent / "docs"
PAGES = (DOCS / "course.md", DOCS / "course.ko.md")
PICTURES = DOCS / "images" / "course"
BLOCK = re.compile(r"^```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """Return the commands of a page, from top to bottom."""
    return [block["command"] for block in BLOCK.finditer(page)]


def walk(asked: list[str], folder: Path) -> dict[str, str]:
    """Run commands in a folder and return what each prints, progress and all, 80 columns wide."""
    data = [path.resolve() for path in data_settings().folders if path.is_dir()]
    environment = os.environ | {
        "COLUMNS": "80",
        "NLP_DATA_DIR": os.pathsep.join(map(str, data)),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    printed = {}
    for command in asked:
        start = time.monotonic()
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        text = done.stdout
        for path in data:
            text = text.replace(str(path), "~/data")
        printed[command] = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
        sys.stderr.write(f"{done.returncode} {time.monotonic() - start:6.1f} s  {command}\n")
    return printed


def filled(page: str, printed: dict[str, str]) -> str:
    """Return a page with the outputs of its commands."""
    return BLOCK.sub(lambda block: f"```console\n$ {block['command']}\n{printed[block['command']]}```", page)


def main() -> None:
    """Walk, and write the pages and their pictures."""
    pages = {path: path.read_text(encoding="utf-8") for path in PAGES if path.exists()}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        printed = walk(commands(pages[PAGES[0]]), Path(name))
        PICTURES.mkdir(exist_ok=True)
        for picture in set(re.findall(r"images/course/([\w-]+\.png)", pages[PAGES[0]])):
            (drawn,) = Path(name).rglob(picture)
            shutil.copyfile(drawn, PICTURES / picture)
    for path, page in pages.items():
        path.write_text(filled(page, printed), encoding="utf-8")
    sys.stderr.write(f"{(time.monotonic() - start) / 60:.0f} minutes\n")


if __name__ == "__main__":
    main()
