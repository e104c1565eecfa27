"""Options that stand for keys of a config -> overrides, so that the saved config says them, too."""

from collections.abc import Sequence
from typing import Any


def with_flags(
    config: str, overrides: Sequence[str], *, sample: bool, limit: int | None, **keys: Any
) -> list[str]:
    """Return overrides with those that `--sample`, `--limit` and the like stand for.

    Args:
        config: The config that they are about.
        overrides: As the user gave them.
        sample: Whether to use the bundled texts.
        limit: How many examples of each split to use.
        keys: Further keys, dots written as two underlines; None leaves a key alone.

    Raises:
        ConfigError: The config has problems.
        UsageError: Its data set has no bundled texts.
    """
    from nlpcat4 import experiment
    from nlpcat4.data import BUILT_IN
    from nlpcat4.data.builtin import BuiltIn
    from nlpcat4.data.generated import Generated
    from nlpcat4.data.hello import Hello
    from nlpcat4.errors import UsageError

    dataset = experiment.load(config, overrides).config.dataset
    if sample and not isinstance(dataset, BuiltIn | Generated):
        raise UsageError(f"--sample: only {', '.join(BUILT_IN)} have a bundled sample; see --limit N")
    flags = {name.replace("__", "."): value for name, value in keys.items()}
    if not isinstance(dataset, Hello):  # which is as small as can be
        flags |= {"dataset.sample": sample or None, "dataset.limit": limit}
    given = (f"{key}={str(value).lower()}" for key, value in flags.items() if value is not None)
    return [*overrides, *given]
