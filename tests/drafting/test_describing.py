"""What a proposal serves, touches and takes, and what it was chosen over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import clock
from proposals.db import db
from proposals.decisions.models import FinalComment
from proposals.drafting.actions import (
    add_alternative,
    change_alternative,
    name_systems,
    promise_effort,
    remove_alternative,
    serve_goals,
    tag,
)
from proposals.drafting.description import (
    MOST_WORDS,
    as_systems,
    as_tags,
    described,
    known_systems,
    known_tags,
)
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.goals.actions import close_goal, open_goal
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.builders import a_final_comment, a_person, a_proposal


@pytest.fixture
def draft(app):
    return a_proposal(stage=Stage.DRAFT)


@pytest.fixture
def goal(app):
    return open_goal(title="Ship the same day", by=a_person("Joel"))


def _last_phrase():
    return db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first().phrase


class TestGoals:
    def test_are_said_to_be_served_and_no_longer(self, draft, goal):
        other = open_goal(title="Fewer pages", by=goal.owner)
        serve_goals(draft, goals=[goal], by=draft.owner)
        assert _last_phrase() == "said that it serves Ship the same day"
        serve_goals(draft, goals=[other, other], by=draft.owner)
        assert draft.serves == [other]
        assert _last_phrase() == (
            "said that it serves Fewer pages and no longer says that it serves Ship the same day"
        )

    def test_that_are_closed_cannot_be_chosen_but_stay(self, draft, goal):
        serve_goals(draft, goals=[goal], by=draft.owner)
        close_goal(goal, note="Reached.", by=goal.owner)
        serve_goals(draft, goals=[goal], by=draft.owner)
        assert draft.serves == [goal]
        serve_goals(draft, goals=[], by=draft.owner)
        with pytest.raises(Invalid):
            serve_goals(draft, goals=[goal], by=draft.owner)

    def test_are_chosen_by_authors_before_the_decision(self, draft, goal):
        with pytest.raises(Forbidden):
            serve_goals(draft, goals=[goal], by=goal.owner)
        accepted = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            serve_goals(accepted, goals=[goal], by=accepted.owner)


class TestTags:
    def test_are_small_words_each_of_them_once(self, draft):
        tag(draft, words=["Billing", "#ci", "billing", " "], by=draft.owner)
        assert [each.word for each in draft.tags] == ["billing", "ci"]
        assert _last_phrase() == "tagged it with billing and ci"

    def test_are_taken_away_and_nothing_is_recorded_where_nothing_changed(self, draft):
        tag(draft, words=["billing", "ci"], by=draft.owner)
        db.session.commit()
        tag(draft, words=["ci"], by=draft.owner)
        assert _last_phrase() == "took away the tag billing"
        before = db.session.query(LoggedEvent).count()
        tag(draft, words=["ci"], by=draft.owner)
        assert db.session.query(LoggedEvent).count() == before

    def test_are_changed_by_authors_at_any_stage(self, app):
        for stage in (Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN):
            proposal = a_proposal(stage=stage)
            tag(proposal, words=["ci"], by=proposal.owner)
            assert [each.word for each in proposal.tags] == ["ci"]
            with pytest.raises(Forbidden):
                tag(proposal, words=[], by=a_person("Bo"))

    @pytest.mark.parametrize("written", ["two words", "<b>", "-", "x" * 41, "a,b"])
    def test_have_to_be_words(self, draft, written):
        with pytest.raises(Invalid):
            tag(draft, words=[written], by=draft.owner)

    def test_are_not_more_than_help(self, draft):
        with pytest.raises(Invalid, match="At most 20 tags"):
            tag(draft, words=[f"w{n}" for n in range(MOST_WORDS + 1)], by=draft.owner)

    @given(st.lists(st.text(max_size=50), max_size=30))
    def test_come_out_the_same_when_they_are_kept_again(self, written):
        try:
            kept = as_tags(written)
        except Invalid:
            return
        assert as_tags(kept) == kept
        assert all(word == word.lower() for word in kept)


class TestSystems:
    def test_keep_their_names_and_their_case(self, draft):
        name_systems(draft, names=["CI runners", "ci  RUNNERS", "Billing"], by=draft.owner)
        assert sorted(each.name for each in draft.systems) == ["Billing", "ci RUNNERS"]

    def test_are_named_before_the_decision(self, app):
        accepted = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            name_systems(accepted, names=["Billing"], by=accepted.owner)

    def test_have_names_that_fit(self):
        with pytest.raises(Invalid):
            as_systems(["x" * 81])


class TestSuggestions:
    def test_are_what_the_reader_may_see_the_most_used_first(self, app):
        bo = a_person("Bo")
        for words in (["ci"], ["ci", "api"]):
            proposal = a_proposal()
            tag(proposal, words=words, by=proposal.owner)
            name_systems(proposal, names=words, by=proposal.owner)
        secret = a_proposal("Secret", visibility=Visibility.RESTRICTED)
        tag(secret, words=["acquisition"], by=secret.owner)
        name_systems(secret, names=["Target Ltd"], by=secret.owner)
        assert known_tags(bo) == known_systems(bo) == ["ci", "api"]
        assert "acquisition" in known_tags(secret.owner)
        assert "Target Ltd" in known_systems(secret.owner)


class TestEffort:
    def test_is_a_range_of_person_weeks_or_nothing(self, draft):
        promise_effort(draft, low=3, high=6, by=draft.owner)
        assert _last_phrase() == "promised 3 to 6 person-weeks"
        promise_effort(draft, low=4, high=6, by=draft.owner)
        assert (
            _last_phrase() == "changed the effort from 3 to 6 person-weeks to 4 to 6 person-weeks"
        )
        promise_effort(draft, low=None, high=None, by=draft.owner)
        assert _last_phrase() == "took back the effort of 4 to 6 person-weeks"

    @pytest.mark.parametrize(
        ("low", "high", "field"), [(6, 3, "high"), (None, 3, "low"), (0, 3, "low")]
    )
    def test_has_to_add_up(self, draft, low, high, field):
        with pytest.raises(Invalid) as refused:
            promise_effort(draft, low=low, high=high, by=draft.owner)
        assert list(refused.value.context["errors"]) == [field]

    def test_asks_reviewers_again_once_it_changes_under_review(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        position = take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        promise_effort(proposal, low=3, high=6, by=proposal.owner)
        assert position.is_stale

    def test_interrupts_final_comment(self, app):
        proposal = a_proposal()
        a_final_comment(proposal, is_over=False)
        promise_effort(proposal, low=3, high=6, by=proposal.owner)
        assert proposal.stage == Stage.IN_REVIEW
        assert db.session.query(FinalComment).one().ended_at <= clock.now() + timedelta(seconds=1)

    def test_stays_as_it_was_promised_after_the_decision(self, app):
        accepted = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            promise_effort(accepted, low=1, high=2, by=accepted.owner)


class TestAlternatives:
    def test_are_added_worded_differently_and_removed(self, draft):
        other = add_alternative(draft, name="Do  nothing", why_not="It costs more.", by=draft.owner)
        assert _last_phrase() == "considered the alternative “Do nothing”"
        change_alternative(other, name="Wait", why_not="It costs more.", by=draft.owner)
        assert _last_phrase() == "changed the alternative “Wait”"
        remove_alternative(other, by=draft.owner)
        assert draft.alternatives == []
        assert _last_phrase() == "removed the alternative “Wait”"

    @pytest.mark.parametrize("texts", [("", "Too slow."), ("Wait", " ")])
    def test_need_a_name_and_a_reason(self, draft, texts):
        with pytest.raises(Invalid):
            add_alternative(draft, name=texts[0], why_not=texts[1], by=draft.owner)

    def test_stay_after_the_decision(self, app):
        accepted = a_proposal(stage=Stage.ACCEPTED)
        with pytest.raises(Conflict):
            add_alternative(accepted, name="Wait", why_not="No.", by=accepted.owner)


def test_everything_is_read_in_one_statement_in_order(draft, goal):
    serve_goals(draft, goals=[goal], by=draft.owner)
    tag(draft, words=["b", "a"], by=draft.owner)
    name_systems(draft, names=["b", "A"], by=draft.owner)
    add_alternative(draft, name="Z", why_not="No.", by=draft.owner)
    add_alternative(draft, name="Y", why_not="No.", by=draft.owner)
    db.session.flush()
    about = described(draft)
    assert [each.name for each in about.goals] == ["Ship the same day"]
    assert about.tags == ["a", "b"]
    assert about.systems == ["A", "b"]
    assert [each.name for each in about.alternatives] == ["Z", "Y"]
    assert (about.opportunity, about.risk_count) == (None, 0)
