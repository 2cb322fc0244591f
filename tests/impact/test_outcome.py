"""Telling the outcome: what was learned, which warnings were right, and what is done next."""

import pytest
import sqlalchemy as sa

from proposals.accounts.models import Person, Scope
from proposals.db import db
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Proposal, Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, deliver_due
from proposals.impact.actions import (
    close,
    drop,
    plan_milestone,
    start_proposal,
    tell_commitment,
    tell_outcome,
)
from proposals.impact.findings import Found
from proposals.impact.models import Finding, FollowUp
from proposals.impact.promise import verdict_of
from proposals.notifications.models import Letter
from proposals.notifications.sending import _wording_of as wording_of
from proposals.overview.reference import reference_class
from tests.api.client import Program, a_token
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.impact.moments import (
    HEADLINE,
    a_dissent,
    a_risk,
    a_told_metric,
    an_assessment,
    an_unmeasured_one,
    review,
)
from tests.statements import count_statements

RIGHT = Found(Finding.RIGHT, "Two bugs slipped through.")


def phrases_of(proposal: Proposal) -> list[str]:
    told = sa.select(LoggedEvent).where(LoggedEvent.proposal_id == proposal.id)
    return [each.phrase for each in db.session.scalars(told.order_by(LoggedEvent.id))]


class TestAGoal:
    def test_ends_by_its_final_assessment_when_the_review_is_shared(self, app):
        proposal = a_told_metric()
        tell_outcome(proposal, **review(), by=proposal.owner)
        assert proposal.commitments[0].outcome.assessment.headline == HEADLINE

    def test_does_not_end_by_a_provisional_one(self, app):
        proposal = an_unmeasured_one()
        goal = proposal.commitments[0]
        an_assessment(goal, is_final=False)
        tell_outcome(proposal, **review(), by=proposal.owner)
        assert goal.outcome is None
        with pytest.raises(Invalid, match="no assessment of the promised date"):
            tell_commitment(goal, by=proposal.owner)
        with pytest.raises(Unmet, match="how Median CI time ended"):
            close(proposal, by=proposal.owner)

    def test_is_judged_without_numbers_only_for_a_reason_and_only_unmeasured(self, app):
        proposal = an_unmeasured_one()
        goal = proposal.commitments[0]
        with pytest.raises(Invalid, match="what the judgement rests on"):
            tell_commitment(goal, judged="improved", by=proposal.owner)
        reason = "Everybody says so, and nobody timed it."
        tell_commitment(goal, judged="improved", not_measured_reason=reason, by=proposal.owner)
        assert verdict_of(goal.outcome) == "improved"
        other = a_told_metric()
        with pytest.raises(Invalid, match="was measured, so it is not judged"):
            tell_commitment(
                other.commitments[0], judged="target_met", not_measured_reason="!", by=other.owner
            )

    def test_that_was_judged_is_never_counted_as_measured(self, app):
        proposal = an_unmeasured_one()
        goal = proposal.commitments[0]
        tell_commitment(
            goal, judged="target_met", not_measured_reason="We feel it.", by=proposal.owner
        )
        db.session.commit()
        known = reference_class(goal.metric, but=a_proposal(), to=proposal.owner)
        assert [each.verdict for each in known.past] == ["not_measured"]


class TestAReview:
    def test_names_the_cause_of_a_miss(self, app):
        proposal = a_told_metric()
        with pytest.raises(Invalid, match="say what caused it"):
            tell_outcome(proposal, **review(cause=None), by=proposal.owner)

    def test_keeps_what_an_earlier_telling_said(self, app):
        proposal = a_told_metric()
        tell_outcome(proposal, **review(learned="Caches work."), by=proposal.owner)
        tell_outcome(proposal, **review(learned="Warm caches work."), by=proposal.owner)
        db.session.commit()
        (earlier,) = proposal.outcome.earlier
        assert (earlier.texts["learned"], earlier.texts["cause"]) == ("Caches work.", "estimate")
        assert "told the outcome anew" in phrases_of(proposal)

    def test_is_for_its_owner_and_its_metric_owner(self, app):
        with pytest.raises(Forbidden):
            tell_outcome(a_told_metric(), **review(), by=a_person("Eve"))

    def test_reaches_everybody_who_took_part_and_whoever_warned(self, app):
        proposal = a_told_metric()
        dissent = a_dissent(proposal)
        risk = a_risk(proposal, raised_by=a_person("Noor Haddad"))
        tell_outcome(
            proposal,
            **review(dissents={dissent.id: RIGHT}, risks={risk.id: Found(Finding.PARTLY)}),
            by=proposal.owner,
        )
        db.session.commit()
        deliver_due()
        letters = db.session.scalars(sa.select(Letter).join(Letter.person)).all()
        whys = {each.person.name: each.why for each in letters}
        assert whys["Marguerite Chen"] == "you disagreed at the decision"
        assert whys["Noor Haddad"] == "you named a risk"
        assert proposal.owner.name not in whys
        mine = next(each for each in letters if each.person.name == "Marguerite Chen")
        assert wording_of(mine, proposal, False).quotes[0] == (
            "On your dissent, which was right",
            "Two bugs slipped through.",
        )


