"""What a returning reader is told in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.actions.looking import note_look
from proposals.drafting.events import RevisionSaved
from proposals.events import record
from proposals.overview.since import since_last_visit
from proposals.review.actions import mark_read, open_thread, reply, take_position
from proposals.review.models import Stance, ThreadKind
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal
from tests.statements import count_statements

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
FRIDAY = TUESDAY + timedelta(days=3)


@pytest.fixture
def kit(app):
    return a_person("Kit")


@pytest.fixture
def proposal(app, kit):
    """Kit looked at it on Tuesday."""
    with clock.at(TUESDAY - timedelta(days=1)):
        made = a_proposal(owner=a_person("Priya"), reviewers=(kit,))
        a_concern(made, by=a_person("Noor"), title="From before")
    with clock.at(TUESDAY):
        note_look(made, revision_number=1, by=kit)
        db.session.commit()
    return made


def told(proposal, reader, at=FRIDAY):
    with clock.at(at):
        since = since_last_visit(proposal, reader=reader)
    return since and f"{since.day}: {', '.join(phrase for phrase, _ in since.news)}"


def much_happens(proposal, rosa):
    with clock.at(TUESDAY + timedelta(hours=2)):
        thread = open_thread(proposal, kind=ThreadKind.COMMENT, body="Why?", by=rosa)
        reply(thread, body="Because.", by=proposal.owner)
        open_thread(proposal, kind=ThreadKind.QUESTION, body="When?", by=rosa)
        concern = a_concern(proposal, by=rosa)
        reply(concern, body="We tried it.", by=proposal.owner)
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=a_person("Hana"))
        record(
            RevisionSaved(
                proposal_id=proposal.id, actor_id=proposal.owner_id, number=5, is_material=False
            )
        )
        db.session.commit()


class TestAReturningReader:
    def test_is_told_what_others_did_since_their_last_look(self, proposal, kit):
        much_happens(proposal, a_person("Rosa"))
        assert told(proposal, kit) == (
            "Tuesday: a concern, a concern answered, a question, 2 comments, a position, revision 5"
        )

    def test_is_led_to_each_of_it(self, proposal, kit):
        much_happens(proposal, a_person("Rosa"))
        with clock.at(FRIDAY):
            addresses = dict(since_last_visit(proposal, reader=kit).news)
        base = f"/p/{proposal.number}"
        assert addresses["2 comments"] == f"{base}/review?only=unread"
        assert addresses["a concern"] == f"{base}/review#concerns"
        assert addresses["revision 5"] == f"{base}/compare?from=4&to=5"

    def test_is_not_told_of_their_own_deeds(self, proposal, kit):
        with clock.at(TUESDAY + timedelta(hours=1)):
            open_thread(proposal, kind=ThreadKind.COMMENT, body="Mine.", by=kit)
            db.session.commit()
        assert told(proposal, kit) is None

    def test_is_told_nothing_where_nothing_is_new(self, proposal, kit):
        assert told(proposal, kit) is None

    def test_is_still_told_during_the_visit_that_began_with_it(self, proposal, kit):
        much_happens(proposal, a_person("Rosa"))
        with clock.at(FRIDAY):
            note_look(proposal, revision_number=1, by=kit)
            db.session.commit()
        assert told(proposal, kit, FRIDAY + timedelta(hours=1)).startswith("Tuesday: a concern")
        assert told(proposal, kit, FRIDAY + timedelta(days=1)) is None

    def test_is_not_told_again_what_they_have_read(self, proposal, kit):
        much_happens(proposal, a_person("Rosa"))
        with clock.at(FRIDAY):
            mark_read(proposal, by=kit)
            db.session.commit()
        assert told(proposal, kit, FRIDAY + timedelta(hours=1)) is None

    def test_reads_the_day_on_their_own_clock(self, proposal, kit):
        kit.time_zone = "Pacific/Auckland"  # where it is Tuesday evening, then Wednesday
        much_happens(proposal, a_person("Rosa"))
        assert told(proposal, kit, TUESDAY + timedelta(hours=13)).startswith("yesterday: ")
        assert told(proposal, kit, TUESDAY + timedelta(days=10)).startswith("Tue 3 March: ")


def test_a_new_reader_is_told_nothing(proposal):
    much_happens(proposal, a_person("Rosa"))
    assert told(proposal, a_person("Newcomer")) is None


def test_it_is_one_statement_however_much_happened(proposal, kit):
    rosa = a_person("Rosa")
    for _ in range(3):
        much_happens(proposal, rosa)
    _, _ = proposal.id, kit.time_zone
    with clock.at(FRIDAY), count_statements() as seen:
        since_last_visit(proposal, reader=kit)
    assert len(seen) == 1


@pytest.mark.parametrize("page", ["", "/review"])
def test_the_pages_say_it(app, kit, page):
    proposal = a_proposal(reviewers=(kit,))
    with clock.at(clock.now() - timedelta(days=30)):
        note_look(proposal, revision_number=1, by=kit)
        db.session.flush()
    a_concern(proposal)
    shown = Browser(app, kit).get(f"/p/{proposal.number}{page}")
    assert "<b>Since " in shown.text
    assert f'<a href="/p/{proposal.number}/review#concerns">a concern</a>' in shown.text
