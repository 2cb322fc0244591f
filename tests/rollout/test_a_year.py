"""A year of simulated time: nothing that is due is missed, and nothing is said twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.clockwork import nudge_idle, rest_idle
from proposals.drafting.models import Proposal, Stage
from proposals.events import deliver_due
from proposals.impact.reminding import remind_to_measure
from proposals.notifications.sending import send_due
from proposals.rollout.models import Owed
from proposals.rollout.reminding import remind_due
from tests.rollout.simulated import Year, buttons_in

pytestmark = pytest.mark.one_engine
JOBS = [remind_due, remind_to_measure, rest_idle, nudge_idle, deliver_due, send_due]


@pytest.fixture
def year(app) -> Year:
    year = Year(seed=8, jobs=JOBS)
    year.passes(days=365, longest_step=27)
    return year


def test_of_a_worker_that_dies_anywhere_leaves_nothing_out_and_says_nothing_twice(year):
    assert year.worker.deaths > 10
    told = year.reminders_told()
    assert {kind for kind, *_ in told} == set(Owed)
    assert set(told.values()) == {1}
    written, sent = year.letters(), [each for each in year.letters() if each.sent_at]
    assert year.told_before_the_last_day() <= {each.event_id for each in written}
    assert {each.dropped for each in written} <= {"", "there was nothing to say any more"}
    assert all(each.sent_at or each.dropped for each in written)
    assert sum(map(buttons_in, year.read())) == len(sent)
    [forgotten] = db.session.scalars(sa.select(Proposal).where(Proposal.title == "Forgotten"))
    assert forgotten.stage == Stage.DORMANT
