"""Concerns block; only who raised one says that it is settled."""

from __future__ import annotations

import pytest

from proposals.drafting.lifecycle import UNDER_REVIEW
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.review.actions import raise_concern, reopen, reply, resolve, withdraw_concern
from proposals.review.models import ThreadKind, ThreadState
from proposals.review.queries import concerns_of, open_concerns_of
from tests.builders import a_concern, a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")


class TestRaisingAConcern:
    @pytest.mark.parametrize("stage", sorted(UNDER_REVIEW))
    def test_is_for_anybody_who_can_see_the_proposal(self, stage):
        concern = a_concern(a_proposal(stage=stage), by=a_person("Nobody In Particular"))
        assert concern.is_open_concern
        assert concern.kind is ThreadKind.CONCERN

    def test_is_not_for_somebody_who_cannot(self):
        with pytest.raises(Forbidden, match="Only people who can see"):
            a_concern(a_proposal(visibility=Visibility.RESTRICTED))

    def test_is_for_a_reviewer_of_a_restricted_proposal(self):
        rosa = a_person("Rosa")
        proposal = a_proposal(visibility=Visibility.RESTRICTED, reviewers=(rosa,))
        assert a_concern(proposal, by=rosa).is_open

    @pytest.mark.parametrize("stage", sorted(set(Stage) - UNDER_REVIEW))
    def test_is_for_the_time_of_the_review(self, stage):
        proposal = a_proposal(stage=stage, visibility=Visibility.ORGANISATION)
        with pytest.raises(Conflict, match="not possible while the proposal is"):
            a_concern(proposal)

    def test_is_not_for_somebody_who_has_left(self):
        gone = a_person("Gone", deactivated_at=a_person("Here").joined_at)
        with pytest.raises(Forbidden):
            a_concern(a_proposal(), by=gone)

    @pytest.mark.parametrize(
        ("missing", "sentence"),
        [
            ("title", "Name the concern in one line."),
            ("body", "Write something first."),
            ("would_settle", "Say what would settle it."),
        ],
    )
    def test_needs_all_its_words(self, missing, sentence):
        with pytest.raises(Invalid, match=sentence) as refusal:
            a_concern(a_proposal(), **{missing: "  "})
        assert refusal.value.context["errors"] == {missing: [sentence]}

    def test_is_seen_by_the_guards_at_once(self):
        proposal = a_proposal()
        assert open_concerns_of(proposal) == []
        concern = a_concern(proposal)
        assert open_concerns_of(proposal) == [concern]


class TestAConcern:
    def test_is_resolved_by_who_raised_it(self):
        concern = a_concern(a_proposal())
        resolve(concern, note="The rehearsal is what I asked for.", by=concern.opened_by)
        assert concern.state is ThreadState.RESOLVED
        assert open_concerns_of(concern.proposal) == []
        assert concerns_of(concern.proposal) == [concern]

    @pytest.mark.parametrize("role", ["author", "decider", "administrator"])
    def test_is_resolved_by_nobody_else(self, role):
        proposal = a_proposal(decider=(decider := a_person("Tomás")))
        people = {
            "author": proposal.owner,
            "decider": decider,
            "administrator": a_person("Ada", is_administrator=True),
        }
        with pytest.raises(Forbidden, match="Only who raised a concern may resolve it"):
            resolve(a_concern(proposal), by=people[role])

    def test_is_withdrawn_by_who_raised_it_saying_why(self):
        concern = a_concern(a_proposal())
        withdraw_concern(concern, why="I misread section 4.", by=concern.opened_by)
        assert concern.state is ThreadState.WITHDRAWN
        assert [comment.body for comment in concern.comments][-1] == "I misread section 4."

    def test_is_not_withdrawn_without_a_word(self):
        concern = a_concern(a_proposal())
        with pytest.raises(Invalid, match="Write something"):
            withdraw_concern(concern, why="", by=concern.opened_by)

    def test_is_not_withdrawn_by_an_author(self):
        concern = a_concern(a_proposal())
        with pytest.raises(Forbidden, match="may withdraw it"):
            withdraw_concern(concern, why="It is nothing.", by=concern.proposal.owner)

    def test_asks_for_a_new_answer_once_it_is_reopened(self):
        concern = a_concern(proposal := a_proposal())
        reply(concern, body="We rehearsed it.", by=proposal.owner)
        resolve(concern, by=concern.opened_by)
        reopen(concern, by=concern.opened_by)
        assert concern.state is ThreadState.OPEN
        assert concern.answered_at is None

    def test_is_not_reopened_by_an_author(self):
        concern = a_concern(a_proposal())
        resolve(concern, by=concern.opened_by)
        with pytest.raises(Forbidden, match="may reopen it"):
            reopen(concern, by=concern.proposal.owner)

    def test_is_not_reopened_after_the_decision(self):
        concern = a_concern(proposal := a_proposal())
        resolve(concern, by=concern.opened_by)
        proposal.stage = Stage.ACCEPTED
        with pytest.raises(Conflict, match="not possible while the proposal is accepted"):
            reopen(concern, by=concern.opened_by)

    def test_that_the_decision_answered_stays_answered(self):
        concern = a_concern(a_proposal())
        concern.state = ThreadState.TREATED
        with pytest.raises(Conflict, match="raise a new one"):
            reopen(concern, by=concern.opened_by)

    def test_tells_its_words_to_the_organisation_once_raised(self):
        proposal = a_proposal()
        concern = raise_concern(
            proposal,
            title="  Who may  write? ",
            body="Any branch can.",
            would_settle="Only main writes.",
            by=a_person("Dele"),
        )
        assert (concern.title, concern.would_settle) == ("Who may write?", "Only main writes.")
