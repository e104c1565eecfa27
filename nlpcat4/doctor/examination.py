"""All checks, one after the other; none that breaks keeps the others from being made."""

from collections.abc import Iterator

from nlpcat4.doctor.computing import environment, tensorflow
from nlpcat4.doctor.data import data_folders
from nlpcat4.doctor.finding import Check, Finding, Where
from nlpcat4.doctor.machine import git, instructions, memory, processors
from nlpcat4.doctor.packages import dependencies, extras, python, rivals
from nlpcat4.doctor.places import cache, runs_folder, temporary

TOPICS: dict[str, tuple[Check, ...]] = {
    "Packages": (python, dependencies, rivals, extras),
    "Machine": (processors, instructions, memory, git),
    "Data, in the order of search": (data_folders,),
    "Places": (runs_folder, cache, temporary),
    "TensorFlow": (environment, tensorflow),
}


def examine(where: Where) -> Iterator[tuple[str, Finding]]:
    """Yield what each check finds, with its topic, as soon as it is found."""
    for topic, checks in TOPICS.items():
        for check in checks:
            yield from ((topic, finding) for finding in attempted(check, where))


def attempted(check: Check, where: Where) -> Iterator[Finding]:
    """Make a check; what it raises is a finding too."""
    try:
        yield from check(where)
    except Exception as error:  # a package that is broken may raise anything, and where is what is asked
        found = f"this could not be checked: {type(error).__name__}: {error}"
        advice = "mend what the other findings say first; if there is nothing, it is a mistake of nlp's"
        yield Finding(check.__name__.replace("_", " "), found, "problem", advice)
