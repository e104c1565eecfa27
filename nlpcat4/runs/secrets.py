"""Anything that may be written down -> the same with passwords, tokens and keys as `***`."""

import re
from typing import Any

MASK = "***"
# The end of a name, so that `tokenizer` is none; `oov_token` and `end_token` are our own keys, no secrets.
_SECRET = r"(?:(?<!oov_)(?<!end_)token|key|password|passwd|secret|credential)s?"
_SECRET_NAME = re.compile(rf"(?i){_SECRET}$")
_ARGUMENT = re.compile(rf"(?is)([\w.~-]*{_SECRET}=).+")
_ASSIGNED = re.compile(
    rf"(?i)({_SECRET}[\"']?=)(?!VALUE\b)[^\s,&}}]+"
)  # `KEY=VALUE` is how we write of overrides
_MAPPED = re.compile(rf"(?i)([{{,]\s*[\w\"'.-]*{_SECRET}[\"']?\s*:\s*)[^\s,}}]+")
# The look back keeps the search linear in a long word; a path has one slash where a URL has two. Behind the
# colon of a web address may stand a port, and an @ in its path.
_URL = re.compile(
    r"(?i)((?<![a-z0-9+.-])(?:(https?)(?=:)|(?!https?:)[a-z][a-z0-9+.-]*)://?[^\s/:@]*):(?(2)(?!\d+/))\S*@"
)


def masked(value: Any) -> Any:
    """Return plain data with its secrets masked.

    A secret is the password of a `scheme://user:password@host`, the value of a key or option whose name ends
    in token, key, password or secret (`api_key: x`, `--token x`, `--token=x`, `{password: x}`).

    Example:
        >>> masked({"command": ["--token", "abc", "postgres://me:pw@host/db"], "api_key": "x"})
        {'command': ['--token', '***', 'postgres://me:***@host/db'], 'api_key': '***'}
    """
    if isinstance(value, str):
        if argument := _ARGUMENT.fullmatch(value):
            return argument[1] + MASK
        value = _URL.sub(rf"\1:{MASK}@", value)
        return _MAPPED.sub(rf"\1{MASK}", _ASSIGNED.sub(rf"\1{MASK}", value))
    if isinstance(value, dict):
        return {key: MASK if _is_secret(key, item) else masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked_item(before, item) for before, item in zip(["", *value], value, strict=False)]
    return value


def _is_secret(key: Any, value: Any) -> bool:
    return isinstance(value, str) and bool(_SECRET_NAME.search(str(key)))


def _masked_item(before: Any, item: Any) -> Any:
    """Mask a command line's argument that follows `--token`."""
    follows_option = isinstance(before, str) and before.startswith("-") and _is_secret(before, item)
    return MASK if follows_option else masked(item)
