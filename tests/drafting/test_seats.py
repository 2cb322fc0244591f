"""Seats: offered to one person, accepted by acting in them."""

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import (
    accept_seat,
    add_co_author,
    ask_reviewer,
    decline_seat,
    offer_ownership,
    offer_seat,
    open_review,
    remove_co_author,
)
from proposals.drafting.models import SeatRole, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.builders import a_person, a_proposal

DECIDER, SPONSOR = SeatRole.DECIDER, SeatRole.SPONSOR


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.DRAFT)


def _seat(proposal, role):
    return next(seat for seat in proposal.seats if seat.role == role)


def _phrases(proposal):
    events = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id)
    return [event.phrase for event in events.order_by(LoggedEvent.id)]


class TestOfferingASeat:
    def test_names_the_person_who_has_not_accepted_yet(self, proposal):
        hana = a_person("Hana Sato")
        seat = offer_seat(proposal, role=SPONSOR, person=hana, by=proposal.owner)
        assert (proposal.seat(SPONSOR), seat.accepted_at) == (hana, None)
        assert _phrases(proposal) == ["offered Hana Sato the seat of sponsor"]

    def test_replaces_whoever_had_it(self, proposal):
        hana = a_person("Hana Sato")
        offer_seat(proposal, role=DECIDER, person=hana, by=proposal.owner)
        db.session.commit()
        assert proposal.seat(DECIDER) == hana
        assert _seat(proposal, DECIDER).accepted_at is None

    def test_to_its_holder_changes_nothing(self, proposal):
        holder = proposal.seat(DECIDER)
        offer_seat(proposal, role=DECIDER, person=holder, by=proposal.owner)
        assert _seat(proposal, DECIDER).accepted_at
        assert _phrases(proposal) == []

    def test_to_oneself_accepts_it(self, proposal):
        offer_seat(proposal, role=SPONSOR, person=proposal.owner, by=proposal.owner)
        assert _seat(proposal, SPONSOR).accepted_at

    def test_to_nobody_leaves_it_empty(self, proposal):
        offer_seat(proposal, role=DECIDER, person=None, by=proposal.owner)
        db.session.commit()
        assert proposal.seat(DECIDER) is None
        assert _phrases(proposal) == ["left the seat of decider empty"]

    def test_is_for_authors(self, proposal):
        with pytest.raises(Forbidden, match="who holds the seats"):
            offer_seat(proposal, role=SPONSOR, person=a_person(), by=a_person("Bo"))

    def test_is_not_possible_for_somebody_who_has_left(self, proposal):
        gone = a_person("Gia", deactivated_at=clock.now())
        with pytest.raises(Invalid, match="Gia has left"):
            offer_seat(proposal, role=SPONSOR, person=gone, by=proposal.owner)

    def test_is_not_how_ownership_changes(self, proposal):
        with pytest.raises(Invalid, match="handed over"):
            offer_seat(proposal, role=SeatRole.OWNER, person=a_person(), by=proposal.owner)

    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN, Stage.SUPERSEDED])
    def test_is_over_once_the_proposal_is(self, app, stage):
        proposal = a_proposal(stage=stage)
        with pytest.raises(Conflict):
            offer_seat(proposal, role=SPONSOR, person=a_person(), by=proposal.owner)


class TestTheDecider:
    def test_is_never_the_owner(self, proposal):
        with pytest.raises(Invalid, match="cannot be one of the proposal’s authors"):
            offer_seat(proposal, role=DECIDER, person=proposal.owner, by=proposal.owner)

    def test_is_never_a_co_author(self, proposal):
        bo = a_person("Bo")
        add_co_author(proposal, person=bo, by=proposal.owner)
        with pytest.raises(Invalid, match="cannot be one of the proposal’s authors"):
            offer_seat(proposal, role=DECIDER, person=bo, by=proposal.owner)

    def test_cannot_become_a_co_author_or_the_owner(self, proposal):
        decider = proposal.seat(DECIDER)
        for deed in (add_co_author, offer_ownership):
            with pytest.raises(Invalid, match="is the decider"):
                deed(proposal, person=decider, by=proposal.owner)


