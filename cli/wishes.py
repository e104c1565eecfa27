"""The options of `nlp generate` -> how a text is to be written, or which of them contradict each other."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlpcat4.generation.options import Beam, Sampling

TEMPERATURE = 0.7
DRAWING = ("temperature", "top_k", "top_p", "min_p")


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """The options of `nlp generate` that are about the text; None where they were not given."""

    length: int | None
    temperature: float | None
    top_k: int | None
    top_p: float | None
    min_p: float | None
    greedy: bool | None
    beam_width: int | None
    length_penalty: float | None
    repetition_penalty: float | None
    no_repeat_ngram: int | None
    stop: tuple[str, ...] | None
    num_samples: int | None
    random_seed: int | None
    unknown: Any
    stream: bool | None
    novelty: bool | None

    def refuse_for_seq2seq(self) -> None:
        """Refuse what an answer cannot be given by.

        Raises:
            UsageError: Such an option was given.
        """
        from nlpcat4.errors import UsageError

        for name in (name for name, value in asdict(self).items() if value is not None):
            if name != "beam_width":
                message = "a seq2seq run answers with the likeliest target; see --beam-width"
                raise UsageError(f"--{name.replace('_', '-')}: {message}")

    def decoding(self, *, json: bool) -> "Sampling | Beam":
        """Return how tokens are to be chosen.

        Raises:
            UsageError: Two options contradict each other, or one is out of range.
        """
        from nlpcat4.errors import UsageError
        from nlpcat4.generation.options import Beam, Sampling

        if self.stream and ((self.num_samples or 1) > 1 or json):
            message = "--stream shows one text as it comes: neither --num-samples nor --json goes with it"
            raise UsageError(message)
        given = {name: value for name, value in asdict(self).items() if value is not None}
        both: dict[str, Any] = {
            name: given[name] for name in ("repetition_penalty", "no_repeat_ngram") if name in given
        }
        drawing = {name: given[name] for name in DRAWING if name in given}
        if self.beam_width is None:
            self._refuse_together("without --beam-width", "length_penalty")
            if self.greedy:
                self._refuse_together("with --greedy, which draws nothing", *DRAWING)
                return Sampling(temperature=0, **both)
            return Sampling(**{"temperature": TEMPERATURE, **drawing}, **both)
        self._refuse_together("with --beam-width, which draws nothing", *DRAWING, "greedy", "random_seed")
        self._refuse_together("with --beam-width, which knows its text only at the end", "stream")
        if (self.num_samples or 1) > self.beam_width:
            self._refuse_together(
                f"with a --beam-width of {self.beam_width}, which finds no more", "num_samples"
            )
        if self.length_penalty is not None:
            both["length_penalty"] = self.length_penalty
        return Beam(width=self.beam_width, **both)

    def _refuse_together(self, situation: str, *names: str) -> None:
        from nlpcat4.errors import UsageError

        for name in names:
            if getattr(self, name) is not None:
                raise UsageError(f"--{name.replace('_', '-')} has no effect {situation}")
