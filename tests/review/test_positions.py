"""Positions: one for each person, in their own words, on what is proposed now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.db import db
from proposals.drafting.actions import save_revision as write
from proposals.drafting.events import PromiseChanged, RevisionSaved
from proposals.drafting.lifecycle import UNDER_REVIEW
from proposals.drafting.models import Stage, Visibility
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent, record
from proposals.review.actions import (
    confirm_position,
    drop_position_draft,
    keep_position_draft,
    resolve,
    take_position,
)
from proposals.review.models import Stance, ThreadState
from proposals.review.queries import (
    changed_since,
    draft_of,
    open_concerns_of,
    position_of,
    positions_of,
    standings_of,
    unheard_reviewers_of,
)
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator

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
        told = (
            LoggedEvent.query.filter_by(name="review.position_taken").order_by(LoggedEvent.id).all()
        )
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


class TestConfirmingAPosition:
    def test_makes_it_hold_for_what_is_proposed_now(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        position = a_position(proposal, Stance.RESERVATION, by=rosa)
        taken_at = position.taken_at
        save_revision(proposal)
        confirm_position(position, by=rosa)
        assert (position.is_stale, position.revision_number) == (False, 2)
        assert (position.statement, position.taken_at) == (WORDS[Stance.RESERVATION], taken_at)
        told = LoggedEvent.query.filter_by(name="review.position_confirmed").one()
        assert told.phrase == "confirmed a position: Supports, with a reservation"
        assert told.details["before_number"] == 1

    def test_of_an_objection_keeps_its_concern(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        position = a_position(proposal, Stance.OBJECTS, by=rosa)
        save_revision(proposal)
        confirm_position(position, by=rosa)
        assert open_concerns_of(proposal) == [position.concern]

    def test_of_an_objection_that_is_settled_is_refused(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        position = a_position(proposal, Stance.OBJECTS, by=rosa)
        resolve(position.concern, by=rosa)
        save_revision(proposal)
        with pytest.raises(Conflict, match="Say where you stand now"):
            confirm_position(position, by=rosa)

    def test_that_nothing_has_made_stale_is_refused(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        with pytest.raises(Conflict, match="nothing has changed"):
            confirm_position(a_position(proposal, by=rosa), by=rosa)

    def test_is_for_nobody_else(self):
        proposal = a_proposal()
        position = a_position(proposal)
        save_revision(proposal)
        with pytest.raises(Forbidden, match="Only whose position it is"):
            confirm_position(position, by=a_person("Bo"))

    def test_is_one_click_beside_what_changed(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,))
        position = a_position(proposal, by=rosa)
        db.session.commit()
        texts = {"undo": "Nobody can.", "brief": "Another brief."}
        write(proposal, **texts, is_material=True, base_revision=1, by=proposal.owner)
        db.session.commit()
        assert [title for title, _ in changed_since(position)] == ["In brief", "How we undo it"]
        page = Browser(app, rosa).get(f"/p/{proposal.number}/review")
        assert "On r1, now r2" in page.text
        assert f"/p/{proposal.number}/compare?from=1&amp;to=2" in page.text
        page.press("It still holds")
        assert not position.is_stale


class TestADraft:
    def test_is_kept_until_the_position_is_taken(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        keep(proposal, by=rosa)
        draft = keep(proposal, stance=Stance.DISAGREES, statement="I would wait.", by=rosa)
        assert draft_of(rosa, proposal) is draft
        a_position(proposal, by=rosa)
        assert draft_of(rosa, proposal) is None

    def test_is_no_position(self):
        proposal = a_proposal()
        keep(proposal, by=a_person("Rosa"))
        assert positions_of(proposal) == []
        assert LoggedEvent.query.filter(LoggedEvent.name.like("review.%")).all() == []

    def test_without_words_is_forgotten(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        keep(proposal, by=rosa)
        assert keep(proposal, stance=None, statement=" ", by=rosa) is None
        assert draft_of(rosa, proposal) is None

    def test_is_thrown_away(self):
        proposal, rosa = a_proposal(), a_person("Rosa")
        keep(proposal, by=rosa)
        drop_position_draft(proposal, by=rosa)
        assert draft_of(rosa, proposal) is None

    def test_is_not_for_authors(self):
        proposal = a_proposal()
        with pytest.raises(Forbidden):
            keep(proposal, by=proposal.owner)

    def test_is_on_the_page_of_its_writer_and_on_nobody_elses(self, app):
        rosa, bo = a_person("Rosa"), a_person("Bo")
        proposal = a_proposal(reviewers=(rosa, bo))
        address = f"/p/{proposal.number}/review"
        page = Browser(app, rosa).get(address)
        words = {"position-statement": "Between us: I would wait.", "position-stance": "disagrees"}
        shown = page.press("Keep as a draft", **words).follow()
        assert "Draft kept. Only you see it." in shown.text
        assert "Between us: I would wait." in shown.text
        for reader in (bo, proposal.owner, an_administrator()):
            assert "Between us" not in Browser(app, reader).get(address).text
        shown.press("Record my position")
        assert [each.stance for each in proposal.positions] == [Stance.DISAGREES]

    def test_that_a_script_sends_is_answered_with_when_it_was_kept(self, app):
        proposal, rosa = a_proposal(), a_person("Rosa")
        browser = Browser(app, rosa)
        [form] = [
            each
            for each in browser.get(f"/p/{proposal.number}/review").forms
            if "position-statement" in each.fields
        ]
        answer = browser.client.post(
            f"/p/{proposal.number}/review/position/draft",
            data={"csrf_token": form.fields["csrf_token"], "position-statement": "Hm."},
            headers={"Accept": "application/json", "Sec-Fetch-Site": "same-origin"},
        )
        assert answer.json["id"] == 1
        assert draft_of(rosa, proposal).statement == "Hm."


class TestAStandIn:
    @pytest.fixture
    def rosa(self):
        return a_person("Rosa Away")

    @pytest.fixture
    def xenia(self, rosa):
        xenia = a_person("Xenia")
        ends_on = clock.today() + timedelta(days=5)
        name_stand_in(rosa, stand_in=xenia, begins_on=clock.today(), ends_on=ends_on, by=rosa)
        return xenia

    def test_takes_the_position_of_whom_they_stand_in_for(self, rosa, xenia):
        proposal = a_proposal(reviewers=(rosa,))
        position = a_position(proposal, by=xenia, in_place_of=rosa)
        assert (position.person, position.taken_by) == (rosa, xenia)
        assert unheard_reviewers_of(proposal) == []
        assert [each.name for each in standings_of(proposal)] == ["Xenia for Rosa Away"]
        told = LoggedEvent.query.filter_by(name="review.position_taken").one()
        assert (told.actor_id, told.for_id) == (xenia.id, rosa.id)

    def test_keeps_a_position_of_their_own_apart(self, rosa, xenia):
        proposal = a_proposal(reviewers=(rosa, xenia))
        a_position(proposal, Stance.DISAGREES, by=xenia)
        a_position(proposal, by=xenia, in_place_of=rosa)
        assert position_of(xenia, proposal).stance is Stance.DISAGREES
        assert position_of(rosa, proposal).stance is Stance.SUPPORTS

    def test_gives_way_to_whoever_comes_back(self, rosa, xenia):
        proposal = a_proposal(reviewers=(rosa,))
        a_position(proposal, by=xenia, in_place_of=rosa)
        assert a_position(proposal, Stance.DISAGREES, by=rosa).taken_by is None

    def test_raises_the_concern_of_an_objection_as_their_own(self, rosa, xenia):
        position = a_position(
            a_proposal(reviewers=(rosa,)), Stance.OBJECTS, by=xenia, in_place_of=rosa
        )
        assert position.concern.opened_by is xenia

    @pytest.mark.parametrize("days", [-1, 6])
    def test_does_so_on_no_other_day(self, rosa, xenia, days):
        proposal = a_proposal(reviewers=(rosa,))
        db.session.commit()
        with clock.at(clock.now() + timedelta(days=days)), pytest.raises(Forbidden):
            a_position(proposal, by=xenia, in_place_of=rosa)

    def test_does_so_only_where_the_other_is_asked(self, rosa, xenia):
        with pytest.raises(Forbidden, match="Only who is asked"):
            a_position(a_proposal(), by=xenia, in_place_of=rosa)

    def test_does_so_on_no_proposal_of_their_own(self, rosa, xenia):
        proposal = a_proposal(reviewers=(rosa,), owner=xenia)
        with pytest.raises(Forbidden):
            a_position(proposal, by=xenia, in_place_of=rosa)

    def test_chooses_on_the_page_whose_position_it_is(self, app, rosa, xenia):
        proposal = a_proposal(reviewers=(rosa, xenia))
        page = Browser(app, xenia).get(f"/p/{proposal.number}/review")
        assert "is away; you stand in" in page.text
        chosen = {"position-whose": str(rosa.id), "position-stance": "no_objection"}
        shown = page.press("Record my position", **chosen).follow()
        assert "taken by Xenia for Rosa Away" in shown.text
        [position] = proposal.positions
        assert (position.person, position.taken_by) == (rosa, xenia)


def test_who_is_recused_is_heard_and_shown_apart():
    proposal = a_proposal(reviewers=(a_person("Rosa"),))
    a_position(proposal, Stance.RECUSED, by=proposal.reviewers[0].person)
    assert unheard_reviewers_of(proposal) == []
    assert [each.is_aside for each in standings_of(proposal)] == [True]


def keep(proposal, stance=Stance.SUPPORTS, statement="", *, by):
    return keep_position_draft(proposal, stance=stance, statement=statement, by=by)
