"""Books that others keep in the demo town: of the dock, the customs, the works of the city. All made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from leadline.shell.demo.stream import TOWN_ZONE

#: the permit of story S13, and how many hours after its notice the work stands in the book
PERMIT, LATE_H = "LH-2026-114", 36
#: days before now on which the notice is dated
NOTICE_DAYS = 3
Row = tuple[str, str, str, str, str]
HEADER = ("id", "subject", "time", "what", "where")


def notice_date(now: datetime) -> datetime:
    """The instant that the notice of story S13 names: eight in the morning, town time."""
    today = now.astimezone(TOWN_ZONE).replace(hour=8, minute=0, second=0, microsecond=0)
    return today - timedelta(days=NOTICE_DAYS)


def books(now: datetime, days: int) -> dict[str, list[Row]]:
    """The rows of each book by its name, oldest first."""
    today = now.astimezone(TOWN_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    dock: list[Row] = []
    customs: list[Row] = []
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        dock += [
            _row(f"D{back}1", "SILVER PETREL", day, 0.75, "arrival", "Fish pier, berth 2"),
            _row(f"D{back}2", "LANN FERRY", day, 10.0, "arrival", "Ferry Terminal"),
            _row(f"D{back}3", "GANNET", day, 17.6, "arrival", "Fish pier, berth 1"),
        ]
        customs += [
            _row(f"C{back}1", "LANN FERRY", day, 10.4, "declaration", "Customs House"),
            _row(f"C{back}2", "GANNET", day, 18.2, "declaration", "Customs House"),
        ]
    works = [
        _row("W88", "LH-2026-109", today - timedelta(days=9), 8.0, "work begun", "Compass Avenue"),
        _row("W91", PERMIT, notice_date(now), float(LATE_H), "work begun", "mast at Cape Lann"),
    ]
    kept = {"dock": dock, "customs": customs, "construction": works}
    past = now.astimezone(TOWN_ZONE).isoformat(timespec="seconds")
    return {name: [row for row in rows if row[2] <= past] for name, rows in kept.items()}


def _row(number: str, subject: str, day: datetime, hour: float, what: str, where: str) -> Row:
    at = day + timedelta(hours=hour)
    return number, subject, at.isoformat(timespec="seconds"), what, where
