"""A list of layers -> what is wrong with their order, and how large the model will be; without TensorFlow."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from nlpcat4.config.checking import problem_at
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.shape import Shape

KEY = "architecture"
"""Where a task's config holds the list."""
LOOKS_AHEAD = (
    "may look ahead, at what a causal model is to predict; take another layer, "
    "or `objective: prefix` with a last layer that gives one vector a text"
)


def shapes(layers: Sequence[Entry], *, vocab_size: int, max_length: int) -> list[Shape]:
    """Return what each layer gets, and last what the whole list gives."""
    along = [Shape("ids", length=max_length, width=vocab_size)]
    for layer in layers:
        along.append(layer.gives(along[-1]))
    return along


def estimated_parameters(
    layers: Sequence[Entry], *, vocab_size: int, max_length: int, classes: int = 2, tied: bool = False
) -> int:
    """Return how many parameters the model will have, those of its output layer included.

    Exact for our own layers; of a layer named after Keras only the large matrices count.

    Args:
        layers: The architecture.
        vocab_size: Ids that there are, padding included.
        max_length: Tokens of a text that count at most.
        classes: Labels, or tokens, to choose from.
        tied: Whether the output layer has the weights of the embedding.
    """
    along = shapes(layers, vocab_size=vocab_size, max_length=max_length)
    hidden = sum(layer.weights(shape) for layer, shape in zip(layers, along, strict=False))
    return hidden + (0 if tied else (along[-1].width + 1) * outputs(classes))


def outputs(classes: int) -> int:
    """Return the units of the output layer: one says which of two labels it is."""
    return 1 if classes == 2 else classes


def check_architecture(layers: Sequence[Entry], *, causal: bool = False) -> Iterator[ValidationError]:
    """Find every layer that cannot follow the ones before it, and an end of the wrong form.

    Args:
        layers: From ids to one vector a text; of a causal model, to a vector at each position.
        causal: Whether no position may depend on what comes after it.

    Yields:
        Problems at keys such as `architecture[2].lstm`, each with what to do about it.
    """
    start = "embedding or one_hot" if causal else "embedding or bag_of_words"
    if not layers:
        yield problem_at((KEY,), f"no layer at all; start with {start}")
        return
    along = shapes(layers, vocab_size=2, max_length=1)
    for index, layer in enumerate(layers):
        form = along[index].form
        # Without a proper start, the first layer's problem is that of all.
        if not layer.accepts(form) and (index == 0 or form != "ids"):
            yield problem_at((KEY, index, layer.key), _misplaced(layers, along, index, start))
        elif causal and not layer.causal:
            yield problem_at((KEY, index, layer.key), LOOKS_AHEAD)
    if along[-1].form == "sequence" and not causal:
        yield problem_at((KEY,), f"ends in a sequence, but one vector a text is needed; {_cure(layers)}")
    if along[-1].form == "vector" and causal and all(layer.causal for layer in layers):
        last = max(index for index, layer in enumerate(layers) if layer.returns_sequences is False)
        place = f"{KEY}[{last}].{layers[last].key}"
        yield problem_at(
            (KEY,),
            f"ends in one vector a text, but each position needs one; set return_sequences: true on {place}",
        )


def _misplaced(layers: Sequence[Entry], along: Sequence[Shape], index: int, start: str) -> str:
    """Tell why a layer cannot stand where it does, and what to do."""
    form = along[index].form
    if form == "ids":
        return f"cannot come first; start with {start}"
    if layers[index].accepts("ids"):
        return "takes the ids of tokens, so it can only come first"
    if form == "sequence":
        return "takes one vector a text; put global_average_pooling before it"
    maker = next(before for before in reversed(range(index)) if along[before].form != "vector")
    place = f"{KEY}[{maker}].{layers[maker].key}"
    if layers[maker].returns_sequences is None:
        return f"takes a sequence, but {place} made one vector of the text; remove one of the two"
    return f"takes a sequence, but {place} gives only its last state; set return_sequences: true there"


def _cure(layers: Sequence[Entry]) -> str:
    """Tell how a list of layers can end in one vector."""
    pooling = "add global_average_pooling"
    last = max((index for index, layer in enumerate(layers) if layer.returns_sequences), default=None)
    if last is None or not all(layer.accepts("vector") for layer in layers[last + 1 :]):
        return pooling
    return f"set return_sequences: false on {KEY}[{last}].{layers[last].key}, or {pooling}"
