"""nlp generate [RUN] --seed TEXT"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from .options import DataDirs, Json, Offline, RunArgument, RunsDir


def generate(
    run: RunArgument = "latest",
    *,
    seed: Annotated[
        str | None,
        typer.Option(
            "--seed", "--prompt", metavar="TEXT", help="The text to go on from; - reads standard input."
        ),
    ] = None,
    length: Annotated[
        int | None,
        typer.Option("-l", "--length", min=1, max=100_000, help="Tokens at most; 100 when absent."),
    ] = None,
    temperature: Annotated[
        float | None, typer.Option(help="Lower is more cautious, higher bolder; 0.7 when absent.")
    ] = None,
    top_k: Annotated[int | None, typer.Option(metavar="K", help="Draw from the K likeliest tokens.")] = None,
    top_p: Annotated[
        float | None,
        typer.Option(metavar="P", help="Draw from the likeliest tokens of probability P in all."),
    ] = None,
    min_p: Annotated[
        float | None, typer.Option(metavar="P", help="Draw from tokens P times as likely as the likeliest.")
    ] = None,
    greedy: Annotated[bool, typer.Option("--greedy", help="Always take the likeliest token.")] = False,
    beam_width: Annotated[
        int | None, typer.Option(metavar="N", help="Search for the likeliest text, following N at a time.")
    ] = None,
    length_penalty: Annotated[
        float | None, typer.Option(help="In a beam search, what favours longer texts; 1 when absent.")
    ] = None,
    repetition_penalty: Annotated[
        float | None, typer.Option(help="Above 1: what was there before becomes less likely.")
    ] = None,
    no_repeat_ngram: Annotated[
        int | None, typer.Option(metavar="N", help="No run of N tokens comes twice.")
    ] = None,
    stop: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="End before this text; may be repeated.")
    ] = None,
    num_samples: Annotated[
        int | None, typer.Option("-n", "--num-samples", min=1, max=10_000, help="How many texts.")
    ] = None,
    random_seed: Annotated[
        int | None, typer.Option(min=0, max=2**32 - 1, metavar="N", help="The same number, the same text.")
    ] = None,
    unknown: Annotated[
        Literal["error", "skip", "oov"] | None,
        typer.Option(help="What to do about words that the model does not know; skip when absent."),
    ] = None,
    stream: Annotated[bool, typer.Option("--stream", help="Print each token as it comes.")] = False,
    novelty: Annotated[
        bool, typer.Option("--novelty", help="Say how much is copied from the training text.")
    ] = False,
    attention_plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw what each token was taken from, as PNG.")
    ] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    r"""Go on with a text as a language model has learnt to, or answer it as a seq2seq model has.

    Of the options, a seq2seq model takes --beam-width, --attention-plot and --json.

    nlp generate --seed "I've got a bad feeling about this"

    nlp generate --seed "come all ye" --top-p 0.95 -n 3 --random-seed 1 --novelty

    nlp generate latest --seed "my love" --beam-width 5 --stop $'\n'

    nlp generate tag:addition --seed "57+5"
    """
    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.selectors import find

    from .answering import answer
    from .console import err
    from .continuing import go_on
    from .progress import Display
    from .wishes import Wishes

    wishes = Wishes(
        length=length,
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        min_p=min_p,
        greedy=greedy or None,
        beam_width=beam_width,
        length_penalty=length_penalty,
        repetition_penalty=repetition_penalty,
        no_repeat_ngram=no_repeat_ngram,
        stop=tuple(stop or ()) or None,
        num_samples=num_samples,
        random_seed=random_seed,
        unknown=unknown,
        stream=stream or None,
        novelty=novelty or None,
    )
    text = _given(seed)
    found = find(run, runs_dir, tasks=["language_model", "seq2seq"])
    if found.record()["task"] == "seq2seq":
        wishes.refuse_for_seq2seq()
        answer(found, text, beam_width=beam_width or 1, attention_plot=attention_plot, json=json)
        return
    if attention_plot is not None:
        raise UsageError("--attention-plot: only a seq2seq run has attention to draw")
    decoding = wishes.decoding(json=json)
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        go_on(experiment.load_language_model(found), found, text, wishes, decoding, where, json=json)


def _given(seed: str | None) -> str:
    """Return the seed; without one, what comes from a pipe, or nothing."""
    import sys

    if seed == "-" or (seed is None and not sys.stdin.isatty()):
        text = sys.stdin.buffer.read(1 << 20).decode("utf-8", errors="replace")
        return text.replace("\r\n", "\n").removesuffix("\n")
    return seed or ""
