"""The metadata of installed packages -> which are missing, too old or there twice."""

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata

from nlpcat4.doctor.finding import Finding, Where

PACKAGE = "nlpcat4"

_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^\]]*\])?\s*(?P<bounds>[^;]*)(?:;(?P<marker>.*))?")
_LOWER_BOUND = re.compile(r">=\s*([\d.]+)")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w.-]+)["']""")


@dataclass(frozen=True)
class Requirement:
    """A package that this one declares to need."""

    name: str
    bounds: str
    """As in `>=3.15`."""
    extra: str | None
    """The optional feature that needs it; None where it is always needed."""

    @classmethod
    def parsed(cls, text: str) -> "Requirement":
        """Read a line of the metadata, such as `pyarrow>=17; extra == "parquet"`."""
        match = _REQUIREMENT.match(text)
        assert match is not None, "pip would not have installed it"
        extra = _EXTRA.search(match["marker"] or "")
        return cls(match["name"], match["bounds"].strip(), extra and extra[1])

    def __str__(self) -> str:
        return f"{self.name}{self.bounds}"

    def finding(self) -> Finding:
        """Look the package up without importing it."""
        versions = _versions(self.name)
        facts = {"version": versions[0] if versions else None, "needs": self.bounds}
        if not versions:
            return self._missing(facts)
        bound = _LOWER_BOUND.search(self.bounds)
        if bound and _numbers(versions[0]) < _numbers(bound[1]):
            found = f"{versions[0]}: too old, {self.bounds} is needed"
            return Finding(self.name, found, "problem", f"pip install --upgrade '{self}'", facts)
        if len(versions) > 1:
            found = f"{versions[0]}, and {', '.join(versions[1:])} further back on the path"
            return Finding(self.name, found, "note", "uninstall one; see PYTHONPATH, too", facts)
        return Finding(self.name, versions[0], facts=facts)

    def _missing(self, facts: dict[str, str | None]) -> Finding:
        others = metadata.packages_distributions().get(self.name.replace("-", "_"), [])
        if others:
            found = f"missing, but {', '.join(sorted(set(others)))} stands in for it"
            return Finding(self.name, found, "note", "", facts)
        return Finding(self.name, "missing", "problem", f"pip install '{self}'", facts)


def python(where: Where) -> Iterator[Finding]:
    """Check the interpreter and tell where it is."""
    needs = metadata.metadata(PACKAGE)["Requires-Python"] or ""
    facts = {"version": platform.python_version(), "executable": sys.executable, "needs": needs}
    bound = _LOWER_BOUND.search(needs)
    if bound and _numbers(platform.python_version()) < _numbers(bound[1]):
        found = f"{platform.python_version()}: too old, {needs} is needed"
        yield Finding("python", found, "problem", "install a newer Python, and this package there", facts)
    else:
        yield Finding("python", f"{platform.python_version()} ({sys.executable})", facts=facts)
    yield Finding(PACKAGE, metadata.version(PACKAGE), facts={"version": metadata.version(PACKAGE)})


def dependencies(where: Where) -> Iterator[Finding]:
    """Check every package that is always needed."""
    for requirement in _requirements():
        if requirement.extra is None:
            yield requirement.finding()


def extras(where: Where) -> Iterator[Finding]:
    """Tell which optional features are installed."""
    needed = [requirement for requirement in _requirements() if requirement.extra]
    for extra in dict.fromkeys(requirement.extra for requirement in needed):
        parts = [requirement.finding() for requirement in needed if requirement.extra == extra]
        found = ", ".join(f"{part.name} {part.found}" for part in parts)
        lacking = any(part.verdict == "problem" for part in parts)
        yield Finding(
            f"optional: {extra}",
            found,
            "note" if lacking else "ok",
            f"if you want it: pip install '{PACKAGE}[{extra}]'" if lacking else "",
            {part.name: part.facts["version"] for part in parts},
        )


def rivals(where: Where) -> Iterator[Finding]:
    """Look for packages that write to one folder, such as tensorflow and tf-nightly: one breaks the other."""
    providers = metadata.packages_distributions()
    for module in ("keras", "numpy", "tensorflow"):
        names = sorted(set(providers.get(module, [])))
        if len(names) > 1:
            found = f"{' and '.join(names)} are both installed as {module!r}, over each other"
            advice = f"pip uninstall {' '.join(names)}; then pip install --force-reinstall {module}"
            yield Finding(module, found, "problem", advice, {"packages": names})


def _requirements() -> list[Requirement]:
    return [Requirement.parsed(text) for text in metadata.requires(PACKAGE) or ()]


def _versions(name: str) -> list[str]:
    """Return the versions of a package, in the order of the path; more than one is a mistake."""
    found: Iterable[str | None] = (one.metadata["Version"] for one in metadata.distributions(name=name))
    return [version for version in dict.fromkeys(found) if version]


def _numbers(version: str) -> tuple[int, ...]:
    """Return what versions are compared by.

    Example:
        >>> _numbers("3.10.0rc1") > _numbers("3.9")
        True
    """
    numbers = [int(number) for number in re.findall(r"\d+", version.partition("+")[0])][:3]
    return (*numbers, *[0] * (3 - len(numbers)))
