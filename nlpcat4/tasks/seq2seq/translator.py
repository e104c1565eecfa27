"""A run of `task: seq2seq` -> a translator that answers texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpcat4 import backend
from nlpcat4.errors import RunError, UsageError
from nlpcat4.generation.options import Beam
from nlpcat4.models.decoding import Decoder
from nlpcat4.models.files import load_model
from nlpcat4.runs.run import Run
from nlpcat4.tasks.loading import check_vocabulary
from nlpcat4.tasks.seq2seq.answers import Alignment, Answer
from nlpcat4.tasks.seq2seq.encoding import Sources
from nlpcat4.tasks.seq2seq.schema import Seq2Seq
from nlpcat4.text.ragged import Ragged, by_length
from nlpcat4.text.tokenizer import Tokenizer

if TYPE_CHECKING:
    import keras

    from nlpcat4.generation.beam import BeamSearch

# As many numbers in the largest tensor of a batch as take 64 MB.
NUMBERS_PER_BATCH = 2**24


@dataclass(frozen=True)
class Translator:
    """A trained encoder-decoder with all that turns a text into another."""

    config: Seq2Seq
    tokenizer: Tokenizer
    keras_model: "keras.Model"
    _searches: "dict[int, BeamSearch]" = field(default_factory=dict, repr=False, compare=False)
    """By beam width: each is compiled once."""

    @classmethod
    def load(cls, run: Run, config: Seq2Seq) -> "Translator":
        """Put a run's parts together again.

        Raises:
            RunError: A file is missing or damaged, or the parts do not belong together.
        """
        tokenizer = Tokenizer.load(run.tokenizer)
        if tokenizer.end_id is None:
            raise RunError(f"{run.tokenizer}: there is no end token, which every answer begins after")
        backend.start()
        model = load_model(run.best_model)
        vocab_size = model.outputs[0].shape[-1]
        check_vocabulary(run.tokenizer, tokenizer, vocab_size)
        if _weights(model) != _weights(config.architecture.build(vocab_size)):
            raise RunError(f"{run.best_model}: not a model of the `architecture` in {run.config.name}")
        return cls(config, tokenizer, model)

    def translate(self, texts: Sequence[str], beam_width: int = 1) -> list[Answer]:
        """Return the likeliest answer found for each text, in the order of `texts`.

        Args:
            texts: Sources; a token that the vocabulary lacks is read as the unknown one, or not at all.
            beam_width: How many beginnings of an answer are followed at a time; 1 is greedy.

        Raises:
            UsageError: The beam width is below 1.
        """
        search = self._search(beam_width)
        sources = Sources.of(texts, self.tokenizer, self.config.sequence)
        answers: dict[int, Answer] = {}
        for rows in self._batches(sources.ids, beam_width):
            begin = np.full((len(rows), 1), self.tokenizer.end_id, dtype=np.int32)
            reading = self._read(Ragged.of_rectangle(sources.ids).padded(rows, "post"))
            found = search(begin, reading, length=self.config.sequence.max_target_length + 1)
            best = zip(rows.tolist(), found.ids[:, 0], found.log_probabilities[:, 0], strict=True)
            answers |= {row: self._answer(ids, chances, sources, row) for row, ids, chances in best}
        return [answers[row] for row in range(len(texts))]

    def alignment(self, text: str, answer: Answer) -> Alignment:
        """Return which tokens of a source each token of its answer was taken from.

        Raises:
            UsageError: The model has no attention.
        """
        if self.config.architecture.attention == "none":
            raise UsageError(
                "this model has no attention to look at; train one with `architecture.attention`"
            )
        sequence, vocabulary = self.config.sequence, self.tokenizer.vocabulary
        ids = Sources.of([text], self.tokenizer, sequence).ids
        source = ids[:, : np.count_nonzero(ids)]
        read = np.array([(self.tokenizer.end_id, *answer.ids[:-1])], dtype=np.int32)
        weights = self._attention_weights(source, read).numpy()[0]
        tokens = [vocabulary[index] for index in source[0]]
        if sequence.reverse_source:
            tokens, weights = tokens[::-1], weights[:, ::-1]
        return Alignment(tuple(tokens), answer.tokens, weights)

    def _search(self, beam_width: int) -> "BeamSearch":
        if beam_width not in self._searches:
            from nlpcat4.generation.beam import BeamSearch

            never = [] if self.tokenizer.oov_id is None else [self.tokenizer.oov_id]
            self._searches[beam_width] = BeamSearch(
                self._decoder.step, Beam(width=beam_width), never=never, end_id=self.tokenizer.end_id
            )
        return self._searches[beam_width]

    def _batches(self, ids: NDArray[np.int32], beam_width: int) -> Iterator[NDArray[np.int64]]:
        """Return the rows of each batch, the shortest sources first."""
        lengths = np.count_nonzero(ids, axis=1)
        units, vocab_size = self.config.architecture.units, self.tokenizer.vocab_size
        largest = beam_width * max(units * int(lengths.max(initial=1)), vocab_size)
        return by_length(lengths, max(1, NUMBERS_PER_BATCH // largest))

    def _answer(
        self, ids: NDArray[np.int32], chances: NDArray[np.float32], sources: Sources, row: int
    ) -> Answer:
        written = tuple(ids[ids != self.tokenizer.pad_id].tolist())
        ended = written[-1:] == (self.tokenizer.end_id,)
        return Answer(
            text=self.tokenizer.decode(written[:-1] if ended else written),
            tokens=tuple(self.tokenizer.vocabulary[index] for index in written),
            log_probabilities=tuple(chances[: len(written)].tolist()),
            ended=ended,
            source_cut=bool(sources.cut[row]),
            source_unknown=bool(sources.unknown[row]),
            ids=written,
        )

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(self.keras_model, self.config.architecture)

    @cached_property
    def _read(self) -> Any:
        return _compiled(self._decoder.read, inputs=1)

    @cached_property
    def _attention_weights(self) -> Any:
        return _compiled(self._decoder.attention_weights, inputs=2)


def _compiled(function: Any, *, inputs: int) -> Any:
    """Return a function of rows of ids, compiled once for rows of every number and width."""
    import tensorflow as tf

    return tf.function(function, input_signature=[tf.TensorSpec((None, None), tf.int32)] * inputs)


def _weights(model: "keras.Model") -> dict[str, list[tuple[int, ...]]]:
    """Return the shapes of the weights of each layer."""
    return {layer.name: [tuple(weight.shape) for weight in layer.weights] for layer in model.layers}
