"""Serve an exported SavedModel over HTTP, in the words of TensorFlow Serving's REST interface.

pip install tensorflow starlette uvicorn
EXPORT=headlines uvicorn --app-dir docs serve:app
curl -d '{"instances": ["area man has no idea"]}' localhost:8000/v1/models/headlines:predict
"""

import json
import os
from pathlib import Path
from typing import Any

import tensorflow as tf
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

MOST_BYTES = 2**20
MOST_TEXTS = 1000

folder = Path(os.environ["EXPORT"]).resolve()
model = tf.saved_model.load(str(folder))
serve = model.signatures["serving_default"]
serve(texts=tf.constant(["the first call is the slow one"]))


def answer(texts: list[str]) -> list[dict[str, Any]]:
    """Return a label, and the score of each, for every text."""
    found = {name: tensor.numpy() for name, tensor in serve(texts=tf.constant(texts)).items()}
    rows = zip(found["label"], found["scores"].tolist(), found["labels"], strict=True)
    return [
        {"label": label.decode(), "scores": scores, "labels": [name.decode() for name in names]}
        for label, scores, names in rows
    ]


async def predict(request: Request) -> JSONResponse:
    """Answer `{"instances": ["a text", ...]}` with `{"predictions": [...]}`."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return JSONResponse({"error": f"more than {MOST_BYTES} bytes"}, 413)
    try:
        texts = json.loads(body)["instances"]
        for text in texts:
            text.encode()  # fails for what is no text, or none that UTF-8 can hold
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JSONResponse({"error": 'expected {"instances": ["a text", ...]}'}, 400)
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_TEXTS:
        return JSONResponse({"error": f"expected a list of 1 to {MOST_TEXTS} texts"}, 400)
    return JSONResponse({"predictions": await run_in_threadpool(answer, texts)})


async def status(request: Request) -> JSONResponse:
    """Say what is served: `export.json`."""
    return JSONResponse(json.loads((folder / "export.json").read_text(encoding="utf-8")))


path = f"/v1/models/{folder.name}"
app = Starlette(routes=[Route(path, status), Route(f"{path}:predict", predict, methods=["POST"])])