class TestAWarning:
    def test_is_looked_at_again_before_the_proposal_closes(self, app):
        proposal = a_told_metric()
        dissent = a_dissent(proposal)
        tell_outcome(proposal, **review(), by=proposal.owner)
        with pytest.raises(Unmet, match="Marguerite Chen’s dissent looked at again"):
            close(proposal, by=proposal.owner)
        bare = {dissent.id: Found(Finding.RIGHT)}
        with pytest.raises(Invalid, match="Say what shows it"):
            tell_outcome(proposal, **review(dissents=bare), by=proposal.owner)
        tell_outcome(proposal, **review(dissents={dissent.id: RIGHT}), by=proposal.owner)
        db.session.commit()
        close(proposal, by=proposal.owner)
        assert any("Marguerite Chen warned of" in each for each in phrases_of(proposal))

    def test_belongs_to_this_proposal(self, app):
        elsewhere = a_dissent(a_told_metric())
        proposal = a_told_metric()
        with pytest.raises(Invalid, match="no such one here"):
            tell_outcome(proposal, **review(dissents={elsewhere.id: RIGHT}), by=proposal.owner)

    def test_that_came_true_is_credited_with_its_day_and_stage(self, app):
        proposal = a_told_metric()
        risk = a_risk(proposal)
        tell_outcome(proposal, **review(risks={risk.id: Found(Finding.RIGHT)}), by=proposal.owner)
        page = Browser(app, a_person("Reader")).get(f"/p/{proposal.number}/impact")
        assert "Raised early" in page.text
        assert "named it on Tue 3 March" in page.text


@pytest.fixture
def follow_up(app) -> FollowUp:
    proposal = a_told_metric(visibility=Visibility.RESTRICTED)
    texts = ["1. Warm the caches.", "", "Warm the caches."]
    tell_outcome(proposal, **review(follow_ups=texts), by=proposal.owner)
    db.session.commit()
    (item,) = proposal.outcome.follow_up_items
    return item


class TestAFollowUp:
    def test_becomes_a_draft_that_says_where_it_comes_from(self, follow_up):
        proposal = follow_up.outcome.proposal
        draft = start_proposal(follow_up, by=proposal.owner)
        body = draft.latest.body if draft.latest else ""
        assert (draft.title, draft.visibility) == ("Warm the caches.", Visibility.PRIVATE)
        assert "Warm the caches." in body
        assert f"/p/{proposal.number}/impact#outcome" in body
        assert proposal.title not in body
        with pytest.raises(Conflict):
            drop(follow_up, reason="Twice", by=proposal.owner)

    def test_leads_to_the_draft_only_for_who_may_see_that(self, app, follow_up):
        proposal = follow_up.outcome.proposal
        draft = start_proposal(follow_up, by=proposal.owner)
        keeper = next(each.person for each in proposal.seats if each.person_id != draft.owner_id)
        address = f"/p/{proposal.number}/impact"
        assert f"TL-{draft.number}" in Browser(app, proposal.owner).get(address).text
        page = Browser(app, keeper).get(address)
        assert f"TL-{draft.number}" not in page.text
        assert "Taken up" in page.text

    def test_becomes_a_milestone_or_is_dropped_for_a_reason(self, follow_up):
        owner = follow_up.outcome.proposal.owner
        with pytest.raises(Invalid):
            drop(follow_up, reason=" ", by=owner)
        milestone = plan_milestone(follow_up, by=owner)
        assert (milestone.title, follow_up.is_open) == ("Warm the caches.", False)

    def test_stays_once_it_went_somewhere(self, follow_up):
        proposal = follow_up.outcome.proposal
        plan_milestone(follow_up, by=proposal.owner)
        tell_outcome(proposal, **review(follow_ups=["Cool them."]), by=proposal.owner)
        db.session.commit()
        texts = [each.text for each in proposal.outcome.follow_up_items]
        assert texts == ["Warm the caches.", "Cool them."]


