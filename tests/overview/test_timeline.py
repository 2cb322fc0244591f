"""Everything that happened to a proposal, on one page."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.actions import save_revision
from proposals.drafting.models import Stage, Visibility
from proposals.errors import NotFound
from proposals.events import KINDS, LoggedEvent, record
from proposals.overview.timeline import KEY, LABELS, Chosen, event_of, kind_of, timeline_of
from proposals.review.actions import open_thread, reply, take_position
from proposals.review.events import PositionTaken, TakenBack
from proposals.review.models import Stance, ThreadKind
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal
from tests.rollout.test_linking import told
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.IN_REVIEW)


@pytest.fixture
def ana(app):
    return a_person("Ana Costa")


def asked(proposal, by):
    thread = open_thread(proposal, kind=ThreadKind.QUESTION, body="For whom?", by=by)
    db.session.commit()
    return thread


def phrases(proposal, reader, **chosen):
    days = timeline_of(proposal, Chosen(**chosen), reader=reader).days
    return [each.event.phrase.strip() for _, entries in days for each in entries]


class TestEveryEvent:
    @pytest.mark.parametrize("name", sorted(KINDS))
    def test_is_of_a_kind_that_can_be_chosen(self, name):
        assert kind_of(name) in LABELS

    def test_that_is_called_key_exists(self, app):
        assert set(KINDS) >= KEY


class TestTheTimeline:
    def test_is_narrowed_by_kind_and_person_and_to_what_is_key(self, proposal, ana):
        asked(proposal, ana)
        concern = a_concern(proposal, by=ana)
        reply(concern, body="We did.", by=proposal.owner)
        rosa = proposal.reviewers[0].person
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        owner = proposal.owner
        save_revision(proposal, body="A typo.", base_revision=1, by=owner)
        save_revision(proposal, undo="Another way.", base_revision=2, by=owner)
        db.session.commit()
        assert phrases(proposal, ana, kind="positions", person=rosa.id) == [
            "took a position: Supports"
        ]
        assert phrases(proposal, ana, kind="document") == ["saved revision 3", "saved revision 2"]
        assert phrases(proposal, ana, person=ana.id, kind="conversation") == [
            "raised a concern: No way back",
            "wrote a question",
        ]
        assert phrases(proposal, ana, key=True) == [
            "saved revision 3",
            "took a position: Supports",
            "raised a concern: No way back",
        ]

    def test_tells_the_reason_to_go_over_an_objection_once(self, app, proposal, ana):
        a_concern(proposal, by=ana)
        reason = "Nobody turned up to say more"
        record(
            KINDS["drafting.proposal_moved"](
                proposal_id=proposal.id,
                came_from="in_review",
                went_to="final_comment",
                label="Final comment",
                note=reason,
            )
        )
        record(
            KINDS["decisions.final_comment_opened"](
                proposal_id=proposal.id, until="Fri", closes_at="", over_objection=reason
            )
        )
        db.session.commit()
        for address in (f"/p/{proposal.number}/history", "/"):
            assert Browser(app, ana).get(address).text.count(reason) == 1

    def test_says_in_whose_place_it_was_done(self, app, proposal, ana):
        bo = a_person("Bo Lind")
        record(
            PositionTaken(
                proposal_id=proposal.id,
                actor_id=bo.id,
                for_id=ana.id,
                stance="supports",
                label="Supports",
                statement="",
                revision_number=1,
            )
        )
        db.session.commit()
        page = Browser(app, ana).get(f"/p/{proposal.number}/history?person={ana.id}")
        assert "<strong>Bo Lind for Ana Costa</strong> took a position: Supports" in page.text

    def test_names_the_repository_that_told_of_its_code(self, app, proposal, ana):
        (link,) = told(f"TL-{proposal.number}")
        browser, address = Browser(app, ana), f"/p/{proposal.number}/history"
        page = browser.get(f"{address}?kind=rollout")
        said = "<strong>larkfield/builds</strong> linked commit 1a2b3c4: Fetch before building"
        assert said in page.text
        event = db.session.query(LoggedEvent).filter_by(name="rollout.change_linked").one()
        led = browser.client.get(f"{address}/{event.id}").location
        assert led.endswith(f"/rollout#change-{link.id}")

    def test_goes_on_after_a_page_without_losing_or_repeating_anything(self, app, proposal, ana):
        for _ in range(60):
            asked(proposal, ana)
        first = timeline_of(proposal, Chosen(), reader=ana)
        second = timeline_of(proposal, Chosen(), before=first.older, reader=ana)
        seen = [
            each.event.id
            for page in (first, second)
            for _, entries in page.days
            for each in entries
        ]
        assert len(seen) == len(set(seen)) == 60
        assert seen == sorted(seen, reverse=True)
        browser, address = Browser(app, ana), f"/p/{proposal.number}/history"
        with count_statements() as statements:
            browser.get(address)
        assert len(statements) <= 12


class TestAnEntry:
    def test_leads_to_what_it_is_about(self, app, proposal, ana):
        thread = asked(proposal, ana)
        save_revision(proposal, body="Another.", base_revision=1, by=proposal.owner)
        db.session.commit()
        browser = Browser(app, ana)
        led = {
            event.name: browser.client.get(f"/p/{proposal.number}/history/{event.id}").location
            for event in db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id).all()
        }
        number = proposal.number
        comment = thread.comments[0].id
        assert led["review.thread_opened"].endswith(f"/p/{number}/review/comments/{comment}")
        assert led["drafting.revision_saved"].endswith(f"/p/{number}/compare?to=2&from=1")

    def test_is_not_found_by_who_may_not_see_the_proposal(self, app, ana):
        hidden = a_proposal(stage=Stage.IN_REVIEW, visibility=Visibility.RESTRICTED)
        asked(hidden, hidden.owner)
        event = db.session.query(LoggedEvent).filter_by(proposal_id=hidden.id).first()
        other = a_proposal(stage=Stage.IN_REVIEW)
        browser = Browser(app, ana)
        for number in (hidden.number, other.number):
            assert browser.get(f"/p/{number}/history/{event.id}").status == 404

    def test_of_words_that_were_taken_back_is_not_shown(self, proposal, ana):
        left = record(TakenBack(proposal_id=proposal.id, actor_id=ana.id))
        db.session.commit()
        assert phrases(proposal, ana) == []
        with pytest.raises(NotFound, match="nothing at this address"):
            event_of(proposal, left.id)
