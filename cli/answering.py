"""A seq2seq model and a source -> its answer on standard output."""

from pathlib import Path
from typing import TYPE_CHECKING

from .answers import with_chances
from .console import err, out, print_json, safe

if TYPE_CHECKING:
    from nlpcat4.runs.run import Run


def answer(run: "Run", text: str, *, beam_width: int, attention_plot: Path | None, json: bool) -> None:
    """Answer one source and print.

    Raises:
        UsageError: The model has no attention to draw.
    """
    from nlpcat4 import experiment

    translator = experiment.load_translator(run)
    (found,) = translator.translate([text], beam_width)
    if found.source_unknown:
        err.print("the source has nothing in it that the model knows")
    if found.source_cut:
        most = translator.config.sequence.max_source_length
        err.print(f"the source was cut to {most} tokens, the most that the model reads")
    if attention_plot is not None:
        from nlpcat4.reports.attention import plot_attention

        alignment = translator.alignment(text, found)
        for note in plot_attention(
            attention_plot, alignment.source_tokens, alignment.target_tokens, alignment.weights
        ):
            err.print(safe(note), soft_wrap=True)
    if json:
        print_json(
            {
                "run": run.id,
                "source": text,
                "target": found.text,
                "log_probability": found.log_probability,
                "ended": found.ended,
                "tokens": with_chances(found.tokens, found.log_probabilities),
            }
        )
    else:
        out.print(safe(found.text), soft_wrap=True)