@pytest.mark.one_engine
class TestThePage:
    def test_takes_a_review_from_its_first_draft_to_closed(self, app):
        proposal = a_told_metric()
        dissent, risk = a_dissent(proposal), a_risk(proposal)
        owner, address = Browser(app, proposal.owner), f"/p/{proposal.number}/impact"

        begun = owner.get(address)
        assert "from 21 to 9 min" in begun.text
        assert HEADLINE in begun.forms[-1].fields.get("happened", [""])[0] or HEADLINE in begun.text
        begun.press("Save for later", learned="Caches", **{f"dissent-{dissent.id}-finding": "no"})
        again = owner.get(address)
        assert ">Caches</textarea>" in again.text.replace("\n", "").replace("\r", "")
        assert "Caches" not in Browser(app, a_person("Reader")).get(address).text

        refused = again.press("Share review")
        assert refused.status == 422
        assert "say what caused it" in refused.text or "Choose one." in refused.text
        said = {
            "cause": "estimate",
            "follow_ups": "Warm them.",
            f"dissent-{dissent.id}-finding": "right",
            f"dissent-{dissent.id}-note": "It did.",
            f"risk-{risk.id}-finding": "wrong",
        }
        assert refused.press("Share review", **said).status == 303
        told = owner.get(address)
        assert "Was right" in told.text
        assert "Kept since <time>" in told.text  # nothing of it is left
        assert told.press("Start a proposal: Warm them.").location.endswith("/edit")
        assert owner.get(address).press("Close the proposal").status == 303
        db.session.expire_all()
        assert proposal.stage is Stage.CLOSED

    def test_takes_few_statements_however_much_was_said(self, app):
        proposal = a_told_metric()
        warned = {a_dissent(proposal, f"No {each}").id: RIGHT for each in range(4)}
        risks = {a_risk(proposal).id: Found(Finding.RIGHT) for each in range(4)}
        many = [f"Do {each}." for each in range(9)]
        said = review(dissents=warned, risks=risks, follow_ups=many)
        tell_outcome(proposal, **said, by=proposal.owner)
        start_proposal(proposal.outcome.follow_up_items[0], by=proposal.owner)
        owner, address = Browser(app, proposal.owner), f"/p/{proposal.number}/impact"
        owner.get(address)
        with count_statements() as statements:
            owner.get(address)
        assert len(statements) <= 19, statements


@pytest.mark.one_engine
class TestAProgram:
    def test_tells_the_outcome_and_reads_it(self, app):
        proposal = a_told_metric()
        dissent, owner = a_dissent(proposal), proposal.owner
        program = Program(app, a_token(owner, Scope.READ, Scope.WRITE))
        address = f"/proposals/{proposal.number}/outcome"

        refused = program.post(address, {"happened": "Faster.", "learned": "Much."})
        assert refused.status_code == 422
        assert refused.json["errors"] == {"cause": ["A promise was missed: say what caused it."]}
        told = {
            "happened": "Faster.",
            "learned": "Much.",
            "cause": "estimate",
            "follow_ups": ["Warm them."],
            "dissents": [{"id": dissent.id, "finding": "right", "note": "It did."}],
        }
        assert program.post(address, told).status_code == 200
        seen = program.get(address).json
        assert (seen["cause"], seen["needs"]) == ("estimate", [])
        assert seen["goals"][0]["verdict"] == "improved"
        assert seen["dissents"][0]["finding"] == "right"
        assert seen["follow_ups"][0]["text"] == "Warm them."

    def test_is_told_which_goal_is_wrong(self, app):
        proposal = an_unmeasured_one()
        program = Program(app, a_token(proposal.owner, Scope.WRITE))
        goal = {"commitment": proposal.commitments[0].id, "judged": "target_met"}
        told = {"happened": "So.", "learned": "Little.", "goals": [goal]}
        refused = program.post(f"/proposals/{proposal.number}/outcome", told)
        assert refused.status_code == 422
        assert list(refused.json["errors"]) == ["goals[0].not_measured_reason"]
        assert db.session.scalar(sa.select(Person.id).limit(1))
