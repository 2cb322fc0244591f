"""A stand-in in somebody's seats: on which days, on which proposals, and as whose deed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.models import Person, StandIn
from proposals.db import db
from proposals.decisions import policy as deciding
from proposals.decisions.actions import decide, open_final_comment
from proposals.decisions.models import Ruling
from proposals.drafting.actions import accept_seat, add_co_author, decline_seat
from proposals.drafting.models import Proposal, Seat, SeatRole, Stage, Visibility
from proposals.drafting.policy import edit, holds, in_whose_place, own
from proposals.drafting.queries import visible_proposals
from proposals.errors import Forbidden
from proposals.events import LoggedEvent
from proposals.overview.asks import asked_of
from proposals.overview.needs import needs_line
from proposals.overview.queries import home_of
from proposals.overview.turns import refresh
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.browser import Browser
from tests.builders import a_final_comment, a_person, a_proposal
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine
HELD = (SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER, SeatRole.ESCALATION)


@pytest.fixture
def tomas(app):
    return a_person("Tomás Away")


@pytest.fixture
def xenia(app):
    return a_person("Xenia")


def stands_in(person, stand_in):
    name_stand_in(person, stand_in=stand_in, begins_on=clock.today(), by=person)
    db.session.commit()


def a_decidable(decider, **fields):
    proposal = a_proposal(decider=decider, **fields)
    a_final_comment(proposal)
    return proposal


def accepted(proposal, by):
    return decide(proposal, ruling=Ruling.ACCEPTED, rationale="Worth it.", answers={}, by=by)


def events(name):
    return [event for event in LoggedEvent.query.order_by(LoggedEvent.id) if event.name == name]


@given(
    first=st.integers(-20, 20),
    length=st.none() | st.integers(0, 20),
    today=st.integers(-25, 45),
    role=st.sampled_from(SeatRole),
    other=st.sampled_from(SeatRole),
)
def test_a_seat_is_acted_in_on_the_days_named_and_on_no_other(first, length, today, role, other):
    """Whatever the days and the seat: its holder always may, the stand-in from first to last."""
    here = clock.now()
    day = here.date()
    last = None if length is None else day + timedelta(days=first + length)
    owner, absent, actor = (Person(id=number, name=str(number)) for number in (1, 2, 3))
    stand_in = StandIn(begins_on=day + timedelta(days=first), ends_on=last)
    stand_in.person, stand_in.stand_in = absent, actor
    actor.stands_in.append(stand_in)
    seat = Seat(role=role, person=absent, person_id=absent.id)
    proposal = Proposal(owner=owner, owner_id=owner.id, seats=[seat])
    with clock.at(here + timedelta(days=today)):
        is_day = first <= today and (length is None or today <= first + length)
        assert holds(actor, proposal, role) is is_day
        assert in_whose_place(actor, proposal, role) is (absent if is_day else None)
        assert holds(absent, proposal, role)
        assert in_whose_place(absent, proposal, role) is None
        assert holds(actor, proposal, other) is (is_day and other == role)


class TestAStandIn:
    def test_decides_in_the_deciders_place_and_it_is_logged_as_that(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_decidable(tomas)
        accepted(proposal, by=xenia)
        [moved] = events("drafting.proposal_moved")
        assert (moved.actor_id, moved.for_id) == (xenia.id, tomas.id)

    def test_never_decides_on_what_they_write(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_decidable(tomas, owner=xenia)
        with pytest.raises(Forbidden):
            accepted(proposal, by=xenia)
        other = a_decidable(tomas)
        add_co_author(other, person=xenia, by=other.owner)
        assert not deciding.is_decider(xenia, other)

    def test_never_acts_for_owner_and_decider_at_once(self, tomas, xenia):
        priya = a_person("Priya")
        stands_in(tomas, xenia)
        stands_in(priya, xenia)
        assert not deciding.is_decider(xenia, a_decidable(tomas, owner=priya))
        assert not holds(xenia, a_proposal(owner=priya, decider=xenia), SeatRole.OWNER)

    def test_moves_on_what_the_owner_owns_but_neither_writes_nor_ends_it(self, tomas, xenia):
        rosa = a_person("Rosa")
        proposal = a_proposal(owner=tomas, reviewers=(rosa,))
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        stands_in(tomas, xenia)
        assert not edit(xenia, proposal)
        assert not own(xenia, proposal)
        open_final_comment(proposal, by=xenia)
        assert events("drafting.proposal_moved")[-1].for_id == tomas.id

    def test_accepts_and_declines_a_seat_that_was_offered(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_proposal(decider=tomas)
        [seat] = [each for each in proposal.seats if each.role == SeatRole.DECIDER]
        seat.accepted_at = None
        accept_seat(proposal, role=SeatRole.DECIDER, by=xenia)
        assert events("drafting.seat_accepted")[-1].for_id == tomas.id
        seat.accepted_at = None
        decline_seat(proposal, role=SeatRole.DECIDER, reason="Away.", by=xenia)
        assert proposal.declined["decider"] == {
            "person": "Xenia for Tomás Away",
            "reason": "Away.",
        }

    def test_accepts_no_seat_of_the_other_by_an_act_of_their_own(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_proposal(owner=xenia)
        for seat in proposal.seats:
            if seat.role in HELD:
                seat.person, seat.accepted_at = tomas, None
        assert not holds(xenia, proposal, *HELD)


class TestWhatAStandInSees:
    @pytest.fixture(autouse=True)
    def _while_away(self, tomas, xenia):
        stands_in(tomas, xenia)

    def sees(self, person):
        return db.session.scalars(visible_proposals(person)).all()

    def test_is_a_restricted_proposal_on_which_the_other_has_a_seat(self, tomas, xenia):
        proposal = a_proposal(decider=tomas, visibility=Visibility.RESTRICTED)
        assert self.sees(xenia) == [proposal]

    def test_is_a_restricted_proposal_for_which_the_other_is_asked(self, tomas, xenia):
        proposal = a_proposal(reviewers=(tomas,), visibility=Visibility.RESTRICTED)
        assert self.sees(xenia) == [proposal]

    def test_is_neither_a_draft_nor_what_the_other_may_only_read(self, tomas, xenia):
        a_proposal(decider=tomas, stage=Stage.DRAFT)
        written = a_proposal(visibility=Visibility.RESTRICTED)
        add_co_author(written, person=tomas, by=written.owner)
        db.session.commit()
        assert self.sees(xenia) == []

    def test_is_hidden_again_afterwards(self, tomas, xenia):
        a_proposal(decider=tomas, visibility=Visibility.RESTRICTED)
        StandIn.query.update({"ends_on": clock.today() - timedelta(days=1)})
        db.session.commit()
        assert self.sees(xenia) == []


class TestWhoseTurnItIs:
    def test_names_who_stands_in(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_proposal(reviewers=(tomas,))
        line = needs_line(proposal)
        assert line.names_to(proposal.owner) == ["Tomás Away (Xenia stands in)"]
        assert line.names_to(xenia) == ["you for Tomás Away"]
        assert line.names_to(tomas) == ["you"]

    def test_names_nobody_where_the_stand_in_writes_it(self, tomas, xenia):
        stands_in(tomas, xenia)
        proposal = a_proposal(reviewers=(tomas,), owner=xenia)
        assert needs_line(proposal).names_to(xenia) == ["Tomás Away"]

    def test_is_on_the_stand_ins_home_and_in_what_they_are_asked(self, app, tomas, xenia):
        proposal = a_decidable(tomas)
        refresh(proposal)
        stands_in(tomas, xenia)
        assert [row.proposal for row in home_of(xenia).needed] == [proposal]
        [ask] = asked_of(xenia, proposal, needs_line(proposal))
        assert "asked for a decision" in ask.sentence
        browser = Browser(app, xenia)
        assert "You stand in for Tomás Away." in browser.get("/").text
        page = browser.get(f"/p/{proposal.number}")
        assert "you for Tomás Away" in page.text

    def test_takes_no_statement_more(self, app, tomas, xenia):
        proposal = a_proposal(reviewers=(tomas, a_person("Rosa")), decider=tomas)
        browser = Browser(app, proposal.owner)
        counts = []
        for name in (None, xenia):
            if name:
                stands_in(tomas, name)
            browser.get(f"/p/{proposal.number}/decision")
            with count_statements() as seen:
                browser.get(f"/p/{proposal.number}/decision")
            counts.append(len(seen))
        assert counts[0] == counts[1]
