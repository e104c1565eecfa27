"""The installed Keras -> keras_signatures.json: which arguments its layers take.

The table is shipped, so that a config is checked without importing Keras. After an upgrade, or after a change
of ALLOWED, run `python -m nlpcat4.layers.keras_signatures`.
"""

import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any

from nlpcat4.files import write_json

PATH = Path(__file__).with_name("keras_signatures.json")

STEPWISE = (
    *("Activation", "AlphaDropout", "Dense", "Dropout", "ELU", "GaussianDropout", "GaussianNoise"),
    *("Identity", "LayerNormalization", "LeakyReLU", "RMSNormalization", "ReLU", "Rescaling", "Softmax"),
    "UnitNormalization",
)
"""They treat each position by itself, so padding does no harm."""
MASKED = ("BatchNormalization",)
"""They treat each position by itself, but must not learn from padding."""
RECURRENT = ("GRU", "LSTM", "SimpleRNN")
"""They skip what the mask says."""
CONVOLUTIONS = ("Conv1D", "DepthwiseConv1D", "SeparableConv1D")
"""They see neighbours, so padding must be zeros."""
SEQUENCE_ONLY = (*RECURRENT, *CONVOLUTIONS, "SpatialDropout1D")
VECTOR_ONLY = ("ActivityRegularization", "PReLU")
"""They would count padding in the loss, or hold a weight for each position."""
ALLOWED = tuple(sorted({*STEPWISE, *MASKED, *SEQUENCE_ONLY, *VECTOR_ONLY}))
"""Every layer of `keras.layers` that a config may name: one tensor in, one out, no foreign code run."""

# Not for a config to set: the name and the type of numbers; what mixes positions, texts or batches; what
# would count padding; what gives more than one tensor; what takes more than scalars and lists; what Keras
# does not save.
WITHHELD = {
    *("activity_regularizer", "axis", "data_format", "dtype", "go_backwards", "lora_alpha", "lora_rank"),
    *("name", "noise_shape", "quantization_config", "renorm_clipping", "return_state", "self"),
    *("shared_axes", "stateful", "synchronized", "unroll", "use_cudnn"),
}


def signatures() -> dict[str, Any]:
    """Return what the file should hold: for each allowed layer its required arguments and its defaults."""
    import keras

    table = {}
    for name in ALLOWED:
        given = inspect.signature(getattr(keras.layers, name).__init__).parameters.values()
        own = [one for one in given if one.kind is not one.VAR_KEYWORD and one.name not in WITHHELD]
        table[name] = {
            "required": [one.name for one in own if one.default is one.empty],
            "defaults": {one.name: one.default for one in own if one.default is not one.empty},
        }
    names = (name for name in dir(keras.layers) if name[0].isupper() and name not in ALLOWED)
    return {"keras": keras.__version__, "layers": table, "refused": sorted(names)}


@cache
def shipped() -> dict[str, Any]:
    """Return what the file holds."""
    table: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return table


if __name__ == "__main__":
    write_json(PATH, signatures())
