"""nlp inspect gradients RUN|CONFIG…"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .. import completion
from ..options import DataDirs, Json, Offline, RunsDir

if TYPE_CHECKING:
    from nlpcat4.data.settings import DataSettings
    from nlpcat4.experiment.probing import Probe
    from nlpcat4.inspection.gradients import Gradients

DISTANCES = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Steps back at which the table tells the norm."""


def gradients(
    subjects: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN|CONFIG|KEY=VALUE",
            help="Runs, and configs with untrained models; KEY=VALUE sets keys of all the configs.",
            autocompletion=completion.runs_and_configs,
        ),
    ] = None,
    *,
    texts: Annotated[
        int, typer.Option(min=1, metavar="N", help="Validation texts to take the mean of.")
    ] = 64,
    random_seed: Annotated[int, typer.Option(min=0, metavar="N", help="Decides which texts.")] = 0,
    clip_norm: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Also show what clipping by this global norm makes of it; else as the config says.",
        ),
    ] = None,
    recurrent_scale: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Multiply the recurrent weights first: below 1 vanishes, above explodes."
        ),
    ] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it all as PNG.")] = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Show how far the loss reaches back: its gradient by the state at each step of recurrent layers.

    Where the norms fall towards 0 with the distance, the model cannot learn what lies so far back (vanishing
    gradients); where they grow, training leaps (exploding gradients). Clipping scales all steps alike: it
    tames the second, and does nothing for the first.

    nlp inspect gradients latest latest~1 --plot gradients.png

    nlp inspect gradients imdb_rnn imdb_lstm imdb_gru

    nlp inspect gradients imdb_rnn --recurrent-scale 1.5 --clip-norm 1
    """
    from nlpcat4.config.overrides import is_override
    from nlpcat4.data.settings import data_settings
    from nlpcat4.errors import UsageError

    from ..console import err, print_json, safe
    from ..progress import Display

    given = list(subjects or ())
    overrides = [one for one in given if is_override(one)]
    names = [one for one in given if not is_override(one)] or ["latest"]
    for option, value in (("--clip-norm", clip_norm), ("--recurrent-scale", recurrent_scale)):
        if value is not None and not 0 < value < float("inf"):
            raise UsageError(f"{option}: must be a number above 0, found {value}")
    found: dict[str, Gradients] = {}
    clips: dict[str, float | None] = {}
    with Display(err) as display:
        where = data_settings(data_dir or (), offline, display.loading)
        for subject in dict.fromkeys(names):
            name, probe = _probe(subject, overrides, runs_dir, where, texts, random_seed)
            from nlpcat4.inspection import gradients as inside  # which needs TensorFlow to be set up

            if recurrent_scale is not None:
                inside.scale_recurrent_weights(probe.model, recurrent_scale)
            display.loading(f"differentiating {name}", 0, None)
            found[name] = inside.gradients(probe.model, probe.inputs, probe.targets, probe.weights)
            clips[name] = probe.clip_norm if clip_norm is None else clip_norm
            if not found[name].layers:
                raise UsageError(
                    f"{name}: its model has no recurrent layer, so there are no states to look at"
                )
    if plot is not None:
        from nlpcat4.reports.inspection_plots import plot_gradients

        plot_gradients(plot, found, clips)
    if json:
        print_json([_as_json(name, one, clips[name]) for name, one in found.items()])
        return
    _show(found, clips)
    if plot is not None:
        err.print(safe(f"drawn: {plot}"), soft_wrap=True)


def _probe(
    name: str,
    overrides: Sequence[str],
    runs_dir: Path,
    settings: "DataSettings",
    texts: int,
    seed: int,
) -> "tuple[str, Probe]":
    """Return how a run or a config is called, its model and its texts."""
    from nlpcat4 import experiment
    from nlpcat4.config.shipped import shipped
    from nlpcat4.experiment.probing import probe_config, probe_run
    from nlpcat4.runs.selectors import find

    if name in {config.name for config in shipped()} or name.endswith((".yaml", ".yml")):
        config = experiment.load(name, overrides).config
        return name, probe_config(config, settings, texts=texts, seed=seed)
    run = find(name, runs_dir)
    return run.id, probe_run(run, settings, texts=texts, seed=seed)


def _as_json(name: str, found: "Gradients", clip_norm: float | None) -> dict[str, Any]:
    return {
        "name": name,
        "loss": found.loss,
        "weights_norm": found.weights,
        "clip_norm": clip_norm,
        "clip_factor": found.factor(clip_norm),
        "layers": [
            {
                "name": layer.name,
                "type": layer.kind,
                "norms": layer.norms.tolist(),
                "texts": layer.texts.tolist(),
            }
            for layer in found.layers
        ],
    }


def _show(found: "Mapping[str, Gradients]", clips: Mapping[str, float | None]) -> None:
    """Print the norms at a few distances, and what clipping does, in at most 80 columns."""
    from ..console import columns, out, safe

    longest = max(len(layer.norms) for one in found.values() for layer in one.layers)
    distances = [distance for distance in DISTANCES if distance < longest - 1] + [longest - 1]
    for name, one in found.items():
        out.print(
            safe(f"{name}: loss {one.loss:.4f}, gradient of all weights {one.weights:.3g}"), soft_wrap=True
        )
        rows = [("steps back", *map(str, distances))]
        for layer in one.layers:
            norms = (layer.at(distance) for distance in distances)
            rows.append((layer.name, *("-" if norm is None else f"{norm:.2g}" for norm in norms)))
        factor = one.factor(clips[name])
        if factor < 1:
            for layer in one.layers:
                norms = (layer.at(distance) for distance in distances)
                clipped = ("-" if norm is None else f"{norm * factor:.2g}" for norm in norms)
                rows.append((f"{layer.name}, clipped", *clipped))
        out.print(columns(rows, "<" + ">" * len(distances)), soft_wrap=True)
        if clips[name] is not None:
            out.print(f"clipping by a global norm of {clips[name]:g} multiplies all of it by {factor:.3g}")
        out.print()
