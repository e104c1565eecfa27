"""Configs as plain data -> their values by dotted keys, and the keys in which they differ."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from nlpcat4.config.source import KeyPath

ABSENT = object()
"""Stands for the value of a key that a config does not have."""


def leaves(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield each value that has no keys or items below it, with its path."""
    if not data or not isinstance(data, dict | list):
        yield path, data
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from leaves(value, (*path, key))


def differences(configs: Sequence[Any], path: KeyPath = ()) -> Iterator[tuple[KeyPath, tuple[Any, ...]]]:
    """Yield each path that configs do not agree about with their values, at the deepest key in common.

    Example:
        >>> list(differences([{"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}}]))
        [(('b', 'c'), (2, 3))]
    """
    if all(isinstance(config, dict) for config in configs) and set.intersection(*map(set, configs)):
        for key in {key: None for config in configs for key in config}:
            yield from differences([config.get(key, ABSENT) for config in configs], (*path, key))
    elif all(isinstance(config, list) for config in configs):
        for index, items in enumerate(zip_longest(*configs, fillvalue=ABSENT)):
            yield from differences(items, (*path, index))
    elif any(config != configs[0] for config in configs):
        yield path, tuple(configs)
