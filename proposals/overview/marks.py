"""A mark on the line of what was said and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from proposals import words


@dataclass(frozen=True)
class Mark:
    """Something said, or something done, on a day: in a few words, and where it is told.

    ``tone`` colours what went well or did not; bad news said early is neither.
    """

    on: date
    is_done: bool
    title: str
    detail: str = ""
    address: str = ""
    tone: str = ""

    @property
    def day(self) -> str:
        return words.day(self.on)
