"""What somebody held when they left: flagged where it is, told once, and handed on."""

import pytest

from proposals import clock
from proposals.accounts.actions.people import deactivate, reactivate
from proposals.db import db
from proposals.drafting.actions import (
    add_co_author,
    offer_ownership,
    replace_in_seat,
    replace_on_milestone,
)
from proposals.drafting.models import Milestone, SeatRole, Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, deliver_due
from proposals.notifications.models import Letter
from proposals.notifications.sending import WITHOUT_PROPOSAL
from proposals.notifications.wording import Told
from proposals.overview import holdings
from proposals.overview.holdings import departed_holders, holdings_of
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, a_team, an_administrator
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def ada(app):
    return an_administrator()


@pytest.fixture
def luca(app):
    return a_person("Luca Ferri")


def _rolled_out_by(luca, **fields):
    """Return a proposal that Luca rolls out, with a milestone and a request of his."""
    proposal = a_proposal(reviewers=(luca,), **fields)
    next(s for s in proposal.seats if s.role == SeatRole.ROLLOUT_OWNER).person = luca
    proposal.milestones.append(Milestone(title="Announced", owner=luca, planned_on=clock.today()))
    db.session.commit()
    return proposal


def _labels(person, to):
    return [each.label for held in holdings_of(person, to=to).proposals for each in held.held]


def _leaves(person, ada):
    deactivate(person, by=ada)
    db.session.commit()


def _letters():
    deliver_due()
    return {letter.person.name: letter for letter in db.session.query(Letter)}


def _wording(letter):
    told = Told(letter.event, letter.person, letter.why)
    return WITHOUT_PROPOSAL[letter.event.name](told)


class TestWhatSomebodyHolds:
    def test_is_seats_requests_and_milestones_ahead(self, luca, ada):
        _rolled_out_by(luca)
        assert _labels(luca, ada)[:2] == ["Roll-out owner", "Asked for a position"]
        assert _labels(luca, ada)[2].startswith("Sees to “Announced” by ")

    def test_is_not_what_is_over(self, luca, ada):
        _rolled_out_by(luca, stage=Stage.CLOSED)
        accepted = _rolled_out_by(luca, stage=Stage.ACCEPTED)
        accepted.milestones[0].happened_on = clock.today()
        db.session.commit()
        assert _labels(luca, ada) == ["Roll-out owner"]

    def test_never_hints_at_what_the_reader_may_not_see(self, luca, ada):
        secret = _rolled_out_by(luca, visibility=Visibility.RESTRICTED)
        assert not holdings_of(luca, to=ada)
        assert holdings_of(luca, to=secret.owner).proposals[0].proposal is secret

    def test_is_on_several_pages_when_it_is_much(self, luca, ada, monkeypatch):
        monkeypatch.setattr(holdings, "PAGE", 2)
        written = [a_proposal(owner=luca) for _ in range(3)]
        first = holdings_of(luca, to=ada)
        second = holdings_of(luca, to=ada, after=first.after)
        shown = [each.proposal for page in (first, second) for each in page.proposals]
        assert (shown, second.after) == (written, None)


class TestADeparture:
    def test_is_in_the_history_of_each_proposal_and_wakes_nothing(self, luca, ada):
        proposal = _rolled_out_by(luca)
        active_at = proposal.active_at
        _leaves(luca, ada)
        told = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id).all()
        assert [each.phrase for each in told] == [
            "deactivated Luca Ferri, who was the roll-out owner, a reviewer and in the plan here"
        ]
        assert proposal.active_at == active_at

    def test_asks_the_rules_anew_whose_turn_it_is(self, luca, ada):
        proposal = a_proposal(decider=luca, stage=Stage.DRAFT)
        _leaves(luca, ada)
        assert "a decider (Luca Ferri has left)" in proposal.needs
        reactivate(luca, by=ada)
        db.session.commit()
        assert "a decider (Luca Ferri has left)" not in proposal.needs

    def test_ends_what_was_offered_to_them(self, luca, ada):
        proposal = a_proposal()
        offer_ownership(proposal, person=luca, by=proposal.owner)
        db.session.commit()
        _leaves(luca, ada)
        assert proposal.offer is None

    def test_is_told_once_to_administrators_team_and_authors(self, luca, ada):
        proposal, other = _rolled_out_by(luca), an_administrator("Bo")
        a_team("Platform", luca, a_person("Kit"))
        a_proposal(owner=luca, visibility=Visibility.RESTRICTED)
        _leaves(luca, ada)
        letters = _letters()
        assert {"Bo", "Kit", "Priya Raman"} <= set(letters)
        assert {"Ada Admin", "Luca Ferri"}.isdisjoint(letters)
        assert letters["Kit"].why == "you are in their team Platform"
        lines = _wording(letters[other.name]).lines
        assert len(lines) == 2
        assert lines[1].startswith(f"TL-{proposal.number} Remote build cache: Roll-out owner")

    def test_is_not_told_once_they_are_back_or_nothing_is_left(self, luca, ada):
        a_metric(owner=luca)
        an_administrator("Bo")
        _leaves(luca, ada)
        letter = _letters()["Bo"]
        assert _wording(letter).lines[1:] == ("The metric Median CI time",)
        reactivate(luca, by=ada)
        assert _wording(letter) is None

    def test_is_at_the_top_of_the_proposal_with_who_can_help(self, app, luca, ada):
        proposal = _rolled_out_by(luca)
        _leaves(luca, ada)
        page = Browser(app, a_person("Kit")).get(f"/p/{proposal.number}")
        assert "Luca Ferri, the roll-out owner, has left." in page.text
        assert "Priya Raman can offer the seat to somebody." in page.text
        reactivate(luca, by=ada)
        db.session.commit()
        assert "has left" not in Browser(app, ada).get(f"/p/{proposal.number}").text


