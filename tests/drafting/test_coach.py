"""The coach says what would help, why and where; it gives no score and blocks nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.accounts.models import Function
from proposals.db import db
from proposals.drafting import actions
from proposals.drafting.coach import GROUPS, coach
from proposals.drafting.coach.advice import Draft
from proposals.drafting.coach.readability import hard_sentence
from proposals.drafting.description import Described, described
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import MilestoneKind, Stage
from proposals.errors import Forbidden, Invalid
from tests.builders import a_person, a_proposal

pytestmark = pytest.mark.one_engine

CONTEXT = """## Context

310 pipelines run on a working day, as the [build dashboard](https://ci.example.org) shows, and
the median takes 21 minutes. Every developer of the six product teams waits for it about twice a
day, which adds up to nine working days each week for the company.
"""
NARRATIVE = """## Narrative

Developers push a small change and hear back before they have lost the thread.
"""
QUESTIONS = """## Open questions

Who empties the cache when the disc is full?
"""


@pytest.fixture
def draft(app):
    """A draft at its author's desk; `said` changes texts before the coach reads them."""
    return a_proposal(stage=Stage.DRAFT, promises=0)


def keys(proposal, **texts):
    written = {name: getattr(proposal.latest, name) for name in TEXTS} | texts
    return {
        each.key
        for group in coach(Draft(written, proposal, described(proposal)))
        for each in group.open
    }


class TestWhatIsNotWritten:
    def test_is_asked_for_and_never_called_well_read(self, draft):
        found = keys(draft, body="## Context\n\n<!-- Who? -->\n\n## Narrative\n", brief=" ")
        assert {"context.missing", "narrative.missing", "narrative.brief_missing"} <= found

    def test_is_asked_for_no_longer_once_it_is_there(self, draft):
        found = keys(draft, body=CONTEXT + NARRATIVE, brief="Builds become fast for everybody.")
        assert not [key for key in found if "missing" in key]


class TestTheContext:
    def test_is_asked_for_a_number_where_it_has_none(self, draft):
        body = "## Context\n\nBuilds are slow and everybody waits."
        assert "context.number" in keys(draft, body=body)

    def test_is_asked_for_the_source_of_its_numbers(self, draft):
        assert "context.source" in keys(draft, body="## Context\n\nBuilds take 21 minutes.")

    def test_with_a_sourced_number_and_who_it_happens_to_reads_well(self, draft):
        found = keys(draft, body=CONTEXT)
        assert not {"context.number", "context.source", "context.short"} & found

    def test_hints_of_the_template_do_not_count_as_words(self, draft):
        body = "## Context\n\n<!-- 12 reasons, with their source -->\nBuilds are slow."
        assert "context.number" in keys(draft, body=body)

    def test_a_goal_commitment_without_a_baseline_is_named(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        promise = proposal.commitments[0]
        promise.baseline = None
        db.session.commit()
        advice = coach(Draft(_texts(), proposal, described(proposal)))[0].open
        said = [each.what for each in advice if each.key.startswith("context.baseline")]
        assert said == [
            f"No baseline for {promise.metric.name}: link its source or push the series."
        ]


class TestTheNarrative:
    def test_counts_the_words_that_are_too_many_in_brief(self, draft):
        (advice,) = [
            each
            for group in coach(Draft(_texts(brief="word " * 143), draft, described(draft)))
            for each in group.open
            if each.key == "narrative.brief_long"
        ]
        assert "143 words: move 23" in advice.what
        assert advice.place == "brief"

    def test_quotes_the_acronym_that_nobody_explained(self, draft):
        assert "narrative.acronym.WAF" in keys(draft, brief="The WAF is moved.")

    def test_takes_an_acronym_with_its_meaning(self, draft):
        said = keys(draft, brief="The web application firewall (WAF) is moved, and the CI stays.")
        assert not any(key.startswith("narrative.acronym") for key in said)

    def test_asks_for_whom_it_gets_better(self, draft):
        body = "## Narrative\n\nThe second build of the same input is free."
        assert "narrative.people" in keys(draft, body=body)
        assert "narrative.people" not in keys(draft, body=NARRATIVE)

    def test_quotes_the_sentence_that_is_hard_to_read(self, draft):
        long = (
            "The organisational standardisation of heterogeneous continuous integration"
            " infrastructure necessitates considerable architectural modernisation, notwithstanding"
            " previously established interdepartmental configuration methodologies, whose"
            " institutional ramifications demonstrably complicate operational accountability,"
            " particularly regarding supplementary environments."
        )
        assert "narrative.hard.brief" in keys(draft, brief=long)
        assert hard_sentence("It is fast. It is small. " * 10) == ""


class TestTheSystems:
    def test_take_no_nothing_for_what_gets_worse(self, draft):
        assert "systems.nothing_worse" in keys(draft, gets_worse="Nothing.")
        assert "systems.nothing_worse" not in keys(draft, gets_worse="No more shared discs.")

    def test_want_an_alternative_and_then_what_happens_if_nothing_does(self, draft):
        assert "systems.alternatives" in keys(draft)
        actions.add_alternative(draft, name="Faster machines", why_not="Cost more", by=draft.owner)
        found = keys(draft)
        assert "systems.alternatives" not in found
        assert "systems.as_it_is" in found

    def test_want_two_ways_in_which_it_fails(self, draft):
        assert "systems.risks" in keys(draft)


class TestTheExecution:
    def test_wants_a_range_and_a_guardrail_beside_a_goal(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        promise = proposal.commitments[0]
        promise.low = promise.high = None
        found = keys(proposal)
        assert {f"execution.range.{promise.metric_id}", "execution.guardrail"} <= found

    def test_doubts_a_target_outside_its_own_range(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        promise = proposal.commitments[0]
        promise.baseline, promise.target, promise.low, promise.high = 21, 9, 12, 15
        assert f"execution.outside.{promise.metric_id}" in keys(proposal)

    def test_doubts_a_range_that_hardly_anybody_could_keep(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        promise = proposal.commitments[0]
        promise.baseline, promise.target, promise.low, promise.high = 21, 9, 8.9, 9.1
        assert f"execution.narrow.{promise.metric_id}" in keys(proposal)

    def test_wants_a_first_step_that_reaches_a_part(self, draft):
        assert "execution.rollout" in keys(draft)
        actions.plan_milestone(
            draft, title="A tenth", kind=MilestoneKind.ROLLOUT, exposure=10, by=draft.owner
        )
        assert "execution.rollout" not in keys(draft)

    def test_wants_a_number_in_what_would_make_us_stop(self, draft):
        assert "execution.stop" in keys(draft, stop_when="If it does not help.")
        assert "execution.stop" not in keys(draft, stop_when="Fewer than 40 % hits in 2 weeks.")


class TestTheCollaboration:
    def test_wants_another_function_among_the_reviewers(self, app):
        engineer = a_person("Rosa Reviewer", function=Function.ENGINEERING)
        proposal = a_proposal(stage=Stage.DRAFT, reviewers=(engineer,))
        assert "collaboration.functions" in keys(proposal)
        engineer.function = Function.PRODUCT
        assert "collaboration.functions" not in keys(proposal)

    def test_wants_a_question(self, draft):
        assert "collaboration.questions" in keys(draft, body=CONTEXT)
        assert "collaboration.questions" not in keys(draft, body=CONTEXT + QUESTIONS)


class TestAdvicePutAside:
    def test_stays_visible_apart_from_what_is_open(self, draft):
        groups = coach(Draft(_texts(), draft, described(draft)), dismissed={"systems.risks"})
        systems = next(group for group in groups if group.key == "systems")
        assert [each.key for each in systems.dismissed] == ["systems.risks"]
        assert "systems.risks" not in {each.key for each in systems.open}

    def test_needs_a_word_why(self, draft):
        with pytest.raises(Invalid, match="why"):
            actions.dismiss_advice(draft, key="systems.risks", reason="  ", by=draft.owner)

    def test_is_for_authors_alone(self, draft):
        with pytest.raises(Forbidden):
            actions.dismiss_advice(draft, key="a", reason="b", by=a_person("Otto Other"))


class TestEveryAdvice:
    @given(texts=st.fixed_dictionaries({name: st.text(max_size=400) for name in TEXTS}))
    def test_is_a_sentence_with_a_reason_and_a_place_and_never_says_should(self, texts):
        for group in coach(Draft(texts, _Blank(), NOTHING)):
            for advice in (*group.open, *group.dismissed):
                assert advice.what.endswith((".", "?"))
                assert advice.why.endswith(".")
                assert advice.place
                assert "should" not in f"{advice.what} {advice.why}"

    def test_belongs_to_one_of_the_five_capabilities(self):
        labels = [label for _, label, _ in GROUPS]
        assert labels == ["Context", "Narrative", "Systems", "Execution", "Collaboration"]


NOTHING = Described([], None, [], [], [], 0)


class _Blank:
    """A proposal with nothing planned yet."""

    commitments = milestones = risks = reviewers = co_authors = ()
    goals = ()
    effort_high = None
    is_reversible = True
    owner = None

    def seat(self, role):
        return None


def _texts(**texts):
    return dict.fromkeys(TEXTS, "") | texts
