"""A real session in a terminal -> docs/images/session.svg.

Types the commands below into a tmux window and draws what stands there at the end. Needs tmux, `nlp` on PATH
and the real sarcasm data.

Run: python docs/picture.py
"""

import io
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

COMMANDS = (
    "nlp train sarcasm_lstm",
    "nlp eval --errors 2",
    'nlp predict "area man wins argument with himself" "fed raises interest rates by a quarter point"',
    "nlp train sarcasm_lstm trainig.epochs=3 sequence.padding=left",
)
WIDTH, HEIGHT = 112, 80
ROOT = Path(__file__).parents[1]
# Without the web font, which would make a reader's browser call another server.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def main() -> None:
    """Run the commands and draw them."""
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi("\n".join(session(COMMANDS))))
    console.save_svg(
        str(ROOT / "docs/images/session.svg"), title="nlp", theme=MONOKAI, code_format=FORMAT, unique_id="nlp"
    )


def session(commands: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a terminal in which the commands were typed, with their colours."""
    with tempfile.TemporaryDirectory() as folder:
        socket, prompts = f"{folder}/tmux", Path(folder, "prompts")
        shell = f"NLP_RUNS_DIR={folder}/runs PROMPT_COMMAND='echo >>{prompts}' PS1='$ ' exec bash --norc"
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        tmux(socket, "new-session", "-d", *size, "-c", str(ROOT), shell)
        await_prompt(prompts, 1)
        for number, command in enumerate(commands, start=2):
            tmux(socket, "send-keys", "-l", command)
            tmux(socket, "send-keys", "Enter")
            await_prompt(prompts, number)
        screen = tmux(socket, "capture-pane", "-p", "-e").rstrip()
        tmux(socket, "kill-server")
    yield from (line.replace(f"{folder}/", "") for line in screen.removesuffix("$").splitlines())


def await_prompt(prompts: Path, number: int) -> None:
    """Return when the shell has come to its prompt so many times."""
    while not prompts.exists() or len(prompts.read_text()) < number:
        time.sleep(0.1)
    time.sleep(0.3)  # the prompt itself comes after its command


def tmux(socket: str, *arguments: str) -> str:
    """Return what a tmux command prints."""
    command = ["tmux", "-S", socket, "-f", "/dev/null", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    main()
