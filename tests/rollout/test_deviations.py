"""What shipped differs from what was accepted: said, with the revision it became."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.models import SeatRole, Stage
from proposals.drafting.queries import revision_of
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.events import PositionsAskedAgain
from proposals.rollout.actions import note_deviation
from proposals.rollout.queries.problems import deviations_of
from tests.builders import BODY, a_person, a_proposal

pytestmark = pytest.mark.one_engine

SHIPPED = BODY + "\nOnly for the five largest repositories.\n"


def note(proposal, *, by=None, **fields):
    given = {
        "what": "Only the five largest repositories have it.",
        "why": "The others build in seconds.",
        "body": SHIPPED,
        "base_revision": proposal.revision_number,
    }
    return note_deviation(proposal, **(given | fields), by=by or proposal.owner)


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ROLLING_OUT, body=BODY)


class TestADeviation:
    def test_becomes_a_revision_beside_the_accepted_one(self, proposal):
        noted = note(proposal)
        db.session.commit()

        assert (noted.accepted_revision, noted.became_revision) == (1, 2)
        assert revision_of(proposal, 2).body == SHIPPED
        assert "Only for the five" not in revision_of(proposal, 1).body_html
        assert deviations_of(proposal) == [noted]

    def test_leaves_the_promise_alone_and_asks_nobody_to_look_again(self, proposal):
        frozen = proposal.commitments[0].frozen
        note(proposal, undo="Two flags.")

        assert proposal.commitments[0].frozen == frozen
        asked = db.session.query(LoggedEvent).filter_by(name=PositionsAskedAgain.name)
        assert asked.count() == 0

    def test_is_counted_from_what_was_accepted_each_time(self, proposal):
        note(proposal)
        again = note(proposal, undo="Two flags.")
        assert (again.accepted_revision, again.became_revision) == (1, 3)

    def test_says_something_new(self, proposal):
        for missing, sentence in (
            ({"body": revision_of(proposal, 1).body}, "change it to what shipped"),
            ({"what": ""}, "Say what differs"),
            ({"why": ""}, "Say why"),
        ):
            with pytest.raises(Invalid, match=sentence):
                note(proposal, **missing)

    def test_is_for_who_writes_it_and_who_rolls_it_out(self, proposal):
        note(proposal, by=proposal.seat(SeatRole.ROLLOUT_OWNER))
        with pytest.raises(Forbidden):
            note(proposal, undo="Two flags.", by=a_person("Bo"))

    @pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.DECLINED])
    def test_needs_something_accepted(self, app, stage):
        with pytest.raises(Conflict):
            note(a_proposal(stage=stage))

    def test_is_the_only_way_to_change_what_was_accepted(self, proposal):
        with pytest.raises(Conflict):
            save_revision(proposal, body=SHIPPED, base_revision=1, by=proposal.owner)