class TestAcceptingASeat:
    def test_is_for_the_person_it_is_offered_to(self, proposal):
        offer_seat(proposal, role=SPONSOR, person=a_person("Hana"), by=proposal.owner)
        with pytest.raises(Forbidden, match="it is offered to"):
            accept_seat(proposal, role=SPONSOR, by=proposal.owner)

    def test_happens_once(self, proposal):
        hana = a_person("Hana")
        seat = offer_seat(proposal, role=SPONSOR, person=hana, by=proposal.owner)
        accept_seat(proposal, role=SPONSOR, by=hana)
        accepted_at = seat.accepted_at
        accept_seat(proposal, role=SPONSOR, by=hana)
        assert seat.accepted_at == accepted_at
        assert _phrases(proposal).count("accepted the seat of sponsor") == 1

    def test_happens_by_moving_the_proposal(self, proposal):
        bo = a_person("Bo")
        add_co_author(proposal, person=bo, by=proposal.owner)
        offer_seat(proposal, role=SPONSOR, person=bo, by=proposal.owner)
        open_review(proposal, by=bo)
        assert _seat(proposal, SPONSOR).accepted_at


class TestACoAuthor:
    def test_is_no_longer_asked_for_a_review(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        add_co_author(proposal, person=rosa, by=proposal.owner)
        db.session.commit()
        assert proposal.reviewers == []

    def test_can_be_removed_again(self, proposal):
        bo = a_person("Bo")
        add_co_author(proposal, person=bo, by=proposal.owner)
        remove_co_author(proposal, person=bo, by=bo)
        assert proposal.co_authors == []


class TestDecliningASeat:
    def offered(self, proposal, bo):
        offer_seat(proposal, role=SPONSOR, person=bo, by=proposal.owner)
        db.session.commit()

    def test_leaves_it_empty_with_a_word_why(self, proposal):
        bo = a_person("Bo")
        self.offered(proposal, bo)
        decline_seat(proposal, role=SPONSOR, reason="I leave in May.", by=bo)
        assert proposal.seat(SPONSOR) is None
        assert proposal.declined == {"sponsor": {"person": "Bo", "reason": "I leave in May."}}
        assert _phrases(proposal)[-1] == "declined the seat of sponsor: “I leave in May.”"

    def test_is_forgotten_once_it_is_offered_again(self, proposal):
        bo = a_person("Bo")
        self.offered(proposal, bo)
        decline_seat(proposal, role=SPONSOR, reason="No time.", by=bo)
        self.offered(proposal, a_person("Cai"))
        assert proposal.declined == {}

    def test_needs_the_word(self, proposal):
        bo = a_person("Bo")
        self.offered(proposal, bo)
        with pytest.raises(Invalid, match="Say why"):
            decline_seat(proposal, role=SPONSOR, reason=" ", by=bo)

    def test_is_for_whom_it_is_offered_to(self, proposal):
        self.offered(proposal, a_person("Bo"))
        with pytest.raises(Forbidden):
            decline_seat(proposal, role=SPONSOR, reason="No.", by=proposal.owner)

    def test_ends_where_it_is_accepted(self, proposal):
        bo = a_person("Bo")
        self.offered(proposal, bo)
        accept_seat(proposal, role=SPONSOR, by=bo)
        with pytest.raises(Conflict, match="yours already"):
            decline_seat(proposal, role=SPONSOR, reason="No.", by=bo)


class TestTakingAnOfferBack:
    def test_says_so(self, proposal):
        offer_seat(proposal, role=SPONSOR, person=a_person("Bo"), by=proposal.owner)
        db.session.commit()
        offer_seat(proposal, role=SPONSOR, person=None, by=proposal.owner)
        assert _phrases(proposal)[-1] == "took back the offer of the seat of sponsor to Bo"


class TestAskingForAReview:
    def test_says_why_and_by_when(self, proposal):
        dele = a_person("Dele Okonkwo")
        reviewer = ask_reviewer(
            proposal,
            person=dele,
            reason="Release integrity",
            due_on=clock.today(),
            by=proposal.owner,
        )
        assert reviewer in proposal.reviewers
        assert _phrases(proposal) == ["asked Dele Okonkwo for a review"]

    def test_again_changes_the_request_instead_of_making_another(self, proposal):
        dele = a_person("Dele Okonkwo")
        ask_reviewer(proposal, person=dele, reason="Security", by=proposal.owner)
        ask_reviewer(proposal, person=dele, reason="Integrity", by=proposal.owner)
        requests = [each for each in proposal.reviewers if each.person == dele]
        assert [each.reason for each in requests] == ["Integrity"]

    def test_is_not_possible_for_an_author(self, proposal):
        with pytest.raises(Invalid, match="cannot review their own"):
            ask_reviewer(proposal, person=proposal.owner, reason="Me", by=proposal.owner)

    def test_is_not_possible_by_a_day_that_has_passed(self, proposal):
        yesterday = clock.today().replace(year=clock.today().year - 1)
        with pytest.raises(Invalid, match="has passed"):
            ask_reviewer(
                proposal, person=a_person("Dele"), reason="x", due_on=yesterday, by=proposal.owner
            )
