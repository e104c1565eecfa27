"""The configs that come with the package, by name."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class ShippedConfig:
    """A config of the package."""

    name: str
    """The file name without `.yaml`, as in `nlp train NAME`."""
    path: Path
    summary: str
    """The first comment line."""


def shipped() -> list[ShippedConfig]:
    """Return all configs of the package, by name."""
    folder = Path(str(files("nlpcat4_configs")))
    return [ShippedConfig(path.stem, path, _summary(path)) for path in sorted(folder.glob("*.yaml"))]


def find(name: str) -> ShippedConfig | None:
    """Return the shipped config of a name, if there is one."""
    return next((config for config in shipped() if config.name == name), None)


def _summary(path: Path) -> str:
    """Return the first comment line that is meant for people, not for an editor."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = (line.lstrip("# ") for line in lines if line.startswith("#"))
    return next((line for line in comments if not line.startswith("yaml-language-server")), "")
