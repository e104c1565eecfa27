"""Dates as people write them: `Wednesday, March 3, 2021` is to become `2021-03-03`."""

from datetime import date, timedelta
from random import Random
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nlpcat4.data.about import About
from nlpcat4.data.date_forms import FORMS, write
from nlpcat4.data.drawing import below, distinct
from nlpcat4.data.examples import Examples
from nlpcat4.data.generated import GeneratedPairs

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
DAYS = (LAST - FIRST).days + 1


class Dates(GeneratedPairs):
    """Learn to write a date of the years 1900 to 2099 as ISO 8601 does.

    Each day occurs once at most, in one of many forms, so that no date to validate on was trained on in
    another form.
    """

    about: ClassVar[About] = About(
        title="Dates in many written forms, and in that of ISO 8601",
        source="https://www.iso.org/iso-8601-date-and-time-format.html",
        licence="made by this program, free of any",
        records=20_000,
    )

    name: Literal["dates"]
    """Which data set."""
    pairs: Annotated[int, Field(ge=2, le=DAYS)] = 20_000
    """How many pairs are made."""

    def make(self, count: int) -> Examples:
        """Return so many dates, none twice, in random order."""
        random_number = Random(self.data_seed).random
        days = [FIRST + timedelta(days=number) for number in distinct(DAYS, count, random_number)]
        texts = [write(day, FORMS[below(len(FORMS), random_number)]) for day in days]
        return Examples(texts, targets=[day.isoformat() for day in days])
