"""A config and the one that it extends -> one tree."""

from nlpcat4.config.problems import did_you_mean, error_at
from nlpcat4.config.source import Node


def merged(base: Node, top: Node) -> Node:
    """Lay one tree over another: mappings merge, at any depth; anything else replaces what it covers.

    `~KEY:` in the upper one deletes what is inherited under KEY, so that a `KEY:` beside it starts afresh.

    Raises:
        ConfigError: A `~KEY` has a value, or nothing to delete.
    """
    if not (isinstance(base.content, dict) and isinstance(top.content, dict)):
        return top
    deleted = {key.removeprefix("~"): child for key, child in top.content.items() if key.startswith("~")}
    for key, marker in deleted.items():
        if marker.content is not None:
            raise error_at(marker.position, f"deletes {key}, so it takes no value", f"~{key}")
        if key not in base.content:
            hint = did_you_mean(key, base.content)
            raise error_at(marker.position, f"nothing of that name is inherited{hint}", f"~{key}")
    content = {key: child for key, child in base.content.items() if key not in deleted}
    for key, child in top.content.items():
        if not key.startswith("~"):
            content[key] = merged(content[key], child) if key in content else child
    return Node(content, top.position)
