"""Positions: one for each person, in their own words, on what is proposed now."""

from __future__ import annotations

import pytest

from proposals import clock
from proposals.drafting.events import PromiseChanged, RevisionSaved
from proposals.drafting.lifecycle import UNDER_REVIEW
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, record
from proposals.review.actions import resolve, take_position
from proposals.review.models import Stance, ThreadState
from proposals.review.queries import (
    open_concerns_of,
    position_of,
    positions_of,
    standings_of,
    unheard_reviewers_of,
)
from tests.builders import a_person, a_proposal

pytestmark = pytest.mark.usefixtures("app")

WORDS = {
    Stance.RESERVATION: "Worth it if mobile is in the first phase.",
    Stance.DISAGREES: "I would delete slow tests first.",
    Stance.OBJECTS: "Any branch can write to the cache. That is a way into production.",
}


def a_position(proposal, stance=Stance.SUPPORTS, *, by=None, **texts):
    texts.setdefault("statement", WORDS.get(stance, ""))
    if stance is Stance.OBJECTS:
        texts.setdefault("would_settle", "Only main may write.")
    return take_position(proposal, stance=stance, by=by or a_person("Rosa"), **texts)


def save_revision(proposal, *, is_material=True):
    proposal.revision_number += 1
    record(
        RevisionSaved(
            proposal_id=proposal.id,
            actor_id=proposal.owner_id,
            number=proposal.revision_number,
            is_material=is_material,
        )
    )


