"""A date -> each of the ways in which people write it."""

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FORMS = (
    "{day} {month} {year}",
    "{day} {mon} {year}",
    "{day:02} {month} {year}",
    "{nth} {month} {year}",
    "{nth} of {month} {year}",
    "{nth} {mon} {year}",
    "{day}-{mon}-{year}",
    "{day:02}-{MON}-{year}",
    "{month} {day}, {year}",
    "{month} {day} {year}",
    "{mon} {day}, {year}",
    "{month} {nth}, {year}",
    "{mon} {nth}, {year}",
    "{weekday}, {month} {day}, {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday} {nth} of {month} {year}",
    "{wday}, {day} {mon} {year}",
    "{wday} {mon} {day} {year}",
    "{year} {month} {day}",
    "{day:02}.{number:02}.{year}",
    "{day}.{number}.{year}",
    "{day}. {month} {year}",
    "{year}/{number:02}/{day:02}",
    "{year}{number:02}{day:02}",
)
"""Every form can be read in one way only. Of those in digits, the ones with dots begin with the day; the
others begin with the year, since nobody can tell whether 03/04/2021 is in March or in April."""


def write(day: date, form: str) -> str:
    """Return a date in a form.

    The names are not those of `strftime`, which depend on the language of the machine.

    Example:
        >>> write(date(2021, 3, 3), "{weekday}, {month} {nth}, {year}")
        'Wednesday, March 3rd, 2021'
    """
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return form.format(
        year=day.year,
        number=day.month,
        month=month,
        mon=month[:3],
        MON=month[:3].upper(),
        day=day.day,
        nth=_nth(day.day),
        weekday=weekday,
        wday=weekday[:3],
    )


def _nth(number: int) -> str:
    """Return an ordinal number.

    Example:
        >>> [_nth(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 31)]
        ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '31st']
    """
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
