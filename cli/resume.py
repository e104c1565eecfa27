"""nlp resume [RUN]"""

from pathlib import Path

from .options import DataDirs, Json, NoCache, Offline, RunArgument, RunsDir


def resume(
    run: RunArgument = "latest",
    runs_dir: RunsDir = Path("runs"),
    data_dir: DataDirs = None,
    *,
    offline: Offline = False,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Go on with a training that was stopped, as if it never had been.

    Whatever stopped it (Ctrl-C, a full disk, a power cut), the result is the same to
    the last bit, on the same machine. It is refused where config, data or packages
    have changed. A complete run stays as it is.

    nlp resume

    nlp resume 20260131-140509-sarcasm_bilstm
    """
    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings
    from nlpcat4.runs.selectors import find

    from .console import err
    from .progress import Display
    from .training import conclude, logged, report

    found = find(run, runs_dir, needs_model=False)
    with Display(err) as display:
        data = data_settings(data_dir or (), offline, display.loading, not no_cache)
        if found.status() == "completed":
            metrics = experiment.resume(found, data, display)
        else:
            with logged(found, display):
                metrics = experiment.resume(found, data, display)
                conclude(display, metrics)
    report(found, metrics, json=json)
