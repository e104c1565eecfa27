"""A language model and what a user wishes -> texts on standard output."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .answers import with_chances
from .console import err, print_json, safe

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.generation.novelty import Novelty
    from nlpcat4.generation.options import Beam, Sampling
    from nlpcat4.runs.run import Run
    from nlpcat4.tasks.language_model.language_model import LanguageModel
    from nlpcat4.tasks.language_model.writing import Generated

    from .wishes import Wishes

LENGTH = 100
BETWEEN = "\n----\n"
"""What stands between two texts."""


def go_on(
    model: "LanguageModel",
    run: "Run",
    text: str,
    wishes: "Wishes",
    decoding: "Sampling | Beam",
    data: "DataSettings",
    *,
    json: bool,
) -> None:
    """Generate and print.

    Raises:
        UsageError: The seed cannot be gone on from.
    """
    import secrets

    from nlpcat4 import experiment
    from nlpcat4.tasks.language_model.generate import Generator, read_seed

    samples = wishes.num_samples or 1
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
    draws = wishes.beam_width is None and not wishes.greedy
    if json:
        print_json(
            {
                "run": run.id,
                "seed": text,
                "notes": list(seed.notes),
                "decoding": asdict(decoding),
                "random_seed": drawn if draws else None,
                "samples": _samples(text, generated, novelties),
            }
        )
    else:
        _print(text, generated, novelties, streamed=bool(wishes.stream))
        if draws and wishes.random_seed is None:
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


def _samples(text: str, generated: "list[Generated]", novelties: "list[Novelty]") -> list[dict[str, Any]]:
    """Return the texts as --json prints them."""
    samples: list[dict[str, Any]] = [
        {
            "text": text + one.text,
            "continuation": one.text,
            "log_probability": sum(one.log_probabilities),
            "tokens": with_chances(one.tokens, one.log_probabilities),
        }
        for one in generated
    ]
    for sample, novelty in zip(samples, novelties, strict=False):
        sample["novelty"] = asdict(novelty)
    return samples
