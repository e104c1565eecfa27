"""Training a tokenizer twice gives the same one."""

import subprocess
import sys
from typing import get_args

import pytest

from nlpcat4.text.config import Level

LEARN = """
import sys
from hashlib import sha256
from pathlib import Path
import nlpcat4.data
from nlpcat4.text.config import TokenizerConfig
from nlpcat4.text.learning import learn

verses = Path(nlpcat4.data.__file__).with_name("samples") / "verse.txt"
texts = verses.read_text("utf-8").split("\\n") + ["한국어 문장 é è ê", "日本語の文 à á â"]
print(sha256(repr(learn(texts, TokenizerConfig(level=sys.argv[1], vocab_size=600))).encode()).hexdigest())
"""


@pytest.mark.parametrize("level", get_args(Level))
def test_another_process_learns_the_same(level: Level) -> None:
    # Hash maps of the Rust library have another order in each process, and its threads in each run.
    command = [sys.executable, "-c", LEARN, level]
    digests = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(3)}
    assert len(digests) == 1
