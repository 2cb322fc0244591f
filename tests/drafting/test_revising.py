"""Promises are revised openly: with a reason, in view, and the frozen one stays the judge."""

from datetime import UTC, date, datetime

import pytest

from proposals import clock
from proposals.db import db
from proposals.decisions.record import freeze_promises
from proposals.drafting.actions import revise_promise
from proposals.drafting.errors import RevisedMeanwhile
from proposals.drafting.models import SeatRole, Stage
from proposals.drafting.revised import circle_of, date_in_force, eases, revisions_of
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, deliver_due
from proposals.impact.queries import plan_of
from proposals.notifications.about_promises import WORDINGS
from proposals.notifications.models import Letter
from proposals.notifications.wording import Told
from proposals.overview.said_did import said_and_did
from tests.browser import Browser
from tests.builders import a_person, a_proposal

pytestmark = pytest.mark.one_engine

DUE = date(2030, 6, 1)
DECIDED = datetime(2020, 3, 1, 9, tzinfo=UTC)
KEPT = {"target": 9.0, "low": 7.5, "high": 12.0, "due_on": DUE}


@pytest.mark.parametrize(
    ("moves", "in_force"),
    [
        ([], DUE),
        ([(date(2030, 5, 31), date(2030, 7, 1))], date(2030, 7, 1)),
        ([(DUE, date(2030, 7, 1))], DUE),
        ([(date(2030, 6, 2), date(2030, 7, 1))], DUE),
        ([(date(2030, 5, 1), date(2030, 7, 1)), (date(2030, 6, 20), date(2030, 8, 1))],
         date(2030, 8, 1)),
        ([(date(2030, 5, 1), date(2030, 7, 1)), (date(2030, 7, 2), date(2030, 8, 1))],
         date(2030, 7, 1)),
        ([(date(2030, 3, 2), date(2030, 4, 1)), (date(2030, 4, 9), date(2030, 9, 1))],
         date(2030, 4, 1)),
    ],
    ids=["never", "the day before", "on the day", "after", "twice ahead", "ahead and late",
         "brought forward and late"],
)  # fmt: skip
def test_a_date_counts_if_it_was_moved_before_the_one_in_force_had_come(moves, in_force):
    held = DUE
    for said_on, becomes in moves:
        held = date_in_force(held, becomes=becomes, said_on=said_on)
    assert held == in_force


@pytest.mark.parametrize(
    ("before", "after", "is_warning"),
    [
        ({"target": 9.0}, {"target": 12.0}, True),
        ({"target": 9.0}, {"target": 8.0}, False),
        ({"due_on": "2030-06-01"}, {"due_on": "2030-07-01"}, True),
        ({"due_on": "2030-06-01"}, {"due_on": "2030-05-01"}, False),
        ({"low": 7.5}, {"low": 6.0}, False),
    ],
)
def test_to_promise_less_or_later_is_a_warning(before, after, is_warning):
    assert eases(21.0, before, after) is is_warning


@pytest.fixture
def promise(app):
    """A promise of 21 → 9 minutes by 1 June 2030, frozen ten years before."""
    proposal = a_proposal(stage=Stage.ROLLING_OUT)
    commitment = proposal.commitments[0]
    commitment.due_on = DUE
    with clock.at(DECIDED):
        freeze_promises(proposal)
    db.session.commit()
    return commitment


def _revise(promise, on=date(2030, 4, 14), by=None, **values):
    with clock.at(datetime(on.year, on.month, on.day, 12, tzinfo=UTC)):
        revision = revise_promise(
            promise,
            **{**KEPT, "reason": "The sandbox was down.", **values},
            by=by or promise.proposal.owner,
        )
        db.session.commit()
    return revision


class TestARevision:
    def test_keeps_the_frozen_promise_and_says_what_holds_now(self, promise):
        frozen = dict(promise.frozen)
        later = date(2030, 7, 1)
        revision = _revise(promise, target=11.0, due_on=later)
        assert (revision.number, revision.before, revision.after) == (
            2,
            {"target": 9.0, "due_on": "2030-06-01"},
            {"target": 11.0, "due_on": "2030-07-01"},
        )
        assert promise.frozen == frozen
        assert (promise.target, promise.due_on) == (11.0, later)
        plan = plan_of(promise)
        assert (plan.target, plan.due_on, plan.review_on) == (9.0, DUE, later)

    def test_after_the_date_does_not_move_the_verdict(self, promise):
        _revise(promise, on=date(2030, 6, 3), due_on=date(2030, 7, 1))
        assert plan_of(promise).review_on == DUE

    def test_is_recorded_with_whoever_is_told(self, promise):
        proposal = promise.proposal
        keeper = proposal.seat(SeatRole.METRIC_OWNER)
        revision = _revise(promise, by=keeper, target=11.0)
        told = {name for _, name in revision.told}
        assert {"Priya Raman", "Rosa Reviewer", "Tomás Lindqvist", "Hana Sato"} <= told
        assert keeper.name not in told
        event = db.session.query(LoggedEvent).filter_by(name="drafting.promise_revised").one()
        assert event.phrase == (
            "revised the promise about Median CI time: target 9 → 11 min: “The sandbox was down.”"
        )
        assert event.details["eases"]
        assert len(event.details["person_ids"]) == len(revision.told)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"reason": " ", "target": 11.0}, "reason"),
            ({"target": None}, "target"),
            ({"target": 25.0}, "target"),
            ({"due_on": date(2030, 4, 14)}, "due_on"),
            ({"low": 13.0}, "high"),
            ({}, "target"),
        ],
        ids=["no reason", "emptied", "not better", "today", "upside down", "nothing new"],
    )
    def test_has_to_make_sense(self, promise, values, field):
        with pytest.raises(Invalid) as refused:
            _revise(promise, **values)
        assert set(refused.value.context["errors"]) == {field}

    def test_is_for_the_owner_and_the_metric_owner(self, promise):
        for stranger in (a_person("Bo"), promise.proposal.seat(SeatRole.ROLLOUT_OWNER)):
            with pytest.raises(Forbidden):
                _revise(promise, by=stranger, target=11.0)

    def test_is_not_possible_once_it_is_closed(self, promise):
        promise.proposal.stage = Stage.CLOSED
        with pytest.raises(Conflict, match="while the proposal is closed"):
            _revise(promise, target=11.0)

    def test_on_an_older_one_is_refused_with_what_changed(self, promise):
        first = _revise(promise, target=11.0, seen=1)
        with pytest.raises(RevisedMeanwhile) as refused:
            _revise(promise, target=10.0, seen=1)
        assert refused.value.latest == first


