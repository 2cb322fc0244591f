"""From the promise to the verdict, as people see it."""

import re
from datetime import date, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Milestone, MilestoneKind, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.impact.actions import assess, close, reopen, tell_commitment, tell_outcome
from proposals.impact.models import Cause
from proposals.impact.queries import impact_of
from proposals.notifications.charts import chart_of
from proposals.notifications.messages import Written, message_of
from proposals.notifications.models import Letter
from proposals.notifications.wording import Wording
from proposals.words import day
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, an_unsaved_commitment, some_points
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

BEFORE = [21.0 + 0.4 * ((day * 7) % 5 - 2) for day in range(60)]
AFTER = [9.5 + 0.4 * ((day * 3) % 5 - 2) for day in range(35)]


def a_measured_proposal(values=None, *, stage=Stage.MEASURING, **fields):
    """Rolled out 35 days ago, promised from 21 to 9 minutes by yesterday."""
    change = clock.today() - timedelta(days=35)
    metric = a_metric()
    some_points(metric, BEFORE + AFTER if values is None else values, first=change - timedelta(60))
    proposal = a_proposal(stage=stage, promises=0, **fields)
    commitment = an_unsaved_commitment(metric=metric, due_on=clock.today() - timedelta(days=1))
    proposal.commitments.append(commitment)
    if stage != Stage.ACCEPTED:
        proposal.milestones.append(_complete(change))
    db.session.commit()
    return proposal


def _complete(day: date) -> Milestone:
    return Milestone(kind=MilestoneKind.COMPLETE, title="Everybody has it", happened_on=day)


class TestAnAssessment:
    def test_finds_a_large_change_and_says_so_in_words_first(self, app):
        proposal = a_measured_proposal()
        assessment = assess(proposal.commitments[0], by=proposal.owner)

        assert assessment.verdict == "improved"
        assert assessment.effect_low < assessment.effect < assessment.effect_high < 0
        assert assessment.is_final
        assert "Median CI time fell by" in assessment.headline

    def test_says_not_enough_data_rather_than_no_change(self, app):
        proposal = a_measured_proposal(BEFORE + AFTER[:3])
        assert assess(proposal.commitments[0], by=proposal.owner).verdict == "not_enough_data"

    def test_needs_a_first_step(self, app):
        proposal = a_measured_proposal(stage=Stage.ROLLING_OUT)
        db.session.delete(proposal.milestones[0])
        db.session.commit()
        with pytest.raises(Conflict, match="No roll-out step has a date yet"):
            assess(proposal.commitments[0], by=proposal.owner)

    def test_is_not_for_passers_by(self, app):
        proposal = a_measured_proposal()
        with pytest.raises(Forbidden):
            assess(proposal.commitments[0], by=a_person("Eve"))

    def test_keeps_the_earlier_ones(self, app):
        proposal = a_measured_proposal()
        first = assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        second = assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        assert proposal.commitments[0].assessments == [second, first]

    def test_judges_the_frozen_promise_whatever_was_changed_since(self, app):
        proposal = a_measured_proposal()
        commitment = proposal.commitments[0]
        commitment.frozen = {"baseline": 21.0, "target": 15.0, "due_on": None}
        db.session.commit()
        assert assess(commitment, by=proposal.owner).verdict == "target_met"


class TestClosing:
    def test_needs_an_outcome_for_every_goal(self, app):
        proposal = a_measured_proposal()
        with pytest.raises(Unmet, match="how Median CI time ended"):
            close(proposal, by=proposal.owner)

    def test_is_possible_once_everything_is_told(self, app):
        proposal = a_measured_proposal()
        assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        tell_commitment(proposal.commitments[0], not_measured_reason="", by=proposal.owner)
        tell_outcome(
            proposal,
            happened="Faster.",
            learned="Caches work.",
            cause=Cause.ESTIMATE,
            by=proposal.owner,
        )
        close(proposal, by=proposal.owner)
        assert proposal.stage is Stage.CLOSED

    def test_accepts_a_written_reason_for_not_measured(self, app):
        proposal = a_measured_proposal([])
        tell_commitment(
            proposal.commitments[0], not_measured_reason="The source was shut.", by=proposal.owner
        )
        tell_outcome(proposal, happened="Unknown.", learned="Measure first.", by=proposal.owner)
        close(proposal, by=proposal.owner)
        assert impact_of(proposal)[0].outcome.assessment is None

    def test_refuses_neither_assessment_nor_reason(self, app):
        proposal = a_measured_proposal()
        with pytest.raises(Invalid, match="neither an assessment to tell nor a reason"):
            tell_commitment(proposal.commitments[0], not_measured_reason=" ", by=proposal.owner)

    def test_a_miss_needs_its_cause(self, app):
        proposal = a_measured_proposal()
        assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        tell_commitment(proposal.commitments[0], not_measured_reason="", by=proposal.owner)
        with pytest.raises(Invalid, match="A promise was missed"):
            tell_outcome(proposal, happened="Faster.", learned="Much.", by=proposal.owner)

    def test_is_undone_only_by_the_decider_with_a_reason(self, app):
        decider = a_person("Tomás")
        proposal = a_measured_proposal(stage=Stage.CLOSED, decider=decider)
        with pytest.raises(Forbidden, match="Only its decider"):
            reopen(proposal, reason="New data", by=proposal.owner)
        with pytest.raises(Unmet, match="a reason"):
            reopen(proposal, reason=" ", by=decider)
        reopen(proposal, reason="New data", by=decider)
        assert proposal.stage is Stage.MEASURING


