"""A word that is being typed -> how it can go on: runs, configs and their keys, metrics, data sets."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .shells import Given, Suggestions, suggesting

if TYPE_CHECKING:
    from nlpcat4.runs.run import Run

MOST_RUNS = 1000
KEYS_OF = 20  # the newest runs, whose keys are those of all


@suggesting
def runs(given: Given, word: str) -> Suggestions:
    """Suggest what RUN can be: ids, newest first, and what stands for one."""
    return _runs(given, word)


def _runs(given: Given, word: str) -> Suggestions:
    from nlpcat4.runs.listing import tags_of
    from nlpcat4.runs.selectors import DEFAULT_METRIC

    if word.startswith("best:"):
        return [(f"best:{metric}", "") for metric in _metrics(given)]
    records = dict(_records(given))
    if not records:
        return []
    tags = {tag: run.id for run, record in reversed(records.items()) for tag in tags_of(record)}
    return [
        *((run.id, _about(run, record)) for run, record in records.items()),
        ("latest", "the newest run"),
        ("best", f"the run of the best {DEFAULT_METRIC}"),
        *((f"tag:{tag}", tags[tag]) for tag in sorted(tags)),
    ]


@suggesting
def runs_and_configs(given: Given, word: str) -> Suggestions:
    """Suggest runs, and configs."""
    return [*_runs(given, word), *_configs()]


@suggesting
def runs_and_sweeps(given: Given, word: str) -> Suggestions:
    """Suggest runs, and sweeps."""
    sweeps = sorted(_runs_dir(given).glob("sweeps/*/results.json"))
    return [*_runs(given, word), *((file.parent.name, "a sweep") for file in sweeps)]


@suggesting
def trashed_runs(given: Given, word: str) -> Suggestions:
    """Suggest the ids of the runs that were thrown away."""
    from nlpcat4.runs.listing import list_runs
    from nlpcat4.runs.trash import TRASH

    return [(run.id, "") for run in list_runs(_runs_dir(given) / TRASH)]


@suggesting
def tags(given: Given, word: str) -> Suggestions:
    """Suggest the tags that runs have."""
    from nlpcat4.runs.listing import tags_of

    return [(tag, "") for tag in sorted({tag for _, record in _records(given) for tag in tags_of(record)})]


@suggesting
def metrics(given: Given, word: str) -> Suggestions:
    """Suggest the metrics that runs have."""
    return [(metric, "") for metric in _metrics(given)]


@suggesting
def run_keys(given: Given, word: str) -> Suggestions:
    """Suggest what runs are sorted and grouped by and what is shown of them, also behind a comma."""
    from nlpcat4.runs.listing import list_rows

    before, comma, _ = word.rpartition(",")
    rows = list_rows(_runs_dir(given), KEYS_OF)
    return [(f"{before}{comma}{key}", "") for key in dict.fromkeys(key for row in rows for key in row.facts)]


@suggesting
def configs(given: Given, word: str) -> Suggestions:
    """Suggest what CONFIG can be."""
    return _configs()


@suggesting
def shipped_configs(given: Given, word: str) -> Suggestions:
    """Suggest the names of shipped configs."""
    return _shipped()


@suggesting
def overrides(given: Given, word: str) -> Suggestions:
    """Suggest KEY=VALUE and ~KEY of the config that is named before."""
    return _overrides(given.get("config") or given["name"], given.get("overrides") or (), word)


@suggesting
def configs_and_overrides(given: Given, word: str) -> Suggestions:
    """Suggest configs, and the keys of the first that is named before."""
    from nlpcat4.config.overrides import is_override

    words: Sequence[str] = given.get("configs") or ()
    named = [one for one in words if not is_override(one)]
    keys = _overrides(named[0], [one for one in words if is_override(one)], word) if named else []
    return [*_configs(), *keys]


@suggesting
def datasets(given: Given, word: str) -> Suggestions:
    """Suggest the names of data sets."""
    return _datasets()


@suggesting
def datasets_and_configs(given: Given, word: str) -> Suggestions:
    """Suggest the names of data sets, and configs."""
    return [*_datasets(), *_configs()]


def _runs_dir(given: Given) -> Path:
    return given.get("runs_dir") or Path("runs")


def _records(given: Given) -> "Iterator[tuple[Run, dict[str, Any]]]":
    """Yield the runs of the folder that the command looks at, newest first, each with its record."""
    from nlpcat4.errors import RunError
    from nlpcat4.runs.listing import list_runs

    for run in islice(list_runs(_runs_dir(given)), MOST_RUNS):
        try:
            yield run, run.record()
        except RunError:
            yield run, {}


def _about(run: "Run", record: Mapping[str, Any]) -> str:
    """Say what a run is, in a few words."""
    if not record:
        return "damaged"
    return ", ".join(
        str(fact) for fact in (record.get("name"), record.get("task"), run.status(record)) if fact
    )


def _metrics(given: Given) -> list[str]:
    from nlpcat4.runs.record import read_figures

    return sorted({name for run, _ in _records(given) for name in read_figures(run.metrics)})


def _shipped() -> list[tuple[str, str]]:
    from nlpcat4.config.shipped import shipped

    return [(config.name, config.summary) for config in shipped()]


def _configs() -> list[tuple[str, str]]:
    """Return the shipped configs and the files here; those in other folders the shell itself knows."""
    files = sorted(file.name for file in Path().iterdir() if file.suffix in (".yaml", ".yml"))
    return [*_shipped(), *((name, "") for name in files)]


def _overrides(config: str, before: Sequence[str], word: str) -> Suggestions:
    """Return how a word goes on as an override of a config that has others before it."""
    from nlpcat4.config.suggestions import suggest
    from nlpcat4.errors import ConfigError
    from nlpcat4.experiment import SCHEMA, load

    try:
        experiment = load(config, before)
    except ConfigError:  # only what is typed so far may be wrong
        experiment = load(config)
    return suggest(SCHEMA, experiment.config, experiment.source, word)


def _datasets() -> list[tuple[str, str]]:
    from nlpcat4.data import BUILT_IN

    return [(name, dataset.about.title) for name, dataset in BUILT_IN.items()]
