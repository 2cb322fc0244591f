"""Requests for a review: accepted, declined with why, or handed over to somebody one trusts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.db import db
from proposals.decisions.guards import OPEN_FINAL_COMMENT, missing_positions
from proposals.drafting.actions import ask_reviewer
from proposals.drafting.guards import OPEN_REVIEW
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.overview.asks import asked_of
from proposals.overview.models import Turn
from proposals.overview.needs import needs_line
from proposals.review.actions import (
    accept_request,
    decline_request,
    hand_over_request,
    take_position,
)
from proposals.review.models import Stance
from proposals.review.queries import heard_reviewers_of, standings_of, unheard_reviewers_of
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_team


@pytest.fixture
def ana(app):
    return a_person("Ana Lopes")


@pytest.fixture
def bo(app):
    return a_person("Bo Lindgren")


@pytest.fixture
def proposal(ana):
    return a_proposal(reviewers=(ana,))


@pytest.fixture
def request_to_ana(proposal):
    [request] = proposal.reviewers
    return request


def asked_team(proposal, *members):
    team = a_team("Platform", *members)
    ask_reviewer(proposal, team=team, reason="Runs it", by=proposal.owner)
    db.session.commit()
    return proposal.reviewers[-1]


def supports(proposal, person):
    take_position(proposal, stance=Stance.SUPPORTS, statement="", by=person)
    db.session.commit()


def latest():
    return db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first()


class TestAcceptingARequest:
    def test_says_that_one_will_look_and_by_when(self, request_to_ana, ana):
        day = clock.today() + timedelta(days=2)
        accept_request(request_to_ana, looks_by=day, by=ana)
        assert (request_to_ana.promised_on, request_to_ana.answered_by) == (day, ana)
        assert latest().phrase.startswith("accepted the request for a review and will look by")

    def test_needs_no_day(self, request_to_ana, ana):
        accept_request(request_to_ana, by=ana)
        assert request_to_ana.accepted_at is not None

    def test_is_still_waited_for(self, proposal, request_to_ana, ana):
        accept_request(request_to_ana, by=ana)
        assert unheard_reviewers_of(proposal) == [request_to_ana]

    def test_promises_no_day_that_has_passed(self, request_to_ana, ana):
        with pytest.raises(Invalid, match="still to come"):
            accept_request(request_to_ana, looks_by=clock.today() - timedelta(days=1), by=ana)

    def test_is_for_who_is_asked(self, request_to_ana, bo):
        with pytest.raises(Forbidden, match="Only who is asked"):
            accept_request(request_to_ana, by=bo)

    def test_is_for_any_member_of_a_team(self, proposal, ana, bo):
        request = asked_team(proposal, ana, bo)
        accept_request(request, by=bo)
        assert request.answered_by is bo
        assert latest().phrase.strip() == "accepted the request to Platform"

    def test_takes_a_refusal_back(self, proposal, request_to_ana, ana):
        decline_request(request_to_ana, why="No time.", by=ana)
        accept_request(request_to_ana, by=ana)
        assert unheard_reviewers_of(proposal) == [request_to_ana]


class TestDecliningARequest:
    def test_says_why(self, request_to_ana, ana):
        decline_request(request_to_ana, why="Not my area.", by=ana)
        assert latest().phrase == "declined the request for a review: “Not my area.”"
        with pytest.raises(Invalid, match="Say why"):
            decline_request(request_to_ana, why=" ", by=ana)

    def test_is_not_waited_for_and_nobodys_turn(self, proposal, request_to_ana, ana):
        decline_request(request_to_ana, why="Not my area.", by=ana)
        db.session.commit()
        assert unheard_reviewers_of(proposal) == []
        assert ana.id not in {turn.person_id for turn in db.session.query(Turn)}
        assert asked_of(ana, proposal, needs_line(proposal)) == []

    def test_by_everybody_leaves_one_position_needed(self, proposal, request_to_ana, ana):
        """Nobody to wait for is not the same as enough heard."""
        decline_request(request_to_ana, why="Not my area.", by=ana)
        assert missing_positions(proposal) == 1
        [need] = [each for each in needs_of(OPEN_FINAL_COMMENT, proposal) if "pos" in each.phrase]
        assert need.turn == (proposal.owner,)

    def test_by_some_leaves_the_others_to_be_more_than_half(self, ana, bo):
        others = tuple(a_person(name) for name in ("Cai", "Dee"))
        proposal = a_proposal(reviewers=(ana, bo, *others))
        for request in proposal.reviewers[:2]:
            decline_request(request, why="Away.", by=request.person)
        assert missing_positions(proposal) == 2
        supports(proposal, others[0])
        supports(proposal, others[1])
        assert missing_positions(proposal) == 0

    def test_is_shown_last_with_the_words(self, proposal, request_to_ana, ana):
        supports(proposal, a_person("Otto"))
        decline_request(request_to_ana, why="Not my area.", by=ana)
        assert [each.is_declined for each in standings_of(proposal)] == [False, True]

    def test_is_not_possible_once_one_has_spoken(self, proposal, request_to_ana, ana):
        supports(proposal, ana)
        with pytest.raises(Conflict, match="There is a position"):
            decline_request(request_to_ana, why="Never mind.", by=ana)

    def test_ends_by_speaking_after_all(self, proposal, request_to_ana, ana):
        decline_request(request_to_ana, why="No time.", by=ana)
        supports(proposal, ana)
        assert not request_to_ana.is_declined
        assert heard_reviewers_of(proposal) == [request_to_ana]

    def test_of_a_team_is_for_who_accepted_it_once_somebody_has(self, proposal, ana, bo):
        request = asked_team(proposal, ana, bo)
        accept_request(request, by=ana)
        with pytest.raises(Forbidden, match="only who accepted"):
            decline_request(request, why="Not us.", by=bo)
        decline_request(request, why="Not us.", by=ana)
        assert request.is_declined

    def test_is_no_reviewer_for_a_review_to_open_with(self, ana):
        proposal = a_proposal(reviewers=(ana,))
        decline_request(proposal.reviewers[0], why="No.", by=ana)
        proposal.stage = Stage.DRAFT
        assert "a reviewer" in [need.phrase for need in needs_of(OPEN_REVIEW, proposal)]

    def test_is_over_once_the_authors_ask_again(self, proposal, request_to_ana, ana):
        decline_request(request_to_ana, why="No time.", by=ana)
        ask_reviewer(proposal, person=ana, reason="Runs the build", by=proposal.owner)
        assert unheard_reviewers_of(proposal) == [request_to_ana]
        assert latest().phrase == "asked Ana Lopes for a review"


class TestHandingOver:
    def test_asks_somebody_whom_one_trusts(self, proposal, request_to_ana, ana, bo):
        handed = hand_over_request(request_to_ana, to=bo, why="Bo runs the cache.", by=ana)
        db.session.commit()
        assert (request_to_ana.handed_to, request_to_ana.is_declined) == (bo, True)
        assert (handed.person, handed.reason) == (bo, "Bo runs the cache.")
        assert unheard_reviewers_of(proposal) == [handed]
        phrase = "handed the request for a review over to Bo Lindgren: “Bo runs the cache.”"
        assert latest().phrase == phrase
        assert latest().details["person_id"] == bo.id

    def test_is_not_to_an_author(self, proposal, request_to_ana, ana):
        with pytest.raises(Invalid, match="An author cannot review"):
            hand_over_request(request_to_ana, to=proposal.owner, why="Theirs.", by=ana)

    def test_is_not_to_somebody_who_is_asked_or_has_declined(self, bo, ana):
        proposal = a_proposal(reviewers=(ana, bo))
        first, second = proposal.reviewers
        decline_request(second, why="Not mine.", by=bo)
        with pytest.raises(Invalid, match="Bo Lindgren is asked already"):
            hand_over_request(first, to=bo, why="Theirs.", by=ana)

    def test_of_a_restricted_proposal_is_only_to_who_may_see_it(self, ana, bo):
        proposal = a_proposal(reviewers=(ana,), visibility=Visibility.RESTRICTED)
        [request] = proposal.reviewers
        with pytest.raises(Invalid, match="cannot see this restricted proposal"):
            hand_over_request(request, to=bo, why="Runs it.", by=ana)
        mia = next(seat.person for seat in proposal.seats if seat.person.name == "Mia Metric")
        assert hand_over_request(request, to=mia, why="Her numbers.", by=ana).person is mia

    def test_of_a_team_is_to_one_person(self, proposal, ana, bo):
        request = asked_team(proposal, ana)
        hand_over_request(request, to=bo, why="He runs it.", by=ana)
        assert {each.reader.name for each in unheard_reviewers_of(proposal)} == {
            "Ana Lopes",
            "Bo Lindgren",
        }


class TestAStandIn:
    @pytest.fixture
    def xenia(self, ana):
        xenia = a_person("Xenia")
        name_stand_in(ana, stand_in=xenia, begins_on=clock.today(), by=ana)
        db.session.commit()
        return xenia

    def test_answers_a_request_in_its_owners_place(self, request_to_ana, ana, xenia):
        decline_request(request_to_ana, why="Ana is away.", by=xenia)
        assert (latest().actor_id, latest().for_id) == (xenia.id, ana.id)

    def test_answers_none_on_a_proposal_that_they_write(self, proposal, request_to_ana, xenia):
        proposal.co_authors.append(xenia)
        with pytest.raises(Forbidden):
            accept_request(request_to_ana, by=xenia)

    def test_sees_what_it_waits_for(self, proposal, ana, xenia):
        sentences = [each.sentence for each in asked_of(xenia, proposal, needs_line(proposal))]
        assert sentences == ["Ana Lopes, for whom you stand in, is asked for a position."]


class TestTheReviewPage:
    def test_takes_the_three_answers(self, app, ana, bo):
        proposal = a_proposal(reviewers=(ana, bo))
        first, second = proposal.reviewers
        address = f"/p/{proposal.number}/review"
        day = (clock.today() + timedelta(days=3)).isoformat()
        page = Browser(app, ana).get(address)
        page = page.press("Accept", looks_by=day).follow()
        assert "You will look by" in page.text
        Browser(app, ana).get(f"{address}/requests/{first.id}/refusal").press(
            "Decline it", why="Ill."
        )
        assert first.is_declined
        otto = a_person("Otto")
        form = Browser(app, bo).get(f"{address}/requests/{second.id}/handover")
        shown = form.press("Hand it over", to=str(otto.id), why="Not my area.").follow()
        assert "Otto is asked instead." in shown.text
        assert "Handed over to Otto" in shown.text

    def test_says_beside_the_field_what_is_wrong(self, app, proposal, request_to_ana, ana):
        browser = Browser(app, ana)
        page = browser.get(f"/p/{proposal.number}/review/requests/{request_to_ana.id}/refusal")
        assert page.press("Decline it", why="").status == 422

    def test_is_closed_to_who_is_not_asked(self, app, proposal, request_to_ana, bo):
        address = f"/p/{proposal.number}/review/requests/{request_to_ana.id}/acceptance"
        assert Browser(app, bo).get(address).status == 403
