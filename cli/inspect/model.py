"""nlp inspect model [RUN]"""

from pathlib import Path
from typing import Annotated

import typer

from ..options import Json, RunArgument, RunsDir


def model(
    run: RunArgument = "latest",
    *,
    weights: Annotated[bool, typer.Option("--weights", help="Show each weight and its size, too.")] = False,
    runs_dir: RunsDir = Path("runs"),
    json: Json = False,
) -> None:
    """Show the layers of a run's best model: what each gives, and how many parameters it has.

    nlp inspect model

    nlp inspect model best --weights
    """
    from nlpcat4 import backend
    from nlpcat4.models.summary import summary, weight_rows
    from nlpcat4.runs.selectors import find

    from ..console import columns, out, print_json, safe
    from ..tables import shape

    found = find(run, runs_dir)
    found.verify(found.best_model)
    backend.start()
    from nlpcat4.models.files import load_model

    loaded = load_model(found.best_model)
    layers, all_weights = summary(loaded), weight_rows(loaded)
    if json:
        from dataclasses import asdict

        layers_json = [asdict(row) for row in layers]
        weights_json = [asdict(row) for row in all_weights]
        parameters = loaded.count_params()
        known = {"run": found.id, "parameters": parameters, "layers": layers_json, "weights": weights_json}
        print_json(known)
        return
    out.print(safe(found.id), soft_wrap=True)
    rows = [("LAYER", "TYPE", "OUTPUT", "PARAMETERS")]
    rows += [(row.name, row.type, shape(row.output_shape), f"{row.parameters:,}") for row in layers]
    rows.append(("in all", "", "", f"{loaded.count_params():,}"))
    out.print(columns(rows, "<<<>"), soft_wrap=True)
    if weights:
        table: list[tuple[str, ...]] = [("WEIGHT", "SHAPE", "STD", "LEAST", "MOST")]
        for one in all_weights:
            layer, *_, name = one.path.split("/")
            figures = (one.standard_deviation, one.least, one.most)
            table.append((f"{layer}/{name}", shape(one.shape), *(f"{value:.3g}" for value in figures)))
        out.print("\n", columns(table, "<<>>>"), sep="", soft_wrap=True)
