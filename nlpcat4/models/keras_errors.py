"""What Keras says when it refuses something -> one line that a user can act on."""

import re

LONGEST = 240
FRAME = ("Exception encountered", "A total of")
"""How the lines begin that only say that something went wrong."""
SHAPES = re.compile(r"variable\.shape=(\(.*?\)), Received: value\.shape=(\(.*?\)).*?path=([\w/]+)")


def reason(error: Exception) -> str:
    r"""Return the line that says what is wrong, without Keras' frame around it.

    Example:
        >>> reason(ValueError("Exception encountered when\n\n\x1b[1mBad units.\x1b[0m\n\nArguments"))
        'Bad units.'
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    if shapes := SHAPES.search(plain):
        model, file, path = shapes.groups()
        return f"the weights {path} are {file} in the file, but {model} in the model"
    told = [line for line in map(str.strip, plain.splitlines()) if line and not line.startswith(FRAME)]
    line = told[0] if told else type(error).__name__
    if isinstance(error, KeyError):  # says only which key
        line = f"it needs {line}"
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
