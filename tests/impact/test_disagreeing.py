"""Disagreeing with an assessment: both stay in view."""

import pytest

from proposals.db import db
from proposals.drafting.models import Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.impact.actions import assess, disagree, withdraw_disagreement
from tests.browser import Browser
from tests.builders import a_person
from tests.impact.test_impact_page import a_measured_proposal

pytestmark = pytest.mark.one_engine


@pytest.fixture
def assessment(app):
    proposal = a_measured_proposal()
    made = assess(proposal.commitments[0], by=proposal.owner)
    db.session.commit()
    return made


def test_anybody_who_sees_it_may_say_why_it_misleads(assessment):
    kit = a_person("Kit Barlow")
    disagree(assessment, reason="August is always quiet.", by=kit)
    db.session.commit()
    [said] = assessment.disagreements
    assert (said.person, said.reason, said.stands) == (kit, "August is always quiet.", True)
    [event] = db.session.query(LoggedEvent).filter_by(name="impact.assessment_disputed")
    assert event.phrase == "disagrees with the assessment of Median CI time"


def test_it_needs_a_reason_and_is_said_once(assessment):
    kit = a_person("Kit Barlow")
    with pytest.raises(Invalid, match="Say why"):
        disagree(assessment, reason=" ", by=kit)
    disagree(assessment, reason="August", by=kit)
    db.session.commit()
    with pytest.raises(Conflict, match="already"):
        disagree(assessment, reason="August, again", by=kit)


def test_only_ones_own_can_be_withdrawn(assessment):
    said = disagree(assessment, reason="August", by=a_person("Kit Barlow"))
    db.session.commit()
    with pytest.raises(Forbidden):
        withdraw_disagreement(said, by=assessment.commitment.proposal.owner)


def test_the_page_shows_both_and_leaves_a_trace_of_what_is_withdrawn(app, assessment):
    kit, address = a_person("Kit Barlow"), f"/p/{assessment.commitment.proposal.number}/impact"
    mine, reader = Browser(app, kit), Browser(app, a_person("Reader"))
    mine.get(address).press("Say so", reason="August is always quiet.")
    page = reader.get(address)
    assert "August is always quiet." in page.text
    assert assessment.headline in page.text
    assert not page.offers("Withdraw this")
    mine.get(address).press("Withdraw this")
    page = reader.get(address)
    assert "August is always quiet." not in page.text
    assert "Kit Barlow disagreed on" in page.text


def test_whoever_cannot_see_the_proposal_finds_nothing_to_disagree_with(app, assessment):
    proposal = assessment.commitment.proposal
    proposal.visibility = Visibility.RESTRICTED
    db.session.commit()
    outside = Browser(app, a_person("Otto Outside"))
    for address in (f"assessments/{assessment.id}", f"assessments/{assessment.id}.csv"):
        assert outside.get(f"/p/{proposal.number}/impact/{address}").status == 404
