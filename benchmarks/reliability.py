"""Disturb trainings at random moments, go on with each, and compare with one that nobody disturbed.

    python -m benchmarks.reliability                          # 50 kills a task, 5 of each other case
    python -m benchmarks.reliability --case "kill -9" --tries 3 --task seq2seq

A case is a line of `CASES`, a training a line of `TRAININGS`. Weights, optimizer, random generators, history
and metrics have to be equal to the last bit; only times may differ. The table of docs/reliability.md is what
this prints.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

NLP = Path(sys.executable).with_name("nlp")
OFTEN = "training.checkpoint_minutes=0.0005"
"""A state is saved after nearly each step, so that kills hit the writing of states, too."""

TRAININGS = {
    "classification": ["sarcasm_bilstm", "--sample", "training.epochs=4", OFTEN],
    "language_model": ["irish_lyrics_lstm", "--sample", "training.epochs=4", OFTEN],
    "seq2seq": ["addition_attention", "--sample", "training.epochs=4", OFTEN],
    "stream": ["hello_char_rnn", "training.epochs=40", OFTEN],
}
TIMES = ("seconds",)


class Failed(Exception):  # noqa: N818 (a verdict)
    """What a trial found wrong."""


@dataclass
class Trial:
    """One training in a folder of its own."""

    task: str
    folder: Path
    lasts: float
    """Seconds that an undisturbed training takes once its folder is there."""
    random: random.Random
    command: list[str] = field(default_factory=list)

    @property
    def run(self) -> Path:
        """The run folder, once it is there."""
        return next(path for path in self.folder.iterdir() if not path.name.startswith("."))

    def start(self) -> "subprocess.Popen[str]":
        """Start to train, and wait for the run folder."""
        command = [str(NLP), "train", *TRAININGS[self.task], "--runs-dir", str(self.folder)]
        process = launched(command)
        while not any(not path.name.startswith(".") for path in self.folder.iterdir()):
            if process.poll() is not None:
                raise Failed(f"no run folder: {process.communicate()[1]}")
            time.sleep(0.02)
        return process

    def moment(self) -> None:
        """Wait until a random moment of the training."""
        time.sleep(self.random.uniform(0, self.lasts))

    def resume(self) -> "subprocess.CompletedProcess[str]":
        """Go on until the end."""
        command = [str(NLP), "resume", "--runs-dir", str(self.folder)]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def launched(command: list[str]) -> "subprocess.Popen[str]":
    """Start a command in a process group of its own."""
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def kill(trial: Trial) -> None:
    """Kill -9 at a random moment."""
    process = trial.start()
    trial.moment()
    process.kill()
    process.communicate()


def kill_the_resume(trial: Trial) -> None:
    """Kill -9, then five resumes in a row."""
    kill(trial)
    for _ in range(5):
        process = launched([str(NLP), "resume", "--runs-dir", str(trial.folder)])
        trial.moment()
        process.kill()
        process.communicate()


def ask(number: signal.Signals) -> Callable[[Trial], None]:
    """Send a signal that is obeyed after the step."""

    def disturb(trial: Trial) -> None:
        process = trial.start()
        trial.moment()
        process.send_signal(number)
        _, said = process.communicate()
        if process.returncode in (130, -number) and status(trial) == "completed":
            return  # it had done its work, and was about to say so or to end
        expect(process.returncode in (0, 130), f"exit code {process.returncode}: {said[-500:]}")
        if process.returncode == 130:
            expect("saved; go on with: nlp resume" in said, f"said {said[-300:]!r}")
            expect(status(trial) == "interrupted", f"status {status(trial)}")

    return disturb


def ask_twice(trial: Trial) -> None:
    """Press Ctrl-C twice: the process ends at once."""
    process = trial.start()
    trial.moment()
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    begun = time.monotonic()
    process.communicate()
    expect(time.monotonic() - begun < 1.0, f"ended after {time.monotonic() - begun:.1f} s")
    expect(process.returncode in (0, 130, -signal.SIGINT), f"exit code {process.returncode}")


def cut_the_state(trial: Trial) -> None:
    """Kill -9, then cut the last state somewhere."""
    kill(trial)
    _spoil(trial, lambda content: content[: trial.random.randrange(len(content))])


def flip_a_bit(trial: Trial) -> None:
    """Kill -9, then flip one bit of the last state."""
    kill(trial)

    def flipped(content: bytes) -> bytes:
        changed = bytearray(content)
        changed[trial.random.randrange(len(changed))] ^= 1 << trial.random.randrange(8)
        return bytes(changed)

    _spoil(trial, flipped)


def _spoil(trial: Trial, change: Callable[[bytes], bytes]) -> None:
    states = trial.run / "checkpoints" / "last"
    if states.is_dir() and status(trial) != "completed":  # a complete run needs its state no more
        file = trial.random.choice(sorted(states.iterdir()))
        file.write_bytes(change(file.read_bytes()))


def fill_the_disk(trial: Trial) -> None:
    """Train on a small file system until it is full, then make room."""
    ballast = trial.folder / ".ballast"
    free = shutil.disk_usage(trial.folder).free
    ballast.write_bytes(bytes(max(0, free - trial.random.randrange(100_000, 8_000_000))))
    command = [str(NLP), "train", *TRAININGS[trial.task], "--runs-dir", str(trial.folder)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    ballast.unlink()
    expect(process.returncode in (0, 1, 2), f"exit code {process.returncode}: {process.stderr[-500:]}")
    expect("Traceback" not in process.stderr, process.stderr[-1500:])
    if process.returncode:
        expect(re_full(process.stderr), f"said {process.stderr[-300:]!r}")
    if not any(not path.name.startswith(".") for path in trial.folder.iterdir()):
        kill(trial)  # too little for the folder itself: nothing was left behind


def re_full(said: str) -> bool:
    """Tell whether a message says that the disk is full."""
    return "disk is full" in said or "No space left" in said


def status(trial: Trial) -> str:
    """Return what the list says of the run."""
    command = [str(NLP), "runs", "list", "--json", "--runs-dir", str(trial.folder)]
    listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return str(listed[0]["status"])


@dataclass(frozen=True)
class Case:
    """One kind of disturbance."""

    disturb: Callable[[Trial], None]
    tries: int = 5
    small_disk: bool = False


CASES = {
    "kill -9": Case(kill, tries=50),
    "kill -9 of five resumes in a row": Case(kill_the_resume),
    "SIGTERM": Case(ask(signal.SIGTERM)),
    "Ctrl-C": Case(ask(signal.SIGINT)),
    "Ctrl-C twice": Case(ask_twice),
    "a full disk": Case(fill_the_disk, small_disk=True),
    "a state that is cut": Case(cut_the_state),
    "a bit of a state flipped": Case(flip_a_bit),
}


TOGETHER = "8 started at once"


def expect(holds: bool, otherwise: str) -> None:
    """Raise `Failed` unless it holds."""
    if not holds:
        raise Failed(otherwise)


def outcome(run: Path) -> dict[str, Any]:
    """Return all that a training leaves, but for times."""
    lines = [json.loads(line) for line in (run / "history.jsonl").read_text().splitlines()]
    metrics = json.loads((run / "metrics.json").read_text())
    with zipfile.ZipFile(run / "checkpoints" / "best.keras") as archive:
        weights = archive.read("model.weights.h5")
    with np.load(run / "checkpoints" / "last" / "variables.npz", allow_pickle=False) as arrays:
        variables = {name: digest(array.tobytes()) for name, array in arrays.items()}
    return {
        "history": [{key: value for key, value in line.items() if key not in TIMES} for line in lines],
        "metrics": {key: value for key, value in metrics.items() if key not in TIMES},
        "best.keras": digest(weights),
        **variables,
    }


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def leftovers(folder: Path) -> list[str]:
    """Return the temporary files and folders that are left."""
    return [str(path) for path in folder.rglob(".*") if ".tmp" in path.name]


def tried(case: Case, trial: Trial, wanted: dict[str, Any]) -> str | None:
    """Disturb one training and go on with it; return what was wrong."""
    try:
        case.disturb(trial)
        resumed = trial.resume()
        expect(resumed.returncode == 0, f"resume: exit code {resumed.returncode}: {resumed.stderr[-1500:]}")
        found = outcome(trial.run)
        different = [name for name in wanted if found.get(name) != wanted[name]]
        expect(not different, f"different: {', '.join(different)}")
        expect(not leftovers(trial.folder), f"left: {leftovers(trial.folder)}")
    except Failed as error:
        return str(error)
    return None


@contextmanager
def place(base: Path, number: int, small: bool) -> Iterator[Path]:
    """Make a folder for one trial, on a small file system of its own where it shall run full."""
    folder = base / str(number)
    folder.mkdir()
    if small:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        if small:
            subprocess.run(["umount", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


Known = tuple[dict[str, Any], float]
"""What an undisturbed training leaves, and how many seconds it takes."""


def undisturbed(task: str, base: Path) -> Known:
    """Train without a disturbance; return what came out, and how long it took."""
    folder = base / f"undisturbed-{task}"
    folder.mkdir()
    trial = Trial(task, folder, 0.0, random.Random(0))
    process = trial.start()
    begun = time.monotonic()
    _, said = process.communicate()
    expect(process.returncode == 0, said)
    return outcome(trial.run), time.monotonic() - begun


def attempt(task: str, name: str, *, number: int, base: Path, known: Known) -> str | None:
    """Try one case once, at a moment that `number` decides; return what was wrong."""
    case, (wanted, lasts) = CASES[name], known
    with place(base, number, case.small_disk) as folder:
        return tried(case, Trial(task, folder, lasts, random.Random(f"{task} {name} {number}")), wanted)


def run(task: str, name: str, tries: int, base: Path, known: Known) -> int:
    """Try one case so often; return how often it went well."""

    def one(number: int) -> str | None:
        return attempt(task, name, number=number, base=base, known=known)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [text for text in pool.map(one, range(tries)) if text is not None]
    for text in wrong:
        print(f"  {task}, {name}: {text}", file=sys.stderr)
    return tries - len(wrong)


def started_together(task: str, base: Path, known: Known) -> int:
    """Start eight trainings at once into one folder; return how many are there and as if they were alone."""
    folder = base / "together"
    folder.mkdir()
    command = [str(NLP), "train", *TRAININGS[task], "--runs-dir", str(folder)]
    for process in [launched(command) for _ in range(8)]:
        process.communicate()
    good = [path for path in folder.iterdir() if outcome(path) == known[0]]
    shutil.rmtree(folder)
    return len(good)


def main() -> None:
    """Try all cases, or some."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--task", choices=TRAININGS, action="append")
    parser.add_argument("--case", choices=[*CASES, TOGETHER], action="append")
    parser.add_argument("--tries", type=int)
    given = parser.parse_args()
    # Where a shell has put this into the background, SIGINT is ignored, and would be by all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        known = {task: undisturbed(task, base) for task in given.task or TRAININGS}
        print(
            "| disturbance | training | tries | equal to the last bit |\n| --- | --- | --: | --: |",
            flush=True,
        )
        for name in given.case or [*CASES, TOGETHER]:
            if name == TOGETHER:
                task = next(iter(known))
                print(f"| {name} | {task} | 8 | {started_together(task, base, known[task])} |", flush=True)
                continue
            for task in known:
                tries = given.tries or CASES[name].tries
                good = run(task, name, tries, base, known[task])
                print(f"| {name} | {task} | {tries} | {good} |", flush=True)


if __name__ == "__main__":
    main()
