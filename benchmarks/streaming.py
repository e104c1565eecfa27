"""Train on a file that is larger than the memory may be, and see how much memory that takes.

    python -m benchmarks.streaming classification --size-gb 5
    python -m benchmarks.streaming language_model --size-gb 5

Writes a file of made-up words (their frequencies fall as Zipf says), trains on it until the first minute of
training is over, stops by SIGTERM, and prints one JSON line: the greatest memory of the process that is its
own (`RssAnon`), and that with the files that it had mapped (`VmRSS`), which the system takes back when it
needs the room.
"""

import argparse
import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

BLOCK = 64 * 2**20
TRAINING_SECONDS = 60.0
SHARED = ["tokenizer.vocab_size=20000", "training.epochs=1"]
WAYS = {
    "classification": (
        "texts.csv",
        "sarcasm_gap",
        ["dataset={path: PATH, text: text, label: label, validation: 0.01}", "training.batch_size=512"],
    ),
    "language_model": (
        "texts.txt",
        "irish_lyrics_lstm",
        [
            *("dataset={path: PATH, validation: 0.01}", "stream=true", "sequence.max_length=50", "~samples"),
            *("training.batch_size=16", "training.optimizer=adam"),
        ],
    ),
}


def main() -> None:
    """Write the file, train, and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("way", choices=[*WAYS])
    parser.add_argument("--size-gb", type=float, default=5.0)
    parser.add_argument("--folder", type=Path, help="with room for the file and twice as much")
    arguments = parser.parse_args()
    name, config, overrides = WAYS[arguments.way]
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path = Path(folder) / name
        write(path, int(arguments.size_gb * 2**30))
        given = [override.replace("PATH", f"'{path}'") for override in overrides]
        command = ["nlp", "train", config, *SHARED, *given, "--runs-dir", f"{folder}/runs"]
        print(json.dumps({"way": arguments.way, "bytes": path.stat().st_size, **watched(command, folder)}))


def write(path: Path, size: int) -> None:
    """Write lines of about ninety words, again and again the same block of them."""
    random = np.random.default_rng(0)
    words = np.array([f"w{number:x}" for number in range(200_000)])
    chances = 1 / np.arange(10, len(words) + 10)
    drawn = iter(random.choice(words, size=BLOCK // 5, p=chances / chances.sum()).tolist())
    lines: list[str] = []
    length = 0
    while length < BLOCK:
        line = " ".join(next(drawn) for _ in range(int(random.integers(60, 120))))
        lines.append(f"{line},{'ab'[len(lines) % 2]}" if path.suffix == ".csv" else line)
        length += len(lines[-1]) + 1
    block = ("\n".join(lines) + "\n").encode()
    with path.open("wb") as file:
        file.write(b"text,label\n" if path.suffix == ".csv" else b"")
        for _ in range(-(-size // len(block))):
            file.write(block)


def watched(command: list[str], folder: str) -> dict[str, float]:
    """Run a training until its first minute of steps, and return its greatest memory and its times."""
    began = time.monotonic()
    environment = {"NLP_CACHE_DIR": f"{folder}/cache"}
    log = Path(folder) / "log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            ["env", *(f"{key}={value}" for key, value in environment.items()), *command],
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    peaks = {"RssAnon": 0, "VmRSS": 0}
    prepared, training_since = 0.0, None
    while process.poll() is None:
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            key, _, value = line.partition(":")
            if key in peaks:
                peaks[key] = max(peaks[key], int(value.split()[0]))
        if training_since is None and any(
            "parameters" in json.loads(path.read_text()) for path in Path(folder).glob("runs/*/run.json")
        ):
            training_since = time.monotonic()
            prepared = training_since - began
        if training_since is not None and time.monotonic() - training_since > TRAINING_SECONDS:
            process.send_signal(signal.SIGTERM)
            training_since = float("inf")
        time.sleep(0.2)
    if process.returncode not in (0, 130):
        raise SystemExit(log.read_text())
    return {
        "own_megabytes": peaks["RssAnon"] / 1024,
        "with_files_megabytes": peaks["VmRSS"] / 1024,
        "preparing_seconds": round(prepared, 1),
    }


if __name__ == "__main__":
    main()
