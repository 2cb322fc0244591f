"""On which days the roll-outs changed something: for the stories and for the series alike."""

from __future__ import annotations

from datetime import date, timedelta

from proposals.cli.sample.diary import Diary

Steps = tuple[tuple[date, float], ...]

# Working days ago of each roll-out step, first to last.
TAX = (70, 66, 61)
TAX_SHARES = (0.05, 0.45, 0.5)
FLAKY = (150, 146)
DOCS_SEARCH = (170, 168)
HANDOVER = (184, 181)
IMAGES = (30, 16)
PASSKEYS = (28, 9)
RUNNERS = (42, 24)


def tax(diary: Diary, *, by: float) -> Steps:
    """Return the shift in parts, as more and more merchants had the change."""
    return tuple((diary.day(ago), share * by) for ago, share in zip(TAX, TAX_SHARES, strict=True))


def tax_outage(diary: Diary) -> Steps:
    """Return two days on which the tax vendor was down."""
    down = diary.day(50)
    return ((down, 610.0), (down + timedelta(days=1), 540.0))


def flaky(diary: Diary) -> Steps:
    return ((diary.day(FLAKY[0]), -4.6), (diary.day(FLAKY[1]), -3.8))


def docs_search(diary: Diary) -> Steps:
    return ((diary.day(DOCS_SEARCH[1]), 0.2),)


def images(diary: Diary) -> Steps:
    return ((diary.day(IMAGES[0]), -0.06), (diary.day(IMAGES[1]), -0.16))


def passkeys(diary: Diary) -> Steps:
    return ((diary.day(PASSKEYS[0]), -0.6), (diary.day(PASSKEYS[1]), -2.5))


def runners(diary: Diary) -> Steps:
    return ((diary.day(RUNNERS[0]), -520.0), (diary.day(RUNNERS[1]), -680.0))


def api_incidents(diary: Diary) -> Steps:
    return tuple((diary.day(ago), 1.4) for ago in (44, 31, 13))
