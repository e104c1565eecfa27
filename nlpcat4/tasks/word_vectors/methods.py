"""The ways to a word's vector, and their settings."""

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, NonNegativeFloat, PositiveFloat, PositiveInt, Tag

from nlpcat4.config.named import Named, name_of

Dim = Annotated[int, Field(ge=1, le=10_000)]
Window = Annotated[int, Field(ge=1, le=100)]


class _Method(Named):
    """What all ways share."""

    shorthand: ClassVar[str] = "dim"

    dim: Dim = 100
    """Features of a vector; by counts, no more than one less than there are words."""
    window: Window = 5
    """Words on either side that count as near."""


class Counts(_Method):
    """How often words stand near each other, as positive pointwise mutual information, reduced by an SVD.

    Source: Levy, Goldberg and Dagan (2015), "Improving Distributional Similarity with Lessons Learned from
    Word Embeddings".
    """

    name: ClassVar[str] = "counts"

    weighting: Literal["flat", "distance"] = "distance"
    """Whether each word in the window counts 1, or 1 divided by how far away it is."""
    smoothing: Annotated[float, Field(gt=0, le=1)] = 1.0
    """The power of the frequency by which a word near another is expected there."""
    shift: PositiveFloat = 1.0
    """Pairs count if they are more than so many times as frequent as expected (the `k` of shifted PPMI)."""
    eigenvalue_weight: NonNegativeFloat = 0.0
    """The power of the singular values by which the features are scaled: 0 makes all alike."""


class _Prediction(_Method):
    """What is learnt by predicting words."""

    subsample: PositiveFloat | None = 0.001
    """Words more frequent than this share lose occurrences at random; null keeps all."""
    negative: Annotated[int, Field(ge=1, le=100)] | None = 5
    """How many random words each right one is told from; null: all (the full softmax), if there are few."""
    samples: PositiveInt = 256
    """Random words of a batch, which all of its words share; together they weigh as `negative` says."""


class Cbow(_Prediction):
    """Predict a word from the mean of those around it. Source: Mikolov et al. (2013)."""

    name: ClassVar[str] = "cbow"


class Skipgram(_Prediction):
    """Predict each of the words around a word from it. Source: Mikolov et al. (2013)."""

    name: ClassVar[str] = "skipgram"


Method = Annotated[
    Annotated[Counts, Tag("counts")] | Annotated[Cbow, Tag("cbow")] | Annotated[Skipgram, Tag("skipgram")],
    Discriminator(name_of),
]
"""`counts`, `cbow` or `skipgram`, alone or with arguments."""
