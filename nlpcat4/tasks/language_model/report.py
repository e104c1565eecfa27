"""A language model, evaluated -> the sections of its report."""

from collections.abc import Iterator, Sequence

from nlpcat4.errors import UsageError
from nlpcat4.generation.novelty import novelty
from nlpcat4.generation.options import Sampling
from nlpcat4.reports.document import Paragraph, Section, Texts
from nlpcat4.tasks.language_model.evaluate import Evaluation
from nlpcat4.tasks.language_model.generate import Generator, Seed, read_seed
from nlpcat4.tasks.language_model.language_model import LanguageModel

TEMPERATURES = (0.3, 0.7, 1.0)
LENGTH = 60
WORST = 10


def evaluated_sections(model: LanguageModel, found: Evaluation, training: Sequence[str]) -> Iterator[Section]:
    """Yield texts that the model writes, how much of them is copied, and texts that it did not expect.

    Args:
        model: The model.
        found: What it made of held-out texts.
        training: The texts that it was trained on.
    """
    samples = model.config.samples
    seed_text = samples.seed if samples is not None else ""
    try:
        seed = read_seed(model, seed_text)
    except UsageError as error:
        yield Section("Samples", [Paragraph(f"No samples: {error}")])
    else:
        yield Section(
            "Samples", [Paragraph(f"Seed: {seed_text!r}."), Texts(list(_samples(model, seed, training)))]
        )
    worst = sorted(found.by_text(), key=lambda text: -text.perplexity)[:WORST]
    said = [(f"perplexity {one.perplexity:,.1f} over {one.tokens} tokens", one.text) for one in worst]
    yield Section("Texts that it expected least", [Texts(said)])


def _samples(model: LanguageModel, seed: Seed, training: Sequence[str]) -> Iterator[tuple[str, str]]:
    for temperature in TEMPERATURES:
        generator = Generator(model, Sampling(temperature=temperature))
        (text,) = generator(seed, length=LENGTH, random_seed=model.config.random_seed)
        copied = novelty(text.text, training)
        share = "" if copied.copied_4grams is None else f", {copied.copied_4grams:.0%} of its 4-grams copied"
        said = f"temperature {temperature:g}: longest copied run {copied.longest_run} words{share}"
        yield said, seed.text + text.text
