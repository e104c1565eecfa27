"""nlp inspect hidden TEXT --run RUN"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion
from ..options import Json, RunsDir

if TYPE_CHECKING:
    from nlpcat4.inspection.hidden import LayerStates


def hidden(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the model reads.")],
    *,
    run: Annotated[
        str, typer.Option(metavar="RUN", help="The run whose model reads it.", autocompletion=completion.runs)
    ] = "latest",
    layer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this recurrent layer; may be repeated."),
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw all units as PNG.")] = None,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """Show what the recurrent layers of a run keep in mind, word after word.

    For each word: how large the state is then, how much the word changed it, and how far the gates were open
    on average. Of a seq2seq run, the layers that read the source.

    nlp inspect hidden "i really loved this film" --run latest

    nlp inspect hidden "not good at all" --layer "bilstm forward" --plot hidden.png
    """
    from nlpcat4 import experiment
    from nlpcat4.errors import UsageError
    from nlpcat4.runs.selectors import find

    from ..console import err, print_json, safe

    found = find(run, runs_dir)
    words, layers = experiment.states_of(found, text)
    if not layers:
        raise UsageError(f"{found.id}: its model has no recurrent layer, so there are no states to look at")
    names = [one.name for one in layers]
    for name in layer or ():
        if name not in names:
            raise UsageError(f"--layer {name}: there is none; the recurrent layers are {', '.join(names)}")
    chosen = [one for one in layers if not layer or one.name in layer]
    if plot is not None:
        from nlpcat4.reports.inspection_plots import plot_hidden

        for note in plot_hidden(plot, chosen, words):
            err.print(safe(note), soft_wrap=True)
    if json:
        print_json({"run": found.id, "text": text, "words": words, "layers": list(map(_as_json, chosen))})
        return
    for one in chosen:
        _show(one, words)
    if plot is not None:
        err.print(safe(f"drawn: {plot}"), soft_wrap=True)


def _as_json(layer: "LayerStates") -> dict[str, Any]:
    memories = None if layer.memories is None else layer.memories.tolist()
    return {
        "name": layer.name,
        "type": layer.kind,
        "backwards": layer.backwards,
        "states": layer.states.tolist(),
        "memories": memories,
        "gates": {gate: values.tolist() for gate, values in layer.gates.items()},
    }


def _show(layer: "LayerStates", words: Sequence[str]) -> None:
    """Print a row for each word, in the order of the text."""
    from nlpcat4.text.display import shorten

    from ..console import columns, out, safe

    way = ", read from the end" if layer.backwards else ""
    units = layer.states.shape[1]
    out.print(safe(f"{layer.name} ({layer.kind}, {units} units{way})"), soft_wrap=True)
    gates = {gate: values.mean(axis=1) for gate, values in layer.gates.items() if gate != "candidate"}
    rows = [("word", "state", "change", *gates)]
    for place, word in enumerate(words):
        figures = (layer.norms[place], layer.changes[place], *(means[place] for means in gates.values()))
        rows.append((shorten(word, 30), *(f"{value:.3f}" for value in figures)))
    out.print(columns(rows, "<" + ">" * (len(rows[0]) - 1)), soft_wrap=True)
    out.print()
