"""`nlp predict`: texts in, one answer a line out, in their order."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from .conftest import HOSTILE, Trained, is_harmless

Predict = Callable[..., Result]
TEXTS = [
    "a man",
    "",
    "   ",
    "한국어 문장입니다",
    "日本語の見出し",
    "😀👩\u200d💻 news",
    "zzz qqq xxx",
    *HOSTILE,
]
PEAK = """
import resource, subprocess, sys
count, *command = sys.argv[1:]
yes = subprocess.Popen(f"yes 'a headline' | head -{count}", shell=True, stdout=subprocess.PIPE)
with subprocess.Popen(command, stdin=yes.stdout, stdout=subprocess.PIPE) as process:
    lines = sum(1 for line in process.stdout)
assert process.returncode == 0
print(lines, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Prints how many answers there were, and the most memory that the command took, in KiB."""
LABELS = {"sarcastic", "not_sarcastic"}


@pytest.fixture
def predict(nlp: Callable[..., Result], trained: Trained, here: Path) -> Predict:
    """Answer by the first run."""
    return lambda *arguments, stdin=None: nlp("predict", *arguments, "--run", trained.gap, stdin=stdin)


def test_an_answer_is_label_probability_and_text(predict: Predict) -> None:
    label, probability, text = predict("area man wins").stdout.removesuffix("\n").split("\t")
    assert label in LABELS
    assert 0.5 <= float(probability) <= 1
    assert text == "area man wins"


def test_every_way_in_gives_the_same_answers_in_order(predict: Predict) -> None:
    texts = [f"headline number {number} of many" for number in range(300)]
    lines = "\n".join(texts)
    Path("texts.txt").write_text(lines)
    results = [
        predict(*texts),
        predict("--file", "texts.txt"),
        predict("-", stdin=lines.encode()),
        predict(stdin=(lines + "\n").encode()),
        predict("-", stdin=lines.replace("\n", "\r\n").encode()),
    ]
    assert [line.split("\t")[2] for line in results[0].stdout.splitlines()] == texts
    assert {result.stdout for result in results} == {results[0].stdout}


def test_json_lines_give_each_text_back_as_it_was(predict: Predict) -> None:
    result = predict(*TEXTS, "--format", "jsonl")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["text"] for answer in answers] == TEXTS
    for answer in answers:
        assert answer["probabilities"].keys() == LABELS
        assert answer["probability"] == answer["probabilities"][answer["label"]] >= 0.5
        assert sum(answer["probabilities"].values()) == pytest.approx(1)


def test_csv_has_a_header_and_a_row_a_text(predict: Predict) -> None:
    header, *rows = csv.reader(predict(*TEXTS, "--format", "csv").stdout.splitlines())
    assert header == [
        "text",
        "label",
        "probability",
        "probability of not_sarcastic",
        "probability of sarcastic",
        "text_cut",
        "text_unknown",
    ]
    plain = [text for text in TEXTS if text not in HOSTILE]
    assert [row[0] for row in rows[: len(plain)]] == plain
    assert len(rows) == len(TEXTS)
    assert not [row for row in rows if row[0].startswith("=")]


@pytest.mark.parametrize("format", ["text", "jsonl", "csv"])
def test_no_text_acts_on_the_terminal(predict: Predict, format: str) -> None:
    result = predict(*HOSTILE, "--format", format)
    assert is_harmless(result.output.replace("\u200d", ""))
    assert result.exit_code == 0


def test_bytes_that_are_no_utf_8_are_answered_all_the_same(predict: Predict) -> None:
    result = predict("-", "--format", "jsonl", stdin=b"fa\xe7ade\n\x00\xff\n\xed\xa0\x80 end\n")
    texts = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert texts[:2] == ["fa\ufffdade", "\x00\ufffd"]
    assert len(texts) == 3


def test_an_empty_line_is_an_empty_text(predict: Predict) -> None:
    assert len(predict("-", stdin=b"\n\na man\n\n").stdout.splitlines()) == 4


def test_a_text_with_nothing_known_is_answered_and_marked(predict: Predict) -> None:
    unread = {"": True, "   ": True, "zzz qqq": True, "zzz man": False, "man " * 101: False}
    for format in ("jsonl", "csv"):
        result = predict("-", "--format", format, stdin="\n".join(unread).encode())
        lines = result.stdout.splitlines()
        answers = list(csv.DictReader(lines)) if format == "csv" else [json.loads(line) for line in lines]
        assert [answer["text_unknown"] in (True, "yes") for answer in answers] == list(unread.values())
        assert [answer["text_cut"] in (True, "yes") for answer in answers] == [False] * 4 + [True]
        assert result.stderr.splitlines() == [
            "3 of 5 texts with nothing in them that the model knows: no guess to rely on",
            "1 of 5 texts cut to 100 tokens, the most that the model reads",
        ]
    assert predict("a man").stderr == ""


def test_nothing_in_is_nothing_out(predict: Predict) -> None:
    result = predict("-", stdin=b"")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_a_line_of_a_megabyte_is_answered(predict: Predict) -> None:
    result = predict("-", "--format", "jsonl", stdin=b"word " * 200_000 + b"\nshort\n")
    assert [len(json.loads(line)["text"]) for line in result.stdout.splitlines()] == [1_000_000, 5]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a man", "--file", "x.txt"), "--file and TEXT: give one of the two"),
        (("--file", "nowhere.txt"), "nowhere.txt: No such file or directory"),
        (("--file", "."), ".: Is a directory"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(
    predict: Predict, arguments: tuple[str, ...], message: str
) -> None:
    result = predict(*arguments)
    assert (result.stderr, result.stdout, result.exit_code) == (f"{message}\n", "", 2)


def test_without_a_run_it_says_how_to_make_one(nlp: Callable[..., Result], here: Path) -> None:
    result = nlp("predict", "a man")
    assert "`nlp train CONFIG` makes one" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 1)


def test_a_damaged_part_is_named(nlp: Callable[..., Result], trained: Trained, here: Path) -> None:
    for name in ("labels.json", "tokenizer.json", "checkpoints/best.keras", "config.yaml"):
        run = Path(shutil.copytree(trained.gap, here / name.replace("/", "-") / trained.gap.name))
        (run / name).write_text("{")
        result = nlp("predict", "a man", "--run", run)
        assert str(run / name) in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert (result.stdout, result.exit_code in (1, 2)) == ("", True)


def test_a_reader_that_has_seen_enough_ends_it_quietly(
    shell: Callable[..., subprocess.CompletedProcess[str]], trained: Trained
) -> None:
    line = 'seq 200000 | nlp predict - --run "$1" | head -1; echo "${PIPESTATUS[1]}"'
    result = shell(line, trained.gap)
    answer, status = result.stdout.splitlines()
    assert answer.endswith("\t1")
    assert (status, result.stderr) == ("141", "")


def test_a_closed_or_full_output_ends_it_without_a_traceback(
    shell: Callable[..., subprocess.CompletedProcess[str]], trained: Trained
) -> None:
    closed = shell('nlp predict "a man" --run "$1" >&-', trained.gap)
    assert (closed.returncode, closed.stderr) == (141, "")
    full = shell('nlp predict "a man" --run "$1" > /dev/full', trained.gap)
    assert (full.returncode, full.stderr) == (1, "standard output: No space left on device\n")


def test_a_long_stream_needs_no_more_memory_than_a_short_one(nlp_script: Path, trained: Trained) -> None:
    peaks = []
    for count in (1_000, 100_000):
        command: list[str | Path] = [
            sys.executable,
            "-c",
            PEAK,
            str(count),
            nlp_script,
            "predict",
            "-",
            "--run",
            trained.gap,
        ]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        lines, peak = map(int, result.stdout.split())
        assert lines == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 60 * 1024
