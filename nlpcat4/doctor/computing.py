"""TensorFlow and Keras: are they what they should be, and do they compute."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from nlpcat4.config.problems import shortened
from nlpcat4.doctor.finding import Finding, Where
from nlpcat4.doctor.machine import graphics_cards

TIMEOUT_SECONDS = 300
LONGEST = 400
REINSTALL = "pip install --force-reinstall tensorflow keras"
WITH_CUDA = "pip install 'tensorflow[and-cuda]'"


def environment(where: Where) -> Iterator[Finding]:
    """Report the variables that tell Keras to be another one."""
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        advice = "`nlp` takes TensorFlow all the same; unset it for programs that open our models"
        yield Finding("KERAS_BACKEND", backend, "note", advice)
    if os.environ.get("TF_USE_LEGACY_KERAS", "0").lower() in ("1", "true"):
        advice = "`nlp` takes Keras 3 all the same; unset it for programs that open our models"
        yield Finding("TF_USE_LEGACY_KERAS", "tf.keras is Keras 2", "note", advice)


def tensorflow(where: Where) -> Iterator[Finding]:
    """Start TensorFlow in a process of its own, and report what it says."""
    facts = _probed()
    if "error" in facts:
        place = _place("tensorflow")
        found = shortened(" ".join(facts["error"].split()), LONGEST) + (f" ({place})" if place else "")
        yield Finding("start", found, "problem", facts.get("advice", _advice(place)), facts)
        return
    yield Finding("start", f"{facts['seconds']:.1f} s", facts={"seconds": facts["seconds"]})
    yield _build(facts)
    yield _devices(facts)
    yield _threads(facts["threads"])
    yield _product(facts["product"])


def _probed() -> dict[str, Any]:
    """Return what the probe says; where it does not, `error` and `advice`."""
    # -P: a file tensorflow.py in the working directory is none of ours, as it is none of `nlp`'s.
    command = [sys.executable, "-P", "-m", "nlpcat4.doctor.probe"]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        advice = "see what the machine is busy with, as a network folder that does not answer"
        return {"error": f"no answer within {TIMEOUT_SECONDS} s", "advice": advice}
    if done.returncode == -signal.SIGILL:
        advice = (
            "this processor lacks instructions (AVX) that TensorFlow's packages need: take another machine"
        )
        return {"error": "it crashed: illegal instruction", "advice": advice}
    try:
        facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        return {"error": f"its process ended with {done.returncode}: {last}"}
    return facts


def _place(module: str) -> str | None:
    """Return where a module would be imported from, without importing it."""
    spec = importlib.util.find_spec(module)
    return spec.origin if spec else None


def _advice(place: str | None) -> str:
    """Say what to do about a TensorFlow that cannot be imported."""
    if place is None:
        return "pip install tensorflow"
    if "-packages" not in place:  # site-packages, or Debian's dist-packages
        return "this is no installed package: take its folder out of PYTHONPATH"
    return REINSTALL


def _build(facts: Mapping[str, Any]) -> Finding:
    versions = facts["cuda_versions"]
    cuda = f"with CUDA {versions.get('cuda_version', '')}".strip() if facts["cuda"] else "for the CPU alone"
    onednn = {True: "oneDNN on", False: "oneDNN off", None: "oneDNN not known"}[facts["onednn"]]
    xla = "XLA" if facts["xla"] else "no XLA"
    found = f"tensorflow {facts['versions']['tensorflow']} {cuda}, {onednn}, {xla}"
    found += f"; keras {facts['versions']['keras']} on {facts['keras_backend']}"
    return Finding(
        "build",
        found,
        facts={key: facts[key] for key in ("versions", "cuda", "cuda_versions", "onednn", "xla")},
    )


def _devices(facts: Mapping[str, Any]) -> Finding:
    """Compare what TensorFlow computes on with what the machine has."""
    seen = [device for device in facts["devices"] if device.startswith("GPU")]
    cards = graphics_cards()
    data = {"devices": facts["devices"], "cards": cards}
    if seen:
        return Finding("devices", f"{', '.join(facts['devices'])}: {'; '.join(cards)}", facts=data)
    if not cards:
        return Finding(
            "devices", f"{', '.join(facts['devices'])}; no NVIDIA card in this machine", facts=data
        )
    found = f"CPU alone, though there is {'; '.join(cards)}"
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None:
        advice = f"unset CUDA_VISIBLE_DEVICES, which is {hidden!r}, to use it"
        return Finding("devices", found, "note", advice, data)
    return Finding("devices", found, "problem", WITH_CUDA, data)


def _threads(threads: Mapping[str, int]) -> Finding:
    """Tell how many threads compute; 0 is TensorFlow's way to say one a processor."""
    settings = [f"{name} {number or 'as many as processors'}" for name, number in threads.items()]
    settings += [
        f"{name}={os.environ[name]}"
        for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
        if name in os.environ
    ]
    return Finding("threads", ", ".join(settings), facts=dict(threads))


def _product(product: Mapping[str, Any]) -> Finding:
    if product["right"]:
        device = product["device"].rpartition("device:")[2]
        found = f"a product of two matrices is right ({product['seconds'] * 1000:.2f} ms on {device})"
        return Finding("computing", found, facts=dict(product))
    found = product.get("error", "a product of two matrices is wrong")
    advice = f"CUDA_VISIBLE_DEVICES=-1 computes on the CPU; to mend it: {REINSTALL}"
    return Finding("computing", found, "problem", advice, dict(product))
