"""Answer texts with the exported model beside this file: python predict.py "a text" "another".

Without a text it reads a JSON list of texts from standard input. It prints a JSON object for each text, a
line each. It needs `tensorflow` (saved_model), `keras` and `tensorflow` (keras), `ai-edge-litert` (tflite) or
`onnxruntime` (onnx), and, for all but saved_model, `tokenizers`.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]
AT_ONCE = 100


def saved_model(folder: Path) -> Callable[[list[str]], Scores]:
    """Return what answers texts with a SavedModel, which splits them itself."""
    import tensorflow as tf

    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]
    return lambda texts: serve(texts=tf.constant(texts))["scores"].numpy()


def keras(folder: Path) -> Callable[[Ids], Scores]:
    """Return what answers ids with a model of Keras."""
    from keras.models import load_model

    model = load_model(folder / "model.keras", compile=False)
    return lambda ids: np.asarray(model(ids, training=False))


def tflite(folder: Path) -> Callable[[Ids], Scores]:
    """Return what answers ids with a model of LiteRT, row by row."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(folder / "model.tflite"))
    interpreter.allocate_tensors()
    (ids,), (scores,) = interpreter.get_input_details(), interpreter.get_output_details()

    def answer(row: Ids) -> Scores:
        interpreter.set_tensor(ids["index"], row[np.newaxis])
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(scores["index"])[0])

    return lambda rows: np.stack(list(map(answer, rows)))


def onnx(folder: Path) -> Callable[[Ids], Scores]:
    """Return what answers ids with a model of ONNX."""
    from onnxruntime import InferenceSession

    session = InferenceSession(folder / "model.onnx")
    return lambda ids: np.asarray(session.run(["scores"], {"ids": ids})[0])


def to_ids(folder: Path, facts: dict[str, Any]) -> Callable[[list[str]], Ids]:
    """Return what makes int32 [texts, max_length] of texts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    most = facts["max_length"]

    def encoded(texts: list[str]) -> Ids:
        rows = np.zeros((len(texts), most), dtype=np.int32)
        for row, encoding in zip(rows, tokenizer.encode_batch(texts), strict=True):
            ids = encoding.ids[:most] if facts["truncating"] == "post" else encoding.ids[-most:]
            ids = ids or [facts["empty_id"]]  # a text without any token
            row[: len(ids)] = ids  # models find the padding on either side
        return rows

    return encoded


def load(folder: Path) -> Callable[[list[str]], Scores]:
    """Return what gives float32 [texts, classes] of texts."""
    facts = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    if facts["format"] == "saved_model":
        return saved_model(folder)
    answer = {"keras": keras, "tflite": tflite, "onnx": onnx}[facts["format"]](folder)
    encoded = to_ids(folder, facts)
    return lambda texts: answer(encoded(texts))


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what TensorFlow says as it starts, some of it before any setting counts; errors still come."""
    if sys.stderr is None:
        yield
        return
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def given() -> list[str]:
    """Return the texts on the command line, or those of a JSON list."""
    try:
        texts = sys.argv[1:] or json.load(sys.stdin.buffer)
    except (ValueError, RecursionError):
        texts = None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        sys.exit('expected texts as arguments, or ["a text", ...] on standard input')
    # Half a surrogate pair, as a shell makes of a byte that is no UTF-8, becomes a replacement character.
    return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]


def main() -> None:
    """Print what the model says of each text."""
    folder = Path(__file__).resolve().parent
    names = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    texts = given()
    with quiet():
        answer = load(folder)
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        for text, scores in zip(some, answer(some), strict=True):
            best = int(scores.argmax())
            answered = {"text": text, "label": names[best], "probability": float(scores[best])}
            answered["probabilities"] = dict(zip(names, map(float, scores), strict=True))
            print(json.dumps(answered))


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    main()
