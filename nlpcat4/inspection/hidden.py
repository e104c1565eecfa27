"""A model and the ids of a text -> the states and gates of its recurrent layers over the text."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from nlpcat4.inspection.observing import observed

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class LayerStates:
    """What one layer did, in the order of the text, whichever way it read."""

    name: str
    kind: str
    backwards: bool
    states: Floats
    """float32 [length, units]: the hidden state after each token."""
    memories: Floats | None
    """float32 [length, units]: an LSTM's memory (cell state)."""
    gates: dict[str, Floats]
    """float32 [length, units] by the gate's name: how far it was open as the token was read."""

    @property
    def norms(self) -> NDArray[np.float64]:
        """float64 [length]: the norm of the state."""
        norms: NDArray[np.float64] = np.linalg.norm(self.states.astype(np.float64), axis=1)
        return norms

    @property
    def changes(self) -> NDArray[np.float64]:
        """float64 [length]: the norm of what each token changed of the state before it, at first zeros."""
        read = self.states[::-1] if self.backwards else self.states
        before = np.concatenate([np.zeros_like(read[:1]), read[:-1]])
        norms: NDArray[np.float64] = np.linalg.norm((read - before).astype(np.float64), axis=1)
        return norms[::-1] if self.backwards else norms


def hidden_states(model: keras.Model, *inputs: NDArray[np.int32]) -> list[LayerStates]:
    """Let a model read one text and return what its recurrent layers did.

    Args:
        model: With recurrent layers, or the list is empty.
        inputs: int32 [1, length] each, without padding.
    """
    with observed(model) as traces:
        model(list(inputs) if len(inputs) > 1 else inputs[0], training=False)

    def in_order(trace: Any, values: Any) -> Floats:
        found: Floats = np.asarray(trace.in_order(values))[0]
        return found

    return [
        LayerStates(
            name=trace.name,
            kind=trace.kind,
            backwards=trace.backwards,
            states=in_order(trace, trace.states),
            memories=in_order(trace, trace.memories) if trace.memories else None,
            gates={gate: in_order(trace, values) for gate, values in trace.gates.items()},
        )
        for trace in traces
    ]