class TestHandingOn:
    def test_is_for_administrators_and_authors_once_somebody_left(self, luca, ada):
        proposal = _rolled_out_by(luca)
        seat = next(each for each in proposal.seats if each.person == luca)
        with pytest.raises(Forbidden):
            replace_in_seat(seat, person=ada, by=a_person("Kit"))
        with pytest.raises(Conflict, match="has not left"):
            replace_in_seat(seat, person=a_person("Kit"), by=ada)

    def test_gives_everything_to_whom_the_administrator_chooses(self, app, luca, ada):
        proposal, owned = _rolled_out_by(luca), a_proposal(owner=luca)
        add_co_author(owned, person=a_person("Cai"), by=luca)
        metric, kit = a_metric(owner=luca), a_person("Kit")
        _leaves(luca, ada)
        assert departed_holders(to=ada) == [luca]
        page = Browser(app, ada).get(f"/admin/people/{luca.id}/hand-over")
        answer = page.press("Hand it on", everything=str(kit.id))
        assert "5 things handed on" in answer.follow().text
        assert (proposal.seat(SeatRole.ROLLOUT_OWNER), metric.owner) == (kit, kit)
        assert (proposal.milestones[0].owner, proposal.reviewers[0].person) == (kit, kit)
        assert (owned.owner, owned.offer.to) == (luca, kit)
        assert "theirs once they take it" in answer.follow().text

    def test_refuses_beside_the_thing_and_does_nothing_by_halves(self, app, luca, ada):
        proposal, metric = a_proposal(owner=luca), a_metric(owner=luca)
        decider = proposal.seat(SeatRole.DECIDER)
        _leaves(luca, ada)
        page = Browser(app, ada).get(f"/admin/people/{luca.id}/hand-over")
        answer = page.press("Hand it on", everything=str(decider.id))
        assert (answer.status, metric.owner) == (422, luca)
        assert "is the decider, who cannot be one of the authors" in answer.text
        assert page.press("Hand it on").status == 422

    def test_names_nobody_themselves_for_letting_a_step_go_on(self, luca, ada):
        proposal, kit = _rolled_out_by(luca), a_person("Kit")
        step = proposal.milestones[0]
        step.approver = luca
        _leaves(luca, ada)
        with pytest.raises(Invalid, match="other than yourself"):
            replace_on_milestone(step, departed=luca, person=ada, by=ada)
        replace_on_milestone(step, departed=luca, person=kit, by=ada)
        assert (step.owner, step.approver) == (kit, kit)

    def test_waits_until_they_left_and_is_shown_before(self, app, luca, ada):
        _rolled_out_by(luca)
        browser = Browser(app, ada)
        page = browser.get(f"/admin/people/{luca.id}/deactivation")
        assert "Roll-out owner · Asked for a position" in page.text
        assert not browser.get(f"/admin/people/{luca.id}/hand-over").offers("Hand it on")

    def test_takes_few_statements_however_much_is_held(self, app, luca, ada):
        browser = Browser(app, ada)
        for _ in range(3):
            _rolled_out_by(luca)
        for page in [f"/admin/people/{luca.id}/{each}" for each in ("deactivation", "hand-over")]:
            browser.get(page)
            with count_statements() as seen:
                browser.get(page)
            assert len(seen) <= 12