class TestTakingAPosition:
    @pytest.mark.parametrize("stance", list(Stance))
    def test_records_where_somebody_stands_on_the_current_revision(self, stance):
        proposal = a_proposal()
        proposal.revision_number = 3
        position = a_position(proposal, stance)
        assert (position.stance, position.revision_number) == (stance, 3)
        assert not position.is_stale

    def test_is_possible_for_somebody_who_was_not_asked(self):
        proposal = a_proposal()
        bo = a_person("Bo")
        a_position(proposal, by=bo)
        assert [each.person for each in positions_of(proposal)] == [bo]

    def test_is_possible_for_the_decider(self):
        proposal = a_proposal(decider=(tomas := a_person("Tomás")))
        assert a_position(proposal, by=tomas).person is tomas

    def test_is_not_for_the_owner(self):
        proposal = a_proposal()
        with pytest.raises(Forbidden, match="except its authors"):
            a_position(proposal, by=proposal.owner)

    def test_is_not_for_a_co_author(self):
        proposal, hana = a_proposal(), a_person("Hana")
        proposal.co_authors.append(hana)
        with pytest.raises(Forbidden, match="except its authors"):
            a_position(proposal, by=hana)

    def test_is_not_for_somebody_who_cannot_see_it(self):
        with pytest.raises(Forbidden):
            a_position(a_proposal(visibility=Visibility.RESTRICTED))

    @pytest.mark.parametrize("stage", sorted(set(Stage) - UNDER_REVIEW))
    def test_is_for_the_time_of_the_review(self, stage):
        proposal = a_proposal(stage=stage, visibility=Visibility.ORGANISATION)
        with pytest.raises(Conflict, match="Take a position"):
            a_position(proposal)

    @pytest.mark.parametrize("stance", sorted(WORDS))
    def test_says_why_where_it_is_more_than_support(self, stance):
        with pytest.raises(Invalid, match="Say why"):
            a_position(a_proposal(), stance, statement=" ")

    def test_replaces_ones_earlier_position_and_keeps_it_in_the_history(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        a_position(proposal, Stance.DISAGREES, by=rosa)
        a_position(proposal, Stance.SUPPORTS, by=rosa, statement="The numbers convinced me.")
        assert [each.stance for each in positions_of(proposal)] == [Stance.SUPPORTS]
        told = LoggedEvent.query.filter_by(name="review.position_taken").all()
        assert [event.details["statement"] for event in told] == [
            WORDS[Stance.DISAGREES],
            "The numbers convinced me.",
        ]
        assert told[-1].details["before"] == "disagrees"


class TestObjecting:
    def test_raises_a_concern_titled_by_the_first_sentence(self):
        proposal = a_proposal()
        position = a_position(proposal, Stance.OBJECTS)
        assert open_concerns_of(proposal) == [position.concern]
        assert position.concern.title == "Any branch can write to the cache"
        assert position.concern.would_settle == "Only main may write."

    def test_must_say_what_would_settle_it(self):
        with pytest.raises(Invalid, match="Say what would settle it"):
            a_position(a_proposal(), Stance.OBJECTS, would_settle=" ")

    def test_cuts_a_long_first_sentence_at_a_word(self):
        position = a_position(a_proposal(), Stance.OBJECTS, statement="word " * 60)
        assert len(position.concern.title) <= 101
        assert position.concern.title.endswith("word…")

    def test_again_goes_on_with_the_concern_that_is_still_open(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        first = a_position(proposal, Stance.OBJECTS, by=rosa).concern
        again = a_position(
            proposal, Stance.OBJECTS, by=rosa, statement="Still so.", would_settle="A signed key."
        ).concern
        assert again is first
        assert again.would_settle == "A signed key."
        assert [comment.body for comment in again.comments][-1] == "Still so."

    def test_again_after_it_was_settled_raises_a_new_one(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        first = a_position(proposal, Stance.OBJECTS, by=rosa).concern
        resolve(first, by=rosa)
        assert a_position(proposal, Stance.OBJECTS, by=rosa).concern is not first

    def test_no_longer_leaves_the_concern_open(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        a_position(proposal, Stance.OBJECTS, by=rosa)
        position = a_position(proposal, Stance.SUPPORTS, by=rosa)
        assert position.concern.state is ThreadState.OPEN
        assert open_concerns_of(proposal) == [position.concern]


class TestAChangeOfWhatIsProposed:
    def test_makes_earlier_positions_stale_and_asks_again(self):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        position = a_position(proposal, by=rosa)
        save_revision(proposal)
        assert position.is_stale
        assert (position.revision_number, proposal.revision_number) == (1, 2)
        assert [each.person for each in unheard_reviewers_of(proposal)] == [rosa]
        asked = LoggedEvent.query.filter_by(name="review.positions_asked_again").one()
        assert asked.phrase == "asked Rosa Reviewer to look again"
        assert asked.details["person_ids"] == [rosa.id]

    def test_that_is_minor_leaves_positions_as_they_are(self):
        proposal = a_proposal()
        position = a_position(proposal)
        save_revision(proposal, is_material=False)
        assert not position.is_stale

    @pytest.mark.parametrize("is_material", [True, False])
    def test_in_a_promise_counts_while_reviewers_look_at_it(self, is_material):
        proposal = a_proposal()
        position = a_position(proposal)
        record(
            PromiseChanged(
                proposal_id=proposal.id,
                actor_id=proposal.owner_id,
                what="moved the target",
                is_material=is_material,
                commitment_id=proposal.commitments[0].id,
            )
        )
        assert position.is_stale is is_material

    def test_leaves_the_positions_on_other_proposals_alone(self):
        position = a_position(a_proposal())
        save_revision(a_proposal())
        assert not position.is_stale

    def test_is_answered_by_taking_the_position_again(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        a_position(proposal, by=rosa)
        save_revision(proposal)
        position = a_position(proposal, by=rosa)
        assert not position.is_stale
        assert position.revision_number == 2
        assert position.taken_at <= clock.now()


def test_everybody_is_listed_with_what_blocks_first_and_silence_last():
    asked = [a_person(name) for name in ("Silent", "Supporter", "Objector")]
    proposal = a_proposal(reviewers=tuple(asked))
    a_position(proposal, Stance.SUPPORTS, by=asked[1])
    a_position(proposal, Stance.OBJECTS, by=asked[2])
    a_position(proposal, Stance.DISAGREES, by=a_person("Onlooker"))
    shown = [(each.person.name, each.request is not None) for each in standings_of(proposal)]
    assert shown == [
        ("Objector", True),
        ("Onlooker", False),
        ("Supporter", True),
        ("Silent", True),
    ]
    assert position_of(asked[0], proposal) is None
