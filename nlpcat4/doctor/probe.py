"""TensorFlow -> facts about it on standard output, as one line of JSON; a program of its own.

`python -m nlpcat4.doctor.probe`: so it may crash, as it does on a processor without AVX, or never return.
"""

import json
import time
from contextlib import suppress
from typing import Any

SIZE = 256


def facts() -> dict[str, Any]:
    """Start TensorFlow as every command does, and compute something."""
    began = time.perf_counter()
    try:
        from nlpcat4 import backend

        backend.start()
        import keras
        import tensorflow as tf
    except Exception as error:  # whatever an installation that is broken raises
        return {"error": f"{type(error).__name__}: {error}"}
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "versions": {"tensorflow": tf.__version__, "keras": keras.__version__},
        "keras_backend": keras.backend.backend(),
        "cuda": tf.test.is_built_with_cuda(),
        "cuda_versions": _cuda_versions(tf),
        "xla": tf.test.is_built_with_xla(),
        "onednn": _onednn(),
        "devices": [device.name.removeprefix("/physical_device:") for device in _devices(tf)],
        "threads": {
            "inter": tf.config.threading.get_inter_op_parallelism_threads(),
            "intra": tf.config.threading.get_intra_op_parallelism_threads(),
        },
        "product": _product(tf),
    }


def _devices(tf: Any) -> list[Any]:
    return [device for kind in ("CPU", "GPU") for device in tf.config.list_physical_devices(kind)]


def _cuda_versions(tf: Any) -> dict[str, str]:
    build = dict(tf.sysconfig.get_build_info())
    return {key: str(build[key]) for key in ("cuda_version", "cudnn_version") if key in build}


def _onednn() -> bool | None:
    """Tell whether oneDNN computes; None where this TensorFlow does not say."""
    with suppress(Exception):  # no public function says it
        from tensorflow.python.util import _pywrap_util_port

        return bool(_pywrap_util_port.IsMklEnabled())
    return None


def _product(tf: Any) -> dict[str, Any]:
    """Multiply two matrices on the device that a training would take; the first product starts it."""
    try:
        ones = tf.ones((SIZE, SIZE))
        tf.matmul(ones, ones).numpy()
        began = time.perf_counter()
        product = tf.matmul(ones, ones)
        right = bool((product.numpy() == SIZE).all())
        return {"right": right, "seconds": time.perf_counter() - began, "device": product.device}
    except Exception as error:  # a driver that does not fit shows itself here
        return {"right": False, "error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    print(json.dumps(facts()))
