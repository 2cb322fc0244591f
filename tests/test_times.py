from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from proposals.db import UTCDateTime

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
kept = UTCDateTime().bind_processor(sqlite.dialect())


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)), OFFSETS)
def test_any_instant_is_kept_to_the_microsecond_in_utc(at, offset):
    told = kept(at.replace(tzinfo=offset))
    assert len(told) == len("2026-03-31 09:30:00.000000")
    assert datetime.fromisoformat(told).replace(tzinfo=UTC) == at.replace(tzinfo=offset)


def test_a_time_of_no_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        kept(datetime(2026, 3, 31))
