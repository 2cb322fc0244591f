"""The plan: all that is structured beside the text, with forms that work without a script."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions import name_risk, offer_seat, plan_milestone
from proposals.drafting.models import (
    Likelihood,
    MilestoneKind,
    SeatRole,
    Severity,
    Stage,
    Visibility,
)
from tests.browser import Browser
from tests.builders import (
    a_metric,
    a_person,
    a_proposal,
    a_team,
    an_organisation,
    an_unsaved_commitment,
)
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

SOON = (clock.today() + timedelta(days=30)).isoformat()


@pytest.fixture
def draft(app):
    an_organisation()
    return a_proposal(owner=a_person("Priya Raman"), stage=Stage.DRAFT)


@pytest.fixture
def author(app, draft):
    return Browser(app, draft.owner)


def _plan(browser, draft):
    return browser.get(f"/p/{draft.number}/plan")


def _at(draft, path):
    return f"/p/{draft.number}/{path}"


class TestSeats:
    def test_are_offered_all_at_once(self, author, draft):
        hana = a_person("Hana")
        answer = _plan(author, draft).press("Save the seats", sponsor=str(hana.id))
        assert answer.status == 303
        assert draft.seat(SeatRole.SPONSOR) == hana
        assert "asked" in answer.follow().text

    def test_stay_as_they_are_where_nothing_is_chosen(self, author, draft):
        before = {seat.role: seat.accepted_at for seat in draft.seats}
        _plan(author, draft).press("Save the seats")
        assert {seat.role: seat.accepted_at for seat in draft.seats} == before

    def test_refuse_the_owner_as_decider_beside_the_seat_and_keep_all(self, author, draft):
        hana = a_person("Hana")
        decider = draft.seat(SeatRole.DECIDER)
        answer = _plan(author, draft).press(
            "Save the seats", sponsor=str(hana.id), decider=str(draft.owner.id)
        )
        assert answer.status == 422
        assert 'id="decider-error"' in answer.text
        assert draft.seat(SeatRole.DECIDER) == decider
        assert draft.seat(SeatRole.SPONSOR) is None

    def test_show_whoever_has_left_until_somebody_else_takes_over(self, author, draft):
        draft.seat(SeatRole.DECIDER).deactivated_at = clock.now()
        db.session.commit()
        page = _plan(author, draft)
        assert "has left" in page.text
        assert page.press("Save the seats").status == 303
        assert draft.seat(SeatRole.DECIDER)

    def test_are_accepted_by_whoever_is_asked(self, app, draft):
        hana = a_person("Hana")
        offer_seat(draft, role=SeatRole.SPONSOR, person=hana, by=draft.owner)
        db.session.commit()
        page = _plan(Browser(app, hana), draft)
        assert not page.offers("Save the seats")
        page.press("Accept the seat")
        seat = next(seat for seat in draft.seats if seat.role == SeatRole.SPONSOR)
        assert seat.accepted_at

    def test_of_an_unknown_role_are_nowhere(self, author, draft):
        token = _plan(author, draft).forms[-1].fields["csrf_token"][0]
        answer = author.send("post", _at(draft, "seats/king/acceptance"), {"csrf_token": token})
        assert answer.status == 404

    def test_gain_and_lose_co_authors(self, author, draft):
        bo = a_person("Bo")
        _plan(author, draft).press("Add", person=str(bo.id))
        assert draft.co_authors == [bo]
        author.get(_at(draft, f"co-authors/{bo.id}/removal")).press("End it")
        assert draft.co_authors == []


class TestASeatThatIsOffered:
    def test_is_declined_with_a_word_that_its_authors_read(self, app, author, draft):
        bo = a_person("Bo")
        offer_seat(draft, role=SeatRole.SPONSOR, person=bo, by=draft.owner)
        assert "Decline it" in _plan(Browser(app, bo), draft).text
        page = Browser(app, bo).get(_at(draft, "seats/sponsor/refusal"))
        assert page.press("Decline it", reason="").status == 422
        assert page.press("Decline it", reason="I leave in May.").status == 303
        assert "Bo declined: “I leave in May.”" in _plan(author, draft).text

    def test_is_not_anybody_elses_to_decline(self, author, draft):
        offer_seat(draft, role=SeatRole.SPONSOR, person=a_person("Bo"), by=draft.owner)
        assert author.get(_at(draft, "seats/sponsor/refusal")).status == 403
        assert author.get(_at(draft, "seats/nonsense/refusal")).status == 404


class TestReviewers:
    def test_are_asked_changed_and_no_longer_asked(self, author, draft):
        dele = a_person("Dele")
        page = author.get(_at(draft, "reviewers/new"))
        page.press("Ask", reviewer=f"person-{dele.id}", reason="Release integrity", due_on=SOON)
        assert "Release integrity" in _plan(author, draft).text
        request = _at(draft, f"reviewers/{draft.reviewers[-1].id}")
        author.get(request).press("Save", reason="Who may write")
        assert "Who may write" in _plan(author, draft).text
        author.get(f"{request}/removal").press("Withdraw the request")
        assert "Who may write" not in _plan(author, draft).text

    def test_need_a_reason(self, author, draft):
        page = author.get(_at(draft, "reviewers/new"))
        answer = page.press("Ask", reviewer=f"person-{a_person('Dele').id}", reason="")
        assert answer.status == 422
        assert "Say why you ask them." in answer.text

    def test_are_not_authors_nor_people_asked_already(self, author, draft):
        asked = draft.reviewers[0].person
        page = author.get(_at(draft, "reviewers/new"))
        for person in (draft.owner, asked):
            assert f'value="person-{person.id}"' not in page.text


class TestCommitments:
    def test_are_added_changed_and_taken_back(self, author, draft):
        metric = a_metric(name="Failed builds", unit="%")
        page = author.get(_at(draft, "commitments/new"))
        page.press(
            "Promise it",
            metric=str(metric.id),
            baseline="4.5",
            low="1",
            high="3",
            target="2",
            due_on=SOON,
        )
        commitment = draft.commitments[-1]
        assert "4.5" in _plan(author, draft).text
        author.get(_at(draft, f"commitments/{commitment.id}")).press("Save", target="1.5")
        assert (commitment.target, commitment.baseline) == (1.5, 4.5)
        author.get(_at(draft, f"commitments/{commitment.id}/removal")).press("Take it back")
        assert commitment not in draft.commitments

    def test_say_what_is_wrong_in_the_field_and_keep_the_rest(self, author, draft):
        metric = a_metric()
        answer = author.get(_at(draft, "commitments/new")).press(
            "Promise it", metric=str(metric.id), baseline="21", target="29", low="x", high="7.5"
        )
        assert answer.status == 422
        assert 'id="low-error"' in answer.text
        assert 'value="x"' in answer.text
        answer = answer.press("Promise it", low="12")
        assert 'id="target-error"' in answer.text
        assert 'id="high-error"' in answer.text
        assert 'value="29"' in answer.text

    def test_need_a_metric(self, author, draft):
        answer = author.get(_at(draft, "commitments/new")).press("Promise it", target="9")
        assert answer.status == 422
        assert "Choose what is measured." in answer.text

    def test_can_be_replaced_by_a_reason(self, author, draft):
        _plan(author, draft).press("Save the reason", reason="A licence ran out.")
        assert draft.no_outcome_reason == "A licence ran out."

    def test_of_another_proposal_are_nowhere(self, author, draft):
        other = a_proposal("Another one")
        (commitment,) = other.commitments
        assert author.get(_at(draft, f"commitments/{commitment.id}")).status == 404

    def test_cannot_be_touched_after_acceptance(self, app):
        accepted = a_proposal(stage=Stage.ACCEPTED)
        browser = Browser(app, accepted.owner)
        assert "commitments/new" not in _plan(browser, accepted).text
        page = browser.get(_at(accepted, f"commitments/{accepted.commitments[0].id}/removal"))
        assert page.press("Take it back").status == 409


class TestRisks:
    def test_are_named_by_anybody_who_can_see_the_proposal(self, app):
        reviewed, rosa = a_proposal(stage=Stage.IN_REVIEW), a_person("Rosa")
        page = Browser(app, rosa).get(_at(reviewed, "risks/new"))
        answer = page.press("Name it", description="A poisoned entry", likelihood="low")
        assert "named by Rosa, in review" in answer.follow().text

    def test_keep_the_words_of_whoever_named_them(self, author, draft):
        hana = draft.seat(SeatRole.ROLLOUT_OWNER)
        risk = _risk(draft, hana)
        page = author.get(_at(draft, f"risks/{risk.id}"))
        assert "whose words stay as they are" in page.text
        page.press("Save", response="Reads off")
        assert (risk.description, risk.response) == ("A poisoned entry", "Reads off")

    def test_are_removed_after_asking(self, author, draft):
        risk = _risk(draft, draft.owner)
        page = author.get(_at(draft, f"risks/{risk.id}/removal"))
        assert "A poisoned entry" in page.text
        page.press("Remove it")
        assert draft.risks == []


def _risk(draft, by):
    risk = name_risk(
        draft,
        description="A poisoned entry",
        likelihood=Likelihood.LOW,
        severity=Severity.SEVERE,
        by=by,
    )
    db.session.commit()
    return risk


class TestMilestones:
    def test_are_planned_moved_and_removed(self, author, draft):
        page = author.get(_at(draft, "milestones/new"))
        page.press("Plan it", title="Half", kind="rollout", exposure="50", planned_on=SOON)
        (milestone,) = draft.milestones
        assert (milestone.kind, milestone.exposure) == (MilestoneKind.ROLLOUT, 50)
        author.get(_at(draft, f"milestones/{milestone.id}")).press("Save", title="Half of them")
        assert milestone.title == "Half of them"
        author.get(_at(draft, f"milestones/{milestone.id}/removal")).press("Remove it")
        assert draft.milestones == []

    def test_ask_how_much_a_rollout_step_reaches(self, author, draft):
        page = author.get(_at(draft, "milestones/new"))
        answer = page.press("Plan it", title="Half", kind="rollout")
        assert answer.status == 422
        assert 'id="exposure-error"' in answer.text


class TestLaneAndReaders:
    def test_the_lane_says_which_rule_chose_it(self, author, draft):
        answer = _plan(author, draft).press("Choose the lane", is_reversible="y", is_small="y")
        assert "Light lane: it is small and can be undone." in answer.follow().text

    def test_readers_are_invited_and_uninvited(self, author, draft):
        team = a_team("Platform")
        page = author.get(_at(draft, "readers/new"))
        answer = page.press("Invite", reader=f"team-{team.id}").follow()
        assert "Platform" in answer.text
        author.get(_at(draft, "readers/1/removal")).press("Take the invitation back")
        _plan(author, draft)  # it shows the notice
        assert "Platform" not in _plan(author, draft).text

    def test_the_owner_restricts_it(self, author, draft):
        _plan(author, draft).press("Save", visibility="restricted")
        assert draft.visibility == Visibility.RESTRICTED


class TestOpeningTheReview:
    def test_leads_to_the_review(self, author, draft):
        answer = _plan(author, draft).press("Open the review")
        assert answer.status == 303
        assert answer.location.endswith("/review")
        assert draft.stage == Stage.IN_REVIEW

    def test_is_unavailable_with_its_reason_while_something_is_missing(self, author, draft):
        draft.latest.undo = ""
        db.session.commit()
        page = _plan(author, draft)
        assert 'aria-disabled="true"' in page.text
        assert f'href="/p/{draft.number}/edit#undo">How we undo it</a>' in page.text
        answer = page.press("Open the review")  # as a browser without the script would
        assert answer.status == 409
        assert "still needs: how we undo it" in answer.text


class TestWaysOut:
    def test_a_withdrawal_asks_for_a_reason(self, author, draft):
        answer = _plan(author, draft).press("Withdraw the proposal", reason="")
        assert answer.status == 422
        assert "Give a reason." in answer.text
        answer = answer.press("Withdraw the proposal", reason="The vendor fixed it")
        assert answer.status == 303
        assert draft.stage == Stage.WITHDRAWN

    def test_a_successor_is_named_by_its_number(self, author, draft):
        successor = a_proposal("Second try")
        answer = _plan(author, draft).press("Supersede it", successor="4711")
        assert "There is no proposal of that number." in answer.text
        answer.press("Supersede it", successor=str(successor.number))
        assert draft.superseded_by == successor

    def test_a_successor_that_one_cannot_see_is_not_there(self, author, draft):
        secret = a_proposal("Secret", stage=Stage.DRAFT, owner=a_person("Bo"))
        answer = _plan(author, draft).press("Supersede it", successor=str(secret.number))
        assert "There is no proposal of that number." in answer.text

    def test_a_declined_proposal_is_taken_up_again(self, app):
        declined = a_proposal(stage=Stage.DECLINED)
        page = _plan(Browser(app, declined.owner), declined)
        answer = page.press("Take it up again", note="Prices fell")
        assert "It is a draft again." in answer.follow().text

    def test_a_dormant_proposal_is_revived(self, app):
        resting = a_proposal(stage=Stage.DORMANT)
        _plan(Browser(app, resting.owner), resting).press("Revive it")
        assert resting.stage == Stage.IN_REVIEW


@pytest.mark.parametrize("stage", sorted(set(Stage)))
def test_a_reader_sees_the_plan_at_any_stage_and_changes_nothing(app, stage):
    proposal = a_proposal(stage=stage, visibility=Visibility.ORGANISATION)
    page = _plan(Browser(app, a_person("Bo")), proposal)
    assert page.status == 200
    for button in ("Save the seats", "Open the review", "Withdraw the proposal", "Supersede it"):
        assert not page.offers(button)


def test_the_plan_takes_few_statements_however_much_is_planned(author, draft):
    counts = []
    for _ in range(3):
        for _ in range(3):
            commitment = an_unsaved_commitment()
            draft.commitments.append(commitment)
            _risk(draft, draft.seat(SeatRole.ROLLOUT_OWNER))
            plan_milestone(draft, title="Step", owner=a_person("Hana"), by=draft.owner)
        db.session.commit()
        _plan(author, draft)
        with count_statements() as seen:
            assert _plan(author, draft).status == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1, seen
    assert counts[0] <= 13, seen


@pytest.mark.parametrize("thing", ["commitments", "milestones", "reviewers", "readers"])
def test_a_form_takes_few_statements(author, draft, thing):
    path = f"{thing}/new"
    author.get(_at(draft, path))
    with count_statements() as seen:
        assert author.get(_at(draft, path)).status == 200
    assert len(seen) <= 12, seen
