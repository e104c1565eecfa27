"""A language model and what a user wishes -> texts on standard output."""

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .console import err, print_json, safe

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.generation.novelty import Novelty
    from nlpcat4.generation.options import Beam, Sampling
    from nlpcat4.runs.run import Run
    from nlpcat4.tasks.language_model.language_model import LanguageModel
    from nlpcat4.tasks.language_model.writing import Generated

LENGTH, TEMPERATURE = 100, 0.7

DRAWING = ("temperature", "top_k", "top_p", "min_p")
OF_A_BEAM = ("beam_width", "length_penalty")
BETWEEN = "\n----\n"
"""What stands between two texts."""


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

    def decoding(self) -> "Sampling | Beam":
        """Return how tokens are to be chosen.

        Raises:
            UsageError: Two options contradict each other, or one is out of range.
        """
        from nlpcat4.generation.options import Beam, Sampling

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


def go_on(
    model: "LanguageModel", run: "Run", text: str, wishes: Wishes, data: "DataSettings", *, json: bool
) -> None:
    """Generate and print.

    Raises:
        UsageError: The options contradict each other, or the seed cannot be gone on from.
    """
    import secrets

    from nlpcat4 import experiment
    from nlpcat4.errors import UsageError
    from nlpcat4.tasks.language_model.generate import Generator, read_seed

    samples = wishes.num_samples or 1
    if wishes.stream and (samples > 1 or json):
        raise UsageError("--stream shows one text as it comes: neither --num-samples nor --json goes with it")
    decoding = wishes.decoding()
    seed = read_seed(model, text, wishes.unknown or "skip")
    for note in seed.notes:
        err.print(safe(note), soft_wrap=True)
    drawn = secrets.randbelow(2**31) if wishes.random_seed is None else wishes.random_seed
    if wishes.stream:
        _show(text)
    generated = Generator(model, decoding)(
        seed,
        length=wishes.length or LENGTH,
        samples=samples,
        random_seed=drawn,
        stop=wishes.stop or (),
        on_text=_show if wishes.stream else None,
    )
    novelties: list[Novelty] = []
    if wishes.novelty:
        from nlpcat4.generation.novelty import novelty

        _, training = experiment.split_of(run, model.config, "train", data)
        novelties = [novelty(one.text, training.texts) for one in generated]
    if json:
        print_json(_document(run, text, seed.notes, wishes, drawn, generated, novelties))
    else:
        _print(text, generated, novelties, streamed=bool(wishes.stream))
        if wishes.beam_width is None and not wishes.greedy and wishes.random_seed is None:
            err.print(f"again: --random-seed {drawn}")


def _show(piece: str) -> None:
    """Write a piece of text at once, its line breaks as such and all other control characters spelt out."""
    sys.stdout.write("\n".join(safe(line).plain for line in piece.split("\n")))
    sys.stdout.flush()


def _print(text: str, generated: "list[Generated]", novelties: "list[Novelty]", *, streamed: bool) -> None:
    """Print the texts, seeds included, and how new they are."""
    for index, one in enumerate(generated):
        if not streamed:
            _show((BETWEEN if index else "") + text + one.text)
        if novelties:
            _show("\n\n" + "\n".join(_figures(novelties[index])))
    _show("\n")


def _figures(novelty: "Novelty") -> list[str]:
    shares = (
        f"copied {size}-grams: {'none to count' if share is None else f'{share:.1%}'}"
        for size, share in ((4, novelty.copied_4grams), (5, novelty.copied_5grams))
    )
    return [f"longest copied run: {novelty.longest_run} words: {novelty.longest_run_text}", *shares]


def _document(
    run: "Run",
    text: str,
    notes: tuple[str, ...],
    wishes: Wishes,
    random_seed: int,
    generated: "list[Generated]",
    novelties: "list[Novelty]",
) -> dict[str, Any]:
    """Return what --json prints."""
    samples: list[dict[str, Any]] = [
        {
            "text": text + one.text,
            "continuation": one.text,
            "log_probability": sum(one.log_probabilities),
            "tokens": [
                {"token": token, "log_probability": chance}
                for token, chance in zip(one.tokens, one.log_probabilities, strict=True)
            ],
        }
        for one in generated
    ]
    for sample, novelty in zip(samples, novelties, strict=False):
        sample["novelty"] = asdict(novelty)
    return {
        "run": run.id,
        "seed": text,
        "notes": list(notes),
        "decoding": asdict(wishes.decoding()),
        "random_seed": None if wishes.beam_width or wishes.greedy else random_seed,
        "samples": samples,
    }
