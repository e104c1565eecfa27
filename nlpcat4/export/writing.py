"""The parts of a classifier -> the files of an export."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from nlpcat4.errors import UsageError
from nlpcat4.export import Format, predict
from nlpcat4.export.answering import answering
from nlpcat4.export.portable import as_litert, as_onnx
from nlpcat4.files import write_bytes, write_json
from nlpcat4.models.files import save_model
from nlpcat4.text.config import SequenceConfig
from nlpcat4.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    import keras

NEEDED: dict[Format, tuple[str, ...]] = {"tflite": ("ai_edge_litert",), "onnx": ("tf2onnx", "onnxruntime")}
"""What an extra of the format's name installs: to write it, and to try it."""
FACTS, LABELS, SCRIPT = "export.json", "labels.json", "predict.py"


@dataclass(frozen=True)
class Parts:
    """All that turns a text into the probabilities of labels."""

    model: "keras.Model"
    tokenizer: Tokenizer
    sequence: SequenceConfig
    label_names: Sequence[str]
    temperature: float


def check_installed(format: Format) -> None:
    """Raise a UsageError where a format needs a package that is not there."""
    for module in NEEDED.get(format, ()):
        if find_spec(module) is None:
            raise UsageError(f"--format {format}: {module} is missing: pip install 'nlpcat4[{format}]'")


def write(parts: Parts, format: Format, folder: Path) -> dict[str, Any]:
    """Fill a folder with a model, what it needs, and `predict.py`, which answers with it.

    Returns:
        What there is to know to use it; the caller writes it.

    Raises:
        UsageError: The format has no way to say what the model or its tokenizer does.
    """
    model = answering(parts.model, parts.temperature)
    facts: dict[str, Any] = {"format": format}
    match format:
        case "saved_model":
            _write_saved_model(parts, model, folder)
            facts |= {"input": "texts: string [texts]", "outputs": "label, scores, labels"}
        case "keras":
            save_model(model, folder / "model.keras")
        case "tflite":
            write_bytes(folder / "model.tflite", as_litert(model, parts.sequence.max_length))
        case "onnx":
            write_bytes(folder / "model.onnx", as_onnx(model))
    if format != "saved_model":
        parts.tokenizer.save(folder / "tokenizer.json")
        rows = "[1, max_length]" if format == "tflite" else "[texts, length]"
        facts |= {
            "input": f"ids: int32 {rows}, 0 where padded",
            "outputs": "scores",
            "max_length": parts.sequence.max_length,
            "truncating": parts.sequence.truncating,
            "empty_id": parts.tokenizer.nothing_id,
        }
    write_json(folder / LABELS, list(parts.label_names))
    shutil.copyfile(predict.__file__, folder / SCRIPT)
    return facts


def _write_saved_model(parts: Parts, model: "keras.Model", folder: Path) -> None:
    from nlpcat4.export.in_graph import LEVELS, TextToIds
    from nlpcat4.export.saved_model import Served, write_saved_model

    level = parts.tokenizer.config.level
    if level not in LEVELS:
        others = ", ".join(one for one in get_args(Format) if one != "saved_model")
        raise UsageError(
            f"--format saved_model: it takes texts as they are, and there is a graph for tokenizers of level "
            f"{' and '.join(LEVELS)}, not {level}; {others} come with tokenizer.json instead"
        )
    to_ids = TextToIds(parts.tokenizer, parts.sequence)
    write_saved_model(Served(to_ids, model, parts.label_names), folder)
