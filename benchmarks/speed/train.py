"""`nlp train` as a process, watched: one JSON line an epoch.

python -m benchmarks.speed.train sarcasm_bilstm training.epochs=2
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.side import reached, say


def main() -> None:
    """Train in a folder that is deleted afterwards."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("config")
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("--figure", default="val_accuracy", help="of history.jsonl")
    parser.add_argument("--until", type=float, help="stop when the figure is that high")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = ["nlp", "train", arguments.config, *arguments.overrides, "--runs-dir", folder, "--no-cache"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for epoch in epochs(process, Path(folder)):
            accuracy = epoch[arguments.figure]
            say(seconds=epoch["seconds"], accuracy=accuracy, **reached(accuracy, arguments.until))
            if arguments.until is not None and accuracy >= arguments.until:
                process.terminate()
                break
        _, errors = process.communicate()
        if process.returncode not in (0, 130):
            sys.exit(errors)


def epochs(process: "subprocess.Popen[str]", folder: Path) -> Iterator[dict[str, float]]:
    """Yield the lines of history.jsonl as they come."""
    told = 0
    running = True
    while running:
        running = process.poll() is None
        for path in folder.glob("*/history.jsonl"):
            lines = path.read_text(encoding="utf-8").splitlines()
            yield from map(json.loads, lines[told:])
            told = max(told, len(lines))
        time.sleep(0.02)


if __name__ == "__main__":
    main()
