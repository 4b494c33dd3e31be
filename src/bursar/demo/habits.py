"""When the people of a story do something: each habit is asked once a session."""

from collections.abc import Callable
from datetime import date

from bursar.demo.journal import Journal

Habit = Callable[[Journal], None]


def monthly(day: int, act: Habit, *, since: date = date.min, until: date = date.max) -> Habit:
    """Act on a day of each month, or on the next session; days after the 28th are not used."""

    def habit(journal: Journal) -> None:
        if any(due.day == day and since <= due <= until for due in journal.due):
            act(journal)

    return habit


def every_two_weeks(anchor: date, act: Habit, *, until: date = date.max) -> Habit:
    """Act every fourteenth day from `anchor` on."""

    def habit(journal: Journal) -> None:
        if any(anchor <= due <= until and (due - anchor).days % 14 == 0 for due in journal.due):
            act(journal)

    return habit


def yearly(month: int, day: int, act: Habit, *, since: date = date.min) -> Habit:
    """Act on a day of each year."""

    def habit(journal: Journal) -> None:
        if any((due.month, due.day) == (month, day) and due >= since for due in journal.due):
            act(journal)

    return habit


def quarterly(
    months: tuple[int, ...], day: int, act: Habit, *, since: date = date.min,
    until: date = date.max,
) -> Habit:  # fmt: skip
    """Act on a day of some months."""

    def habit(journal: Journal) -> None:
        if any(
            due.month in months and due.day == day and since <= due <= until for due in journal.due
        ):
            act(journal)

    return habit


def once(on: date, act: Habit) -> Habit:
    """Act on one day, or on the next session."""

    def habit(journal: Journal) -> None:
        if on in journal.due:
            act(journal)

    return habit
