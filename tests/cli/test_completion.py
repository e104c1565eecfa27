"""What a shell is told when it asks how a word goes on, and what the shells make of it."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcat4.config.shipped import shipped

from .conftest import Trained

Process = Callable[..., subprocess.CompletedProcess[str]]
Complete = Callable[..., dict[str, str]]

LINE = re.compile(r"<<(.*?)>>", re.S)
SETUP = {
    # Ctrl-G shows the line as it is now, between signs that these commands themselves do not have.
    "bash": r"""bind 'set bell-style none'; bind -x '"\C-g": printf "<%s<%s>>" "" "$READLINE_LINE"'"""
    "; source <(_NLP_COMPLETE=source_bash nlp)",
    "zsh": r"""autoload -Uz compinit; compinit -D; show() { print -rn -- "<""<$BUFFER>>" }; zle -N show"""
    "; bindkey '^G' show; source <(_NLP_COMPLETE=source_zsh nlp)",
    "fish": r"""bind \cg 'echo -n "<""<"(commandline)">>"'; _NLP_COMPLETE=source_fish nlp | source""",
}
START = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--private", "-i"]}


@pytest.fixture
def asked(
    trained: Trained, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Complete:
    """Return what may follow a line, with the help of each word, as the script for fish asks for it."""

    def complete(line: str, runs_dir: Path | str = trained.folder) -> dict[str, str]:
        monkeypatch.setattr(os, "environ", _environment("fish", line) | {"NLP_RUNS_DIR": str(runs_dir)})
        with pytest.raises(SystemExit) as end:
            import_module("nlpcat4_cli.app").main()
        printed = capsys.readouterr()
        assert (printed.err, end.value.code) == ("", 0)
        answers = [answer.partition("\t") for answer in printed.out.splitlines() if answer]
        return {word: help for word, _, help in answers}

    return complete


def _environment(shell: str, line: str) -> dict[str, str]:
    return os.environ | {
        "_NLP_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": line,
    }


def test_a_run_is_an_id_or_what_stands_for_one(asked: Complete, trained: Trained) -> None:
    found = asked("nlp eval ")
    assert list(found) == [trained.bilstm.name, trained.gap.name, "latest", "best", "tag:first"]
    assert found[trained.gap.name] == "gap, classification, completed"
    assert found["tag:first"] == trained.gap.name
    assert list(asked(f"nlp runs show {trained.gap.name[:-1]}")) == [trained.gap.name]
    assert list(asked("nlp predict a --run ta")) == ["tag:first"]
    assert list(asked("nlp predict a --run=ta")) == ["--run=tag:first"]


def test_a_run_that_was_thrown_away_can_be_restored(asked: Complete, here: Path) -> None:
    for folder in ("runs/.trash/20260101-000000-gone", "runs/20260101-000001-there"):
        (here / folder).mkdir(parents=True)
        (here / folder / "config.yaml").touch()
    assert list(asked("nlp runs restore ", "runs")) == ["20260101-000000-gone"]


def test_a_report_is_of_a_run_or_of_a_sweep(asked: Complete, here: Path) -> None:
    (here / "runs/sweeps/first").mkdir(parents=True)
    (here / "runs/sweeps/first/results.json").touch()
    assert asked("nlp report f", "runs") == {"first": "a sweep"}


def test_a_tag_is_one_that_runs_have(asked: Complete, trained: Trained) -> None:
    assert list(asked(f"nlp runs tag {trained.bilstm.name} ")) == ["first"]
    assert list(asked("nlp train sarcasm_gap --tag f")) == ["first"]


def test_a_metric_is_one_that_runs_have(asked: Complete) -> None:
    assert {"best:val_accuracy", "best:val_loss"} <= asked("nlp eval best:").keys()
    assert list(asked("nlp eval best:val_a")) == ["best:val_accuracy"]


def test_the_folder_of_runs_is_that_of_the_line(asked: Complete, trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "other" / "20260101-000000-mine").mkdir(parents=True)
    (tmp_path / "other" / "20260101-000000-mine" / "config.yaml").touch()
    assert "20260101-000000-mine" in asked(f"nlp eval --runs-dir {tmp_path}/other ")
    assert "20260101-000000-mine" in asked("nlp eval ", tmp_path / "other")


def test_a_config_is_shipped_or_a_file_here(asked: Complete, here: Path) -> None:
    for name in ("mine.yaml", "mine.yml", "mine.csv", "mi ne.yaml"):
        (here / name).touch()
    names = {config.name for config in shipped()}
    assert asked("nlp train ").keys() == names | {"mine.yaml", "mine.yml"}
    assert asked("nlp train sarcasm_b")["sarcasm_bow"].startswith("Sarcastic or not")
    assert asked("nlp configs show ").keys() == names
    assert "sarcasm_gap" in asked("nlp config diff sarcasm_gap sarc")


def test_an_override_is_a_key_of_the_config_that_is_named(asked: Complete) -> None:
    found = asked("nlp train sarcasm_gap training.")
    assert found["training.epochs="] == "now 30"
    assert {"training.batch_size=", "training.optimizer.adam.learning_rate="} <= found.keys()
    assert all(key.startswith("training.") for key in found)
    assert "architecture.0.embedding.dim=" in asked("nlp config resolve sarcasm_gap arch")
    assert "dataset.pairs=" in asked("nlp validate addition_seq2seq data")
    assert "dataset.pairs=" not in asked("nlp validate sarcasm_gap data")


def test_the_values_of_a_key_are_those_that_it_allows(asked: Complete) -> None:
    assert asked("nlp train sarcasm_gap sequence.padding=").keys() == {
        "sequence.padding=pre",
        "sequence.padding=post",
    }
    assert list(asked("nlp train sarcasm_gap training.ep")) == ["training.epochs=", "training.epochs=30"]
    assert "training.optimizer=sgd" in asked("nlp train sarcasm_gap training.optimizer=")
    assert "dataset.sample=true" in asked("nlp train sarcasm_gap dataset.sample=t")


def test_what_was_set_before_counts(asked: Complete) -> None:
    line = "nlp train sarcasm_gap training.optimizer=sgd training.optimizer.sgd.mom"
    assert "training.optimizer.sgd.momentum=" in asked(line)
    off = "nlp train sarcasm_gap training.early_stopping=null training.early_stopping.pat"
    assert "training.early_stopping.patience=" in asked(off)
    assert "training.epochs=" in asked("nlp train sarcasm_gap training.epohcs=3 training.ep")


def test_only_what_is_written_can_be_removed(asked: Complete) -> None:
    found = asked("nlp train sarcasm_gap ~training.")
    assert "~training.early_stopping" in found
    assert "~training.deterministic" not in found


def test_a_data_set_is_known_by_name(asked: Complete) -> None:
    assert {"sarcasm", "imdb_reviews"} <= asked("nlp data fetch ").keys()
    assert {"addition", "sarcasm_gap"} <= asked("nlp data sample ").keys()


def test_lists_are_sorted_and_grouped_by_keys_of_runs(asked: Complete) -> None:
    assert "val_accuracy" in asked("nlp runs list --sort val")
    assert "id,training.epochs" in asked("nlp runs list --columns id,training.e")
    assert list(asked("nlp compare --group-by random")) == ["random_seed"]


@pytest.mark.parametrize(
    "line", ["nlp eval ", "nlp eval best:", "nlp train no.yaml tr", "nlp runs list --sort "]
)
def test_what_is_damaged_or_missing_is_no_answer(asked: Complete, here: Path, line: str) -> None:
    (here / "runs").write_text("no folder")
    (here / "no.yaml").write_text("task: [")
    assert asked(line, "runs") == {}
    assert asked(line, "nowhere") == {}


def test_a_damaged_run_can_still_be_named(asked: Complete, here: Path) -> None:
    (here / "runs" / "20260101-000000-a").mkdir(parents=True)
    (here / "runs" / "20260101-000000-a" / "run.json").write_bytes(b"\xff{")
    assert asked("nlp runs show 2", "runs") == {"20260101-000000-a": "damaged"}


@pytest.mark.parametrize("count", ["", "x", "-1", "9"])
def test_a_shell_that_is_confused_gets_no_complaint(nlp_process: Process, count: str) -> None:
    variables = {"_NLP_COMPLETE": "complete_bash", "COMP_WORDS": "nlp\n'a\n\\", "COMP_CWORD": count}
    assert nlp_process(env=os.environ | variables).stderr == ""


def test_what_a_shell_could_run_is_no_answer(asked: Complete, hostile: Path) -> None:
    found = asked("nlp eval ", hostile)
    assert list(found) == ["20260101-000000-a", "latest", "best", "tag:harmless"]
    assert found["20260101-000000-a"] == "touch pwned, red, completed"


@pytest.fixture
def hostile(here: Path) -> Path:
    """A folder of runs whose names and tags are commands to some shell."""
    command = '"; touch pwned; "'
    tags = ["$(touch pwned)", "`touch pwned`", "a\\", "');touch pwned;('", "x\ntouch pwned", "harmless"]
    for name in ("20260101-000000-a", f"20260101-000000-{command}", "$(touch pwned)", "-rf"):
        (here / "hostile" / name).mkdir(parents=True)
        record = {"status": "completed", "name": "$(touch pwned)", "task": "[red]", "tags": tags}
        (here / "hostile" / name / "run.json").write_text(json.dumps(record))
    return here / "hostile"


@pytest.mark.parametrize("line", ["nlp eval ", "nlp train sarcasm_gap training.", "nlp data fetch "])
def test_it_loads_nothing_slow(
    nlp_process: Process,
    trained: Trained,
    here: Path,
    line: str,
) -> None:
    environment = _environment("fish", line) | {"NLP_RUNS_DIR": str(trained.folder)}
    done = nlp_process(python=("-X", "importtime"), env=environment)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.stdout
    assert "nlpcat4_cli.completion" in loaded
    assert not {"tensorflow", "keras", "numpy", "sklearn", "matplotlib", "tokenizers"} & loaded


@pytest.mark.parametrize("line", ["nlp eval ", "nlp train sarcasm_gap training."])
def test_it_takes_less_than_half_a_second(
    nlp_process: Callable[..., subprocess.CompletedProcess[str]],
    nlp_script: Path,
    trained: Trained,
    processor_seconds: Callable[..., float],
    slowness: float,
    line: str,
) -> None:
    environment = _environment("bash", "")
    environment |= {"NLP_RUNS_DIR": str(trained.folder), "COMP_WORDS": line.replace(" ", "\n")}
    environment["COMP_CWORD"] = str(line.count(" "))
    assert nlp_process(env=environment).stdout
    assert processor_seconds(sys.executable, nlp_script, environment=environment) < 0.5 * slowness


@given(
    st.lists(st.from_regex(r"[a-z.~]([a-z:=@.]{0,6}[a-z.])?", fullmatch=True), min_size=1),
    st.sampled_from(["", ":", "=", "::"]),
)
def test_words_are_put_together_as_they_were_typed(words: list[str], end: str) -> None:
    words[-1] += end
    parts = [part for word in words for part in re.findall("[:=@]+|[^:=@]+", word)]
    whole, kept, replaced = import_module("nlpcat4_cli.shells").joined(parts)
    assert [*whole, kept + replaced] == words
    assert not set(":=@") & set(replaced)


class Shell:
    """An interactive shell on a terminal of its own, at which somebody types."""

    def __init__(self, name: str, script: Path, folder: Path, runs_dir: Path) -> None:
        program = shutil.which(name) or pytest.skip(f"there is no {name} on this machine")
        path = f"{script.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": str(folder), "TERM": "xterm", "LANG": "C.UTF-8"}
        environment |= {"NLP_RUNS_DIR": str(runs_dir)}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execve(program, [name, *START[name]], environment)
        self.press(SETUP[name] + "\n")
        self.shown("\x07")

    def press(self, keys: str) -> None:
        """Type, as a person does."""
        os.write(self.terminal, keys.encode())

    def shown(self, keys: str) -> str:
        """Type, the last key being Ctrl-G; return the line that the shell shows then."""
        output, deadline = "", time.monotonic() + 60
        self.press(keys)
        while time.monotonic() < deadline:
            if select.select([self.terminal], [], [], 5)[0]:
                output += os.read(self.terminal, 65536).decode(errors="replace")
            else:
                self.press("\x07")  # the shell was not ready for keys yet
            if lines := LINE.findall(output):
                return str(lines[-1])
        raise AssertionError(output)

    def completed(self, line: str) -> str:
        """Type a line instead of what is there, and the tabulator; return what the line is then."""
        return self.shown(f"\x15{line}\t\x07")

    def close(self) -> None:
        """Hang up."""
        os.close(self.terminal)
        os.waitpid(self.process, 0)


@pytest.mark.parametrize("name", SETUP)
def test_the_shells_complete_words(
    name: str, nlp_script: Path, trained: Trained, here: Path, hostile: Path
) -> None:
    shell = Shell(name, nlp_script, here, trained.folder)
    try:
        for line, completed in {
            "nlp eval tag:f": "nlp eval tag:first ",
            "nlp eval best:val_acc": "nlp eval best:val_accuracy ",
            "nlp predict --run=la": "nlp predict --run=latest ",
            "nlp predict --run=tag:f": "nlp predict --run=tag:first ",
            f"nlp runs show {trained.gap.name[:-2]}": f"nlp runs show {trained.gap.name} ",
            "nlp train sarcasm_gap training.ep": "nlp train sarcasm_gap training.epochs=",
            "nlp train sarcasm_gap training.epochs=": "nlp train sarcasm_gap training.epochs=30 ",
            "nlp train sarcasm_gap sequence.padding=pr": "nlp train sarcasm_gap sequence.padding=pre ",
        }.items():
            assert shell.completed(line) == completed, line
        shell.completed(f"nlp eval --runs-dir {hostile} ")
        assert not (here / "pwned").exists()
    finally:
        shell.close()