class TestTellingIt:
    def test_goes_to_whoever_it_says_and_tells_what_changed_and_why(self, promise):
        revision = _revise(promise, target=11.0)
        with clock.at(datetime(2030, 4, 15, tzinfo=UTC)):
            assert deliver_due() >= 1
        letters = db.session.query(Letter).all()
        assert sorted(each.person_id for each in letters) == sorted(
            person_id for person_id, _ in revision.told
        )
        told = Told(letters[0].event, letters[0].person, letters[0].why)
        wording = WORDINGS[told.event.name](told, promise.proposal)
        assert "target 9 → 11 min" in wording.lines[0]
        assert "as it was frozen, 9 min by Sat 1 June 2030" in wording.lines[1]
        assert wording.quotes == (("Priya Raman says why", "The sandbox was down."),)

    def test_is_of_no_promise_that_was_frozen_again_since(self, promise):
        _revise(promise, target=11.0)
        assert len(revisions_of(promise)) == 1
        promise.frozen = {**promise.frozen, "frozen_at": "2030-05-01T00:00:00+00:00"}
        assert revisions_of(promise) == []

    def test_has_its_place_on_the_line_of_what_was_said_and_done(self, promise):
        _revise(promise, due_on=date(2030, 7, 1))
        [mark] = [
            each
            for each in said_and_did(promise.proposal, reader=promise.proposal.owner)
            if each.title == "Median CI time: revised"
        ]
        assert mark.detail.endswith("said 7 weeks ahead: “The sandbox was down.”")
        assert mark.address.endswith(f"/impact/commitments/{promise.id}/promise")


class TestWhatAcceptanceLeftOpen:
    @pytest.fixture
    def gap(self, promise):
        promise.frozen = {**promise.frozen, "target": None, "low": None, "high": None}
        promise.target = promise.low = promise.high = None
        promise.proposal.stage = Stage.ACCEPTED
        db.session.commit()
        return promise

    def test_is_judged_by_what_is_said_first_before_the_roll_out(self, gap):
        _revise(gap, target=10.0)
        gap.proposal.stage = Stage.ROLLING_OUT
        _revise(gap, target=12.0)
        assert (plan_of(gap).target, gap.target) == (10.0, 12.0)

    def test_stays_open_once_the_roll_out_has_begun(self, gap):
        gap.proposal.stage = Stage.ROLLING_OUT
        with pytest.raises(Invalid, match="does not add up") as refused:
            _revise(gap, low=None, high=None)
        assert "left open when the roll-out began" in refused.value.context["errors"]["target"][0]


class TestThePage:
    def test_shows_who_will_be_told_and_takes_the_revision(self, app, promise):
        owner = Browser(app, promise.proposal.owner)
        page = owner.get(_address(promise))
        for person, why in circle_of(promise.proposal)[1:]:
            assert person.name in page.text
            assert why in page.text
        answer = page.press("Revise it and tell 5 people", target="11", reason="Less time.")
        assert answer.location.endswith(f"/impact#commitment-{promise.id}")
        shown = owner.get(f"/p/{promise.proposal.number}/impact/commitments/{promise.id}/promise")
        for said in ("Frozen at acceptance", "Target 9 → 11 min", "Less time.", "slip--350"):
            assert said in shown.text

    def test_shows_what_changed_meanwhile_and_keeps_what_was_typed(self, app, promise):
        page = Browser(app, promise.proposal.owner).get(_address(promise))
        _revise(promise, target=11.0)
        refused = page.press("Revise it and tell 5 people", target="10", reason="My own words.")
        assert refused.status == 409
        for said in ("target 9 → 11 min", "The sandbox was down.", "My own words.", 'value="10"'):
            assert said in refused.text
        assert refused.press("Revise it and tell 5 people").status == 303
        assert promise.target == 10.0


def _address(promise):
    return f"/p/{promise.proposal.number}/commitments/{promise.id}/revision"
