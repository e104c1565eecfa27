"""One item of `architecture` -> Keras layers that respect the mask.

Each layer is one small section in the file of its kin: its arguments, what it takes and gives (`shape.py`),
and `apply`, the only part that needs Keras. Importing this package loads neither Keras nor NumPy. A new layer
is one class, and one line in the union below.
"""

from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Discriminator, Tag

from nlpcat4.layers.architecture import check_architecture, estimated_parameters, shapes
from nlpcat4.layers.bag_of_words import BagOfWords
from nlpcat4.layers.context import BuildContext, DocumentFrequency
from nlpcat4.layers.convolution import Conv1D
from nlpcat4.layers.dense import Dense
from nlpcat4.layers.embedding import Embedding
from nlpcat4.layers.entry import Entry
from nlpcat4.layers.item import checked
from nlpcat4.layers.keras_layer import KerasLayer
from nlpcat4.layers.one_hot import OneHot
from nlpcat4.layers.pooling import Flatten, GlobalAveragePooling, GlobalMaxPooling, MaxPooling
from nlpcat4.layers.recurrent import BiGru, BiLstm, BiRnn, Gru, Lstm, Rnn
from nlpcat4.layers.regularization import Dropout, LayerNormalization, SpatialDropout
from nlpcat4.layers.shape import Shape

__all__ = [
    "OWN",
    "BuildContext",
    "DocumentFrequency",
    "Entry",
    "KerasLayer",
    "Layer",
    "Shape",
    "check_architecture",
    "estimated_parameters",
    "shapes",
]


def _checked(item: Any) -> Any:
    return item if isinstance(item, Entry) else checked(item, OWN)


def _tag(item: Any) -> str:
    """Return the name that the file has, so that it appears in the place of an error."""
    name = item.name if isinstance(item, Entry) else next(iter(item))
    return name if name in OWN else KerasLayer.name


Layer = Annotated[
    Annotated[BagOfWords, Tag(BagOfWords.name)]
    | Annotated[Embedding, Tag(Embedding.name)]
    | Annotated[OneHot, Tag(OneHot.name)]
    | Annotated[Flatten, Tag(Flatten.name)]
    | Annotated[GlobalAveragePooling, Tag(GlobalAveragePooling.name)]
    | Annotated[GlobalMaxPooling, Tag(GlobalMaxPooling.name)]
    | Annotated[MaxPooling, Tag(MaxPooling.name)]
    | Annotated[Conv1D, Tag(Conv1D.name)]
    | Annotated[Rnn, Tag(Rnn.name)]
    | Annotated[Lstm, Tag(Lstm.name)]
    | Annotated[Gru, Tag(Gru.name)]
    | Annotated[BiRnn, Tag(BiRnn.name)]
    | Annotated[BiLstm, Tag(BiLstm.name)]
    | Annotated[BiGru, Tag(BiGru.name)]
    | Annotated[Dropout, Tag(Dropout.name)]
    | Annotated[SpatialDropout, Tag(SpatialDropout.name)]
    | Annotated[LayerNormalization, Tag(LayerNormalization.name)]
    | Annotated[Dense, Tag(Dense.name)]
    | Annotated[KerasLayer, Tag(KerasLayer.name)],
    Discriminator(_tag),
    BeforeValidator(_checked),
]
"""Any layer, as `{name: {argument: value}}`, `{name: value}` or `name`."""

OWN: dict[str, type[Entry]] = {
    cls.name: cls
    for cls in (get_args(member)[0] for member in get_args(get_args(Layer)[0]))
    if cls is not KerasLayer
}
"""Our own layers by the names that a config calls them."""
