"""A shell that asks how a word goes on -> the words, and never a complaint in the middle of its line.

The scripts that `nlp --install-completion` writes are Typer's, and Typer answers them; here is made good what
they leave out.
"""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NoReturn

import typer

ASKED = "_NLP_COMPLETE"
TYPED = "_NLP_COMPLETE_TYPED"
"""The beginning of the word that bash keeps, so that what is answered is only its end."""

Given = Mapping[str, Any]
"""The parameters of the command as far as they are typed."""
Suggestions = Iterable[tuple[str, str]]
"""Whole words, each with a word of help."""

LONGEST_HELP = 70
# A shell evaluates what it is given, and a stranger's run, file or label may be called anything.
_WORD = re.compile(r"(?!-)[\w.,+@/~=:-]+")
_NOT_HELP = re.compile(r"[^\w .,:;?+@/~=%-]+")
_BREAKS = set(":=@")  # of COMP_WORDBREAKS, those that do not end a word
_OPTION = re.compile(r"(?<!\S)--[\w-]+=(?=\S*\Z)")


def answer(app: typer.Typer) -> NoReturn:
    """Answer the shell and end the process; what goes wrong is no answer."""
    os.environ["COLUMNS"] = "1000"  # a help text broken into lines would be words of its own
    answered, status = io.StringIO(), 1
    try:
        with redirect_stdout(answered), redirect_stderr(io.StringIO()):
            if os.environ[ASKED] == "complete_bash":
                _mend_words()
            app(prog_name="nlp")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except (Exception, KeyboardInterrupt):
        answered.truncate(0)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a name that the locale has no letters for
    print(_after_option(answered.getvalue()), end="")
    sys.exit(status)


def _mend_words() -> None:
    """Let Typer see the words that the user sees, and remember what bash keeps of the last one."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    whole, typed, rest = joined(words[: int(os.environ.get("COMP_CWORD", "0")) + 1])
    os.environ |= {"COMP_WORDS": "\n".join([*whole, rest]), "COMP_CWORD": str(len(whole)), TYPED: typed}


def _after_option(answer: str) -> str:
    """Return what fits behind `--run=`, which zsh and fish, unlike bash, take for a part of the word."""
    option = _OPTION.search(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    if option is None or not answer:
        return answer
    if os.environ[ASKED] == "complete_zsh":
        return f"compset -P '{option[0]}'; {answer}"
    return "".join(f"{option[0]}{line}\n" for line in answer.splitlines())


def joined(words: Sequence[str]) -> tuple[list[str], str, str]:
    """Put together what bash has taken apart at `:`, `=` and `@`.

    Args:
        words: Up to the one with the cursor, as in COMP_WORDS.

    Returns:
        The words before the last one, then what bash keeps of that, and what it replaces.

    Example:
        >>> joined(["nlp", "eval", "tag", ":", "fi"])
        (['nlp', 'eval'], 'tag:', 'fi')
        >>> joined(["nlp", "predict", "--run", "=", "la"])
        (['nlp', 'predict', '--run'], '', 'la')
    """
    whole: list[str] = []
    typed, after_break = "", False
    for word in words:
        is_break = bool(word) and _BREAKS.issuperset(word)
        if whole and word and (is_break or after_break):
            typed = whole[-1] + word if is_break else whole[-1]
            whole[-1] += word
        else:
            whole.append(word)
            typed = ""
        after_break = is_break
    last = whole.pop() if whole else ""
    rest = last.removeprefix(typed)
    if last.startswith("--") and "=" in typed:
        option, _, typed = typed.partition("=")
        whole.append(option)
    return whole, typed, rest


def suggesting(
    find: Callable[[Given, str], Suggestions],
) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """Return what Typer calls, made of what finds words."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        typed = os.environ.get(TYPED, "")
        word = typed + incomplete
        try:
            found = [(whole, help) for whole, help in find(ctx.params, word) if whole.startswith(word)]
        except Exception:  # a damaged folder or config, which the command itself will tell of
            return []
        return [
            (whole.removeprefix(typed), _harmless(help))
            for whole, help in found
            if _WORD.fullmatch(whole) and whole != typed
        ]

    return complete


def _harmless(help: str) -> str:
    """Return a help text that no shell takes for more."""
    from nlpcat4.config.problems import shortened

    return shortened(_NOT_HELP.sub("", " ".join(help.split())), LONGEST_HELP)