class TestThePage:
    def test_takes_a_proposal_from_numbers_to_closed(self, app):
        proposal = a_measured_proposal()
        owner = Browser(app, proposal.owner)
        address = f"/p/{proposal.number}/impact"

        owner.get(address).press("Compute the impact")
        page = owner.get(address)
        assert "Improved, short of target" in page.text
        assert "How we know" in page.text
        assert "<svg" in page.text
        assert "The numbers behind it" in page.text
        page.press("Note how it ended")
        refused = owner.get(address).press("Share review", happened="Faster", learned="Much")
        assert refused.status == 422
        assert "A promise was missed: say what caused it." in refused.text
        assert "Faster" in refused.text
        refused.press("Share review", cause="estimate")
        assert owner.get(address).press("Close the proposal").status == 303
        assert owner.get(address).text.count("Told by") == 1

    def test_says_when_a_date_passed_in_silence(self, app):
        proposal = a_measured_proposal()
        page = Browser(app, a_person("Reader")).get(f"/p/{proposal.number}/impact")
        assert "with no word yet" in page.text
        assert not page.offers("Compute the impact")

    def test_takes_few_statements(self, app):
        proposal = a_measured_proposal()
        reader = Browser(app, a_person("Reader"))
        reader.get(f"/p/{proposal.number}/impact")
        with count_statements() as statements:
            reader.get(f"/p/{proposal.number}/impact")
        assert len(statements) <= 18, statements


class TestTheWholePage:
    def test_leads_with_the_result_beside_its_effect_line(self, app):
        proposal = a_measured_proposal()
        assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        page = Browser(app, a_person("Reader")).get(f"/p/{proposal.number}/impact").text
        assert page.index('class="effect"') < page.index('class="chart ')
        assert "of the promise" in page
        assert "What we committed to" in page

    def test_says_when_the_first_interval_is_expected(self, app):
        proposal = a_measured_proposal([21.0] * 62)
        page = Browser(app, a_person("Reader")).get(f"/p/{proposal.number}/impact").text
        expected = clock.today() - timedelta(days=35 - 8)
        assert f"The first interval was expected by {day(expected)}." in page

    def test_shows_the_time_that_the_address_asks_for(self, app):
        proposal = a_measured_proposal()
        first, last = clock.today() - timedelta(days=30), clock.today() - timedelta(days=20)
        address = f"/p/{proposal.number}/impact?from={first}&until={last}"
        page = Browser(app, a_person("Reader")).get(address).text
        readings = re.search(r'data-readings="([^"]*)"', page)[1].split(";")
        assert len(readings) == 11

    def test_marks_only_those_other_changes_that_the_reader_may_see(self, app):
        proposal = a_measured_proposal()
        metric = proposal.commitments[0].metric
        for title, visibility in (("Open", "organisation"), ("Secret", "restricted")):
            other = a_proposal(title, stage=Stage.ROLLING_OUT, promises=0, visibility=visibility)
            other.commitments.append(an_unsaved_commitment(metric=metric))
            other.milestones[:] = [_complete(clock.today() - timedelta(days=50))]
        db.session.commit()
        page = Browser(app, a_person("Reader")).get(f"/p/{proposal.number}/impact").text
        assert "Open</a> also changed it" in page
        assert "Secret" not in page

    def test_takes_no_more_statements_for_more_promises(self, app):
        one, three = a_measured_proposal(), a_measured_proposal()
        for _ in range(2):
            metric = a_metric()
            some_points(metric, BEFORE, first=clock.today() - timedelta(70))
            three.commitments.append(an_unsaved_commitment(metric=metric))
        db.session.commit()
        reader, counts = Browser(app, a_person("Reader")), []
        for proposal in (one, one, three):
            with count_statements() as statements:
                reader.get(f"/p/{proposal.number}/impact")
            counts.append(len(statements))
        assert counts[1] == counts[2] <= 18, statements

    def test_goes_along_with_a_mail_as_a_picture_and_its_words(self, app):
        proposal = a_measured_proposal()
        assessment = assess(proposal.commitments[0], by=proposal.owner)
        db.session.commit()
        letter = Letter(id=1, address="bo@example.org", why="you decided it", is_batched=False)
        letter.event = LoggedEvent(name="impact.commitment_assessed", occurred_at=clock.now())
        wording = Wording(
            subject="The verdict", lines=(assessment.headline,), button="Look", url="http://x/",
            pictures=chart_of(assessment),
        )  # fmt: skip
        mail = message_of([Written(letter, wording, proposal)])
        html, image = mail.get_body(("html",)).get_content(), _images(mail)[0]
        assert f"cid:{image['Content-ID'].strip('<>')}" in html
        assert image.get_content().startswith(b"\x89PNG")
        assert "Measured after it" in html
        assert assessment.headline in mail.get_body(("plain",)).get_content().replace("\n", " ")


def _images(mail):
    return [part for part in mail.walk() if part.get_content_type() == "image/png"]
