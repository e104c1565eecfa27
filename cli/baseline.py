"""nlp baseline CONFIG [KEY=VALUE]… [~KEY]…"""

import sys
from pathlib import Path

from .options import Config, DataDirs, Json, Limit, Offline, Overrides, RunsDir, Sample

FIGURES = ("accuracy", "f1_macro", "log_loss", "val_accuracy", "seconds")


def baseline(
    config: Config,
    overrides: Overrides = None,
    *,
    sample: Sample = False,
    limit: Limit = None,
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    offline: Offline = False,
    json: Json = False,
) -> None:
    """Say what is reached without a network, on the very same split: does yours earn its keep?

    The majority class answers each text with the most frequent label. TF-IDF with logistic regression weighs
    words and pairs of words. Each becomes a run, for nlp compare.

    nlp baseline sarcasm_bilstm

    nlp baseline my.yaml && nlp compare
    """
    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings

    from .console import columns, err, out, print_json
    from .flags import with_flags
    from .progress import Display
    from .tables import as_text

    given = with_flags(config, overrides or (), sample=sample, limit=limit)
    loaded = experiment.load(config, given)
    with Display(err) as display:
        data = data_settings(data_dir or (), offline, display.loading)
        record = {"command": [Path(sys.argv[0]).name, *sys.argv[1:]], "tags": []}
        done = experiment.keep_baselines(loaded, runs_dir, data, record=record)
    if json:
        runs = [{"run": run.id, "path": str(run.path.resolve()), "metrics": metrics} for run, metrics in done]
        print_json({"runs": runs})
        return
    names = [str(run.record()["baseline"]) for run, _ in done]
    rows = [["", *names]]
    rows += [[name, *(as_text(metrics[name]) for _, metrics in done)] for name in FIGURES]
    out.print(columns(rows, "<" + ">" * len(names)), soft_wrap=True)
    err.print(f"about {done[0][1]['split']}; beside your runs: nlp compare", soft_wrap=True)
