"""A translator, evaluated -> the sections of its report."""

from collections.abc import Iterator

from nlpcat4.reports.document import Heatmap, Paragraph, Section, Texts
from nlpcat4.tasks.seq2seq.evaluate import Evaluation, worst_answers
from nlpcat4.tasks.seq2seq.translator import Translator

MAPS, WORST, LONGEST = 4, 10, 24
NOTHING = "(nothing)"


def evaluated_sections(translator: Translator, found: Evaluation) -> Iterator[Section]:
    """Yield answers that were furthest off, and where a decoder with attention looked."""
    worst = worst_answers(found, WORST)
    said = [
        (f"{one.source} -> {one.target}, {one.edit_distance} off", one.predicted or NOTHING) for one in worst
    ]
    text = "Answers that are furthest from their targets." if worst else "Every answer is right."
    yield Section("The worst mistakes", [Paragraph(text), Texts(said)])
    if translator.config.architecture.attention == "none":
        return
    maps = []
    for source, answer in list(zip(found.examples.texts, found.answers, strict=True))[:MAPS]:
        seen = translator.alignment(source, answer)
        if not seen.source_tokens or max(len(seen.source_tokens), len(seen.target_tokens)) > LONGEST:
            continue
        weights = seen.weights.tolist()
        written = [[f"{weight:.2f}" for weight in row] for row in weights]
        maps.append(
            Heatmap(
                f"{source} -> {answer.text or NOTHING}",
                seen.target_tokens,
                seen.source_tokens,
                weights,
                written,
                row_title="written",
                column_title="source",
            )
        )
    yield Section("Where the decoder looked", maps or [Paragraph("The texts are too long to be drawn.")])
