"""Lyrics of traditional Irish songs, one verse line a line."""

from typing import ClassVar, Literal

from nlpcat4.data.about import About
from nlpcat4.data.builtin import FileSet
from nlpcat4.data.examples import Reading
from nlpcat4.data.readers.lines import read_lines
from nlpcat4.data.readers.rows import Options


class IrishLyrics(FileSet):
    """Verse to learn the next word from; it has no labels."""

    file: ClassVar[str] = "irish-lyrics-eof.txt"
    sample_file: ClassVar[str] = "verse.txt"
    max_bytes: ClassVar[int] = 2**20
    about: ClassVar[About] = About(
        title="Irish song lyrics, of the course Natural Language Processing in TensorFlow",
        source="https://www.coursera.org/learn/natural-language-processing-tensorflow",
        licence="see the source; traditional songs for the most part",
        address="https://storage.googleapis.com/learning-datasets/irish-lyrics-eof.txt",
        records=1_692,
    )

    name: Literal["irish_lyrics"]
    """Which data set."""

    def parse(self, content: bytes, place: str) -> Reading:
        """Read one text a line."""
        return read_lines(content, place, Options())
