"""A concern that is stuck: whoever holds the escalation seat is asked to help, once."""

from __future__ import annotations

import pytest

from proposals import clock
from proposals.drafting.models import SeatRole
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.review.actions import escalate, open_thread, resolve
from proposals.review.errors import EscalatedAlready, NobodyToEscalateTo
from proposals.review.models import ThreadKind
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")
WHY = "We go in circles about who may write."


class TestAskingForHelp:
    @pytest.mark.parametrize("who", ["raiser", "author", "decider"])
    def test_is_for_those_between_whom_it_is_stuck(self, who):
        proposal = a_proposal()
        concern = a_concern(proposal)
        people = {
            "raiser": concern.opened_by,
            "author": proposal.owner,
            "decider": proposal.seat(SeatRole.DECIDER),
        }
        escalate(concern, why=WHY, by=people[who])
        assert (concern.escalated_by, concern.escalation_text) == (people[who], WHY)
        [told] = LoggedEvent.query.filter_by(name="review.concern_escalated")
        assert told.phrase == "asked Ruth Adeyemi to help with a concern: No way back"
        assert told.details["person_id"] == proposal.seat(SeatRole.ESCALATION).id
        assert concern.is_open_concern

    def test_is_not_for_bystanders(self):
        with pytest.raises(Forbidden, match="may ask for help"):
            escalate(a_concern(a_proposal()), why=WHY, by=a_person("Bo"))

    def test_says_where_it_is_stuck(self):
        concern = a_concern(a_proposal())
        with pytest.raises(Invalid, match="Say why"):
            escalate(concern, why=" ", by=concern.opened_by)

    def test_happens_once(self):
        concern = a_concern(a_proposal())
        escalate(concern, why=WHY, by=concern.opened_by)
        with pytest.raises(EscalatedAlready):
            escalate(concern, why=WHY, by=concern.proposal.owner)

    def test_is_over_with_the_concern(self):
        concern = a_concern(a_proposal())
        resolve(concern, by=concern.opened_by)
        with pytest.raises(Conflict, match="resolved already"):
            escalate(concern, why=WHY, by=concern.opened_by)

    def test_is_for_concerns(self):
        proposal = a_proposal()
        thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="Why?", by=a_person("Bo"))
        with pytest.raises(Invalid, match="Only a concern"):
            escalate(thread, why=WHY, by=proposal.owner)

    def test_needs_somebody_in_the_seat(self):
        proposal = a_proposal()
        concern = a_concern(proposal)
        proposal.seat(SeatRole.ESCALATION).deactivated_at = clock.now()
        with pytest.raises(NobodyToEscalateTo, match="an author names somebody first"):
            escalate(concern, why=WHY, by=proposal.owner)


def test_the_page_offers_it_and_then_shows_it(app):
    proposal = a_proposal()
    concern = a_concern(proposal)
    address = f"/p/{proposal.number}/review"
    page = Browser(app, concern.opened_by).get(address)
    assert page.press("Ask Ruth Adeyemi", body=" ").status == 422
    shown = page.press("Ask Ruth Adeyemi", body=WHY).follow()
    assert "Ana Concerned asked Ruth Adeyemi to help" in shown.text
    assert "; help asked for" in shown.text
    assert WHY in shown.text
    assert not shown.offers("Ask Ruth Adeyemi")
    assert not Browser(app, a_person("Bo")).get(address).offers("Ask Ruth Adeyemi")
