"""How soon a letter leaves: most of what is said can wait for the mail of the day."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from proposals.review.queries import COOLING_OFF

OF_THE_DAY = time(16)  # on the recipient's clock


class Pace(enum.IntEnum):
    """Whether a letter leaves now, once its minute is over, or with the others of the day."""

    AT_ONCE = 0
    COOLED = 1
    DAILY = 2


def due_at(pace: Pace, *, happened_at: datetime, zone: str, now: datetime) -> datetime:
    """Return when a letter about something that happened then leaves at the earliest."""
    if pace == Pace.AT_ONCE:
        return now
    cooled = max(happened_at + COOLING_OFF, now)
    return cooled if pace == Pace.COOLED else next_round(cooled, zone)


def next_round(after: datetime, zone: str) -> datetime:
    """Return the first mail of the day that is not before the given instant, in UTC."""
    here = after.astimezone(ZoneInfo(zone))
    days = (here.date() + timedelta(days=ahead) for ahead in (0, 1))
    rounds = (datetime.combine(day, OF_THE_DAY, here.tzinfo).astimezone(UTC) for day in days)
    return next(each for each in rounds if each >= after)
