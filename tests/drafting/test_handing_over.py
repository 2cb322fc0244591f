"""Ownership: offered by one person, and moved once the other takes it."""

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import (
    add_co_author,
    decline_ownership,
    offer_ownership,
    offer_seat,
    take_back_offer,
    take_ownership,
)
from proposals.drafting.models import SeatRole, Stage, Visibility
from proposals.drafting.queries import visible_proposals
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator

pytestmark = pytest.mark.one_engine


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.DRAFT)


@pytest.fixture
def bo(app):
    return a_person("Bo")


def _offer(proposal, person):
    offer = offer_ownership(proposal, person=person, note="Ask Mia.", by=proposal.owner)
    db.session.commit()
    return offer


def _leave(person):
    person.deactivated_at = clock.now()
    db.session.commit()


def _last_phrase():
    return db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first().phrase


class TestAnOffer:
    def test_moves_nothing_until_it_is_taken(self, proposal, bo):
        priya = proposal.owner
        _offer(proposal, bo)
        assert (proposal.owner, proposal.offer.to) == (priya, bo)

    def test_lets_whom_it_is_made_to_see_a_private_draft(self, proposal, bo):
        def seen():
            return db.session.scalars(visible_proposals(bo)).all()

        assert seen() == []
        offer = _offer(proposal, bo)
        assert seen() == [proposal]
        take_back_offer(offer, by=proposal.owner)
        assert seen() == []

    def test_is_the_only_one_that_is_open(self, proposal, bo):
        first, cai = _offer(proposal, bo), a_person("Cai")
        second = _offer(proposal, cai)
        assert first.ended_at
        assert proposal.offer == second
        with pytest.raises(Conflict, match="over"):
            take_ownership(first, by=bo)

    def test_is_the_owners_alone_while_they_are_here(self, proposal, bo):
        add_co_author(proposal, person=bo, by=proposal.owner)
        for stranger in (bo, an_administrator()):
            with pytest.raises(Forbidden, match="Only its owner may offer"):
                offer_ownership(proposal, person=a_person("Cai"), by=stranger)

    def test_is_not_made_to_the_owner_or_to_somebody_who_left(self, proposal, bo):
        bo.deactivated_at = clock.now()
        for person, why in ((proposal.owner, "already"), (bo, "has left")):
            with pytest.raises(Invalid, match=why):
                offer_ownership(proposal, person=person, by=proposal.owner)

    def test_is_declined_with_a_word_why(self, proposal, bo):
        priya, offer = proposal.owner, _offer(proposal, bo)
        with pytest.raises(Invalid, match="Say why"):
            decline_ownership(offer, reason=" ", by=bo)
        decline_ownership(offer, reason="I leave in May.", by=bo)
        assert (proposal.owner, proposal.offer) == (priya, None)
        assert _last_phrase() == "declined the ownership: “I leave in May.”"


class TestTakingIt:
    def test_makes_one_the_owner_and_the_one_before_a_co_author(self, proposal, bo):
        priya = proposal.owner
        add_co_author(proposal, person=bo, by=priya)
        take_ownership(_offer(proposal, bo), by=bo)
        db.session.commit()
        assert (proposal.owner, proposal.seat(SeatRole.OWNER)) == (bo, bo)
        assert proposal.co_authors == [priya]
        assert all(seat.accepted_at for seat in proposal.seats)
        assert _last_phrase() == "took the ownership over from Priya Raman"

    def test_ends_the_request_for_ones_own_review(self, app, bo):
        proposal = a_proposal(reviewers=(bo, a_person("Rosa")))
        take_ownership(_offer(proposal, bo), by=bo)
        assert [each.person.name for each in proposal.reviewers] == ["Rosa"]

    def test_is_for_whom_it_is_offered_to(self, proposal, bo):
        offer = _offer(proposal, bo)
        with pytest.raises(Forbidden):
            take_ownership(offer, by=an_administrator())

    def test_is_not_for_who_became_the_decider_meanwhile(self, proposal, bo):
        offer = _offer(proposal, bo)
        offer_seat(proposal, role=SeatRole.DECIDER, person=bo, by=proposal.owner)
        with pytest.raises(Invalid, match="is the decider"):
            take_ownership(offer, by=bo)


class TestOnceTheOwnerHasLeft:
    def test_administrators_and_who_has_a_part_may_offer_it(self, proposal, bo):
        keeper = proposal.seat(SeatRole.ROLLOUT_OWNER)
        _leave(proposal.owner)
        with pytest.raises(Forbidden):
            offer_ownership(proposal, person=bo, by=a_person("Nobody"))
        for each in (keeper, an_administrator()):
            assert offer_ownership(proposal, person=bo, by=each).offered_by == each
        take_ownership(proposal.offer, by=bo)
        assert (proposal.owner, proposal.co_authors) == (bo, [])

    def test_who_offers_it_to_themselves_has_it(self, proposal, bo):
        add_co_author(proposal, person=bo, by=proposal.owner)
        _leave(proposal.owner)
        offer_ownership(proposal, person=bo, by=bo)
        assert (proposal.owner, proposal.offer) == (bo, None)


class TestThePages:
    def test_ask_whom_it_is_offered_to_on_every_page_of_it(self, app, bo):
        proposal = a_proposal(visibility=Visibility.RESTRICTED)
        plan = Browser(app, proposal.owner).get(f"/p/{proposal.number}/plan")
        answer = plan.press("Offer them the ownership", person=str(bo.id), note="Ask *Mia*.")
        assert "Bo is asked." in answer.follow().text
        shown = Browser(app, bo).get(f"/p/{proposal.number}/review")
        assert "Ask *Mia*." in shown.text
        assert "You own the proposal now." in shown.press("Take it over").follow().text
        assert proposal.owner == bo

    def test_take_it_back_or_decline_it(self, app, bo):
        proposal = a_proposal()
        _offer(proposal, bo)
        plan = Browser(app, proposal.owner).get(f"/p/{proposal.number}/plan")
        assert "Bo is not asked any more." in plan.press("Take the offer back").follow().text
        _offer(proposal, bo)
        page = Browser(app, bo).get(f"/p/{proposal.number}/owner/refusal")
        assert page.press("Decline it", reason="").status == 422
        assert page.press("Decline it", reason="No time.").status == 303
        assert Browser(app, bo).get(f"/p/{proposal.number}/owner/refusal").status == 404
