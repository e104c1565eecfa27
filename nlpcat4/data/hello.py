"""The one word `hello`: the least that a model of characters can learn."""

from typing import ClassVar, Literal

from nlpcat4.data.about import About
from nlpcat4.data.checks import checked
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.data.generated import Generated
from nlpcat4.data.settings import DataSettings


class Hello(Generated):
    """After `h` comes `e`, after the first `l` another, and after that an `o`."""

    about: ClassVar[About] = About(
        title="The word hello",
        source="https://karpathy.github.io/2015/05/21/rnn-effectiveness/",
        licence="made by this program, free of any",
        records=1,
    )

    name: Literal["hello"]
    """Which data set."""

    def load(self, settings: DataSettings) -> Splits:
        """Return the word, both to train and to validate on."""
        word = Examples(["hello"])
        note = "hello: one text, which validates what was trained on it, so its figures say nothing new"
        return checked({"train": word, "validation": word}, place=self.name, notes=(note,))
