"""What the config of a model file may name: what our own builders use, and nothing else.

Keras makes an object of each `{"module": …, "class_name": …, "config": …}`, wherever it stands in the file
and whether or not the model needs it. A list of what is forbidden has been got round again and again
(CVE-2024-3660, CVE-2025-1550, CVE-2025-8747, …), so this is a list of what is allowed.
"""

from nlpcat4.layers.keras_signatures import ALLOWED as NAMED_IN_CONFIGS

INNER = (
    *("AdditiveAttention", "Attention", "Bidirectional", "CategoryEncoding", "Conv1D", "EinsumDense"),
    *("Embedding", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "InputLayer", "MaxPooling1D", "Reshape"),
    *("ReversibleEmbedding", "ZeroPadding1D"),
)
"""Layers of Keras that our own are made of."""

ALLOWED = {
    "keras": {"DTypePolicy"},
    "keras.layers": {*NAMED_IN_CONFIGS, *INNER},
    "keras.src.ops.numpy": {
        *("Argsort", "Concatenate", "Equal", "ExpandDims", "GetItem", "Minimum", "NotEqual", "OnesLike"),
        *("Pad", "TakeAlongAxis", "Where"),
    },
    "keras.src.ops.core": {"Cast"},
    "keras.src.ops.nn": {"OneHot"},
    "keras.initializers": {
        *("Constant", "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "Identity", "LecunNormal"),
        *("LecunUniform", "Ones", "Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal"),
        *("VarianceScaling", "Zeros"),
    },
    "keras.regularizers": {"L1", "L1L2", "L2", "OrthogonalRegularizer"},
    "keras.constraints": {"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"},
    # Values of a call, which belong to no module.
    None: {"__keras_tensor__", "__slice__"},
}
"""Classes by their module; all else in a model file is refused."""
