"""`nlp export`: what leaves the project answers as the run does."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import Result

from nlpcat4.errors import RunError
from nlpcat4.export.checking import compare

Nlp = Callable[..., Result]
SMALL = ("--sample", "--limit", "40", "training.epochs=1")
TEXTS = ("area man has no idea", "", "오늘 🎉 weather")
ALONE = """
import runpy, sys
sys.modules["nlpcat4"] = None  # whoever imports it fails
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def train(nlp: Nlp, folder: Path, config: str, *overrides: str) -> Path:
    result = nlp("train", config, *SMALL, *overrides, "--runs-dir", folder / "runs")
    assert result.exit_code == 0, result.stderr
    return Path(result.stdout.strip())


def export(nlp: Nlp, run: Path, format: str, folder: Path) -> Path:
    """Export a run, which compares it, and return the folder."""
    result = nlp("export", run, "--format", format, "-o", folder, "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["folder"], told["note"]) == (str(folder), None)
    assert told["texts"] > 12
    assert told["largest_difference"] <= 1e-5
    return folder


def assert_same_without_this_project(nlp: Nlp, run: Path, folder: Path) -> None:
    """Ask an export's own script, where nobody can import this project, and the run."""
    command = [sys.executable, "-I", "-c", ALONE, str(folder / "predict.py"), *TEXTS]
    answered = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answered.stderr == ""
    found = [json.loads(line) for line in answered.stdout.splitlines()]
    predicted = nlp("predict", *TEXTS, "--run", run, "--format", "jsonl").stdout
    for one, expected in zip(found, map(json.loads, predicted.splitlines()), strict=True):
        assert (one["text"], one["label"]) == (expected["text"], expected["label"])
        assert one["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-5)


def test_a_saved_model_takes_texts(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    folder = export(nlp, trained.bilstm, "saved_model", tmp_path / "out")
    assert_same_without_this_project(nlp, trained.bilstm, folder)
    import tensorflow as tf

    serve = tf.saved_model.load(folder).signatures["serving_default"]
    (given,) = serve.structured_input_signature[1].values()
    assert (given.name, given.dtype, given.shape.as_list()) == ("texts", tf.string, [None])
    answer = serve(texts=tf.constant(list(TEXTS)))
    assert answer["scores"].dtype == tf.float32
    names = json.loads((trained.bilstm / "labels.json").read_text(encoding="utf-8"))
    assert answer["labels"].numpy().tolist() == [[name.encode() for name in names]] * 3
    best = answer["scores"].numpy().argmax(axis=1)
    assert answer["label"].numpy().tolist() == [names[index].encode() for index in best]


def test_keras_reads_an_export_and_one_that_differs_is_refused(
    nlp: Nlp, trained: Any, tmp_path: Path
) -> None:
    folder = export(nlp, trained.gap, "keras", tmp_path / "out")
    assert_same_without_this_project(nlp, trained.gap, folder)
    with pytest.raises(RunError, match=r"differs from the run by [1-9].*, at 'a text'"):
        compare(folder, ["a text"], np.array([[2.0, -1.0]]))
    (folder / "model.keras").unlink()
    with pytest.raises(RunError, match=r"does not answer in a fresh process: .*model\.keras"):
        compare(folder, ["a text"], np.array([[2.0, -1.0]]))


def test_litert_answers_for_a_recurrent_model(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    pytest.importorskip("ai_edge_litert")
    folder = export(nlp, trained.bilstm, "tflite", tmp_path / "out")
    assert_same_without_this_project(nlp, trained.bilstm, folder)


def test_onnx_answers_for_a_recurrent_model(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    pytest.importorskip("tf2onnx")
    folder = export(nlp, trained.bilstm, "onnx", tmp_path / "out")
    assert_same_without_this_project(nlp, trained.bilstm, folder)


def test_a_bag_of_characters_of_three_labels(nlp: Nlp, tmp_path: Path) -> None:
    lines = [f'{{"text": "{"xyz"[n % 3] * 3} {n}", "label": "{"abc"[n % 3]}"}}' for n in range(60)]
    (tmp_path / "own.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "own.yaml").write_text(
        "task: classification\n"
        f"dataset: {{path: {tmp_path}/own.jsonl, text: text, label: label, validation: 0.3}}\n"
        "tokenizer: {level: char, vocab_size: null}\n"
        "sequence: {max_length: 10, padding: pre}\n"
        "architecture: [bag_of_words: tf_idf]\n"
        "training: {epochs: 1}\n",
        encoding="utf-8",
    )
    trained = nlp("train", tmp_path / "own.yaml", "--runs-dir", tmp_path / "runs")
    assert trained.exit_code == 0, trained.stderr
    run = Path(trained.stdout.strip())
    for format in ("saved_model", "tflite"):
        export(nlp, run, format, tmp_path / format)


def test_an_export_is_as_sure_as_the_calibrated_run(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    run = tmp_path / "runs" / "gap"
    shutil.copytree(trained.gap, run)
    assert nlp("eval", run, "--calibrate").exit_code == 0
    folder = export(nlp, run, "keras", tmp_path / "out")
    facts = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    assert facts["temperature"] == json.loads((run / "run.json").read_text())["calibration"]["temperature"]
    assert facts["temperature"] != 1.0


def test_subwords_have_no_graph_but_every_other_format(nlp: Nlp, tmp_path: Path) -> None:
    run = train(nlp, tmp_path, "sarcasm_gap", "tokenizer.level=bpe", "tokenizer.vocab_size=300")
    refused = nlp("export", run, "-o", tmp_path / "out")
    assert refused.exit_code == 2
    assert "of level word and char, not bpe; keras, tflite, onnx come with tokenizer.json" in refused.stderr
    assert not (tmp_path / "out").exists()
    folder = export(nlp, run, "keras", tmp_path / "out")
    assert_same_without_this_project(nlp, run, folder)


def test_a_task_without_one_answer_is_refused(nlp: Nlp, tmp_path: Path) -> None:
    run = train(nlp, tmp_path, "hello_char_rnn")
    refused = nlp("export", run, "-o", tmp_path / "out")
    assert refused.exit_code == 2
    assert "a language_model run is not exported: its answers come from a loop" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_a_format_whose_package_is_missing_says_what_to_install(
    nlp: Nlp, trained: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ai_edge_litert", None)  # as if it were not installed
    refused = nlp("export", trained.gap, "--format", "tflite", "-o", tmp_path / "out")
    assert (refused.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "ai_edge_litert is missing: pip install 'nlpcat4[tflite]'" in refused.stderr


def test_what_is_there_stays(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    refused = nlp("export", trained.gap, "-o", tmp_path / "mine")
    assert (refused.exit_code, (tmp_path / "mine").read_text()) == (2, "kept")
    assert "is there already" in refused.stderr


def test_without_the_data_it_is_compared_on_odd_texts(nlp: Nlp, trained: Any, tmp_path: Path) -> None:
    run = tmp_path / "runs" / "gap"
    shutil.copytree(trained.gap, run)
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    from nlpcat4.runs.run import Run

    Run(run).update(fingerprint="other than " + record["fingerprint"])
    result = nlp("export", run, "--format", "keras", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "compared on no real texts" in result.stderr
