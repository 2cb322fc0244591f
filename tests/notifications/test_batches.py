"""What can wait comes in one mail a day; what cannot leaves by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from proposals.db import db
from proposals.drafting.models import Visibility
from proposals.events import deliver_due
from proposals.notifications import post, sending
from proposals.notifications.models import Letter
from proposals.notifications.pace import Pace, due_at, next_round
from proposals.notifications.sending import send_due
from proposals.review.actions import (
    collect_remark,
    delete_comment,
    edit_comment,
    open_thread,
    react,
    send_review,
    take_position,
)
from proposals.review.models import ReactionKind, Stance, ThreadKind
from proposals.review.remarks import Remark
from tests.builders import a_concern, a_person, a_proposal
from tests.notifications.post import a_mail_server, deliver_and_send
from tests.notifications.test_letters import html_of, text_of

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
FOUR = MORNING.replace(hour=16)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(app):
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def priya(at):
    return a_person("Priya")


@pytest.fixture
def rosa(at):
    return a_person("Rosa Silva")


@pytest.fixture
def proposal(priya):
    return a_proposal(owner=priya)


@pytest.fixture
def server(app):
    with a_mail_server(app) as server:
        yield server


def comment(proposal, body="Say how.", *, by, kind=ThreadKind.COMMENT):
    thread = open_thread(proposal, kind=kind, body=body, by=by)
    db.session.commit()
    return thread.comments[0]


def letters() -> list[Letter]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


class TestTheMailOfTheDay:
    def test_leaves_at_four_on_the_readers_clock(self, at, server, priya, proposal, rosa):
        priya.time_zone = "America/New_York"  # 21:00 UTC in winter
        comment(proposal, by=rosa)
        deliver_and_send()
        at.move_to(MORNING.replace(hour=20, minute=59))
        assert send_due() == 0
        at.move_to(MORNING.replace(hour=21))
        assert send_due() == 1

    def test_has_everything_that_was_said_in_one(self, at, server, proposal, rosa):
        other = a_proposal("Fewer pools", owner=proposal.owner)
        kit = a_person("Kit")
        comment(proposal, "Say how.", by=rosa)
        comment(proposal, "When?", kind=ThreadKind.QUESTION, by=kit)
        take_position(other, stance=Stance.SUPPORTS, statement="At last.", by=kit)
        comment(proposal, "And where.", by=rosa)
        deliver_and_send()
        at.move_to(FOUR)
        assert send_due() == 1
        (mail,) = server.received
        assert mail["Subject"] == "A question, 2 comments and a position on 2 proposals"
        assert mail["From"].addresses[0].display_name == "Throughline"
        assert mail["References"] is None
        text = text_of(mail)
        said = ["Remote build cache", "Say how.", "When?", "And where.", "Fewer pools", "At last."]
        places = [text.index(each) for each in said]
        assert places == sorted(places)
        assert html_of(mail).count('class="link"') == 4
        assert {each.sent_at for each in letters()} == {FOUR}

    def test_of_one_proposal_belongs_to_its_conversation(self, at, server, proposal, rosa):
        comment(proposal, by=rosa)
        comment(proposal, by=rosa)
        deliver_and_send()
        at.move_to(FOUR)
        send_due()
        (mail,) = server.received
        about = f"[TL-{proposal.number}]"
        assert mail["Subject"] == f"{about} 2 comments: Remote build cache"
        assert mail["From"].addresses[0].display_name == "Rosa Silva via Throughline"
        assert mail["References"] == f"<proposal-{proposal.number}@localhost>"

    def test_with_one_thing_to_say_is_a_letter_about_it(self, at, server, proposal, rosa):
        comment(proposal, "Say how.", by=rosa)
        deliver_and_send()
        at.move_to(FOUR)
        send_due()
        about = f"[TL-{proposal.number}]"
        assert server.received[0]["Subject"] == f"{about} Rosa Silva comments: Say how."
        assert "comes once a day" in text_of(server.received[0])

    def test_says_what_each_proposal_needs_and_why_one_hears_of_it(
        self, at, server, proposal, rosa
    ):
        a_concern(proposal, by=rosa, title="No way back")
        deliver_and_send()
        at.shift(A_MINUTE)
        send_due()
        text = " ".join(text_of(server.received[0]).split())
        assert "Needs: " in text
        assert "Turn: you" in text
        assert "because you are the owner" in text

    def test_goes_to_each_person_alone(self, at, server, proposal, rosa):
        kit = a_person("Kit", handle="kit")
        comment(proposal, "What does @kit say?", by=rosa)
        comment(proposal, "And where.", by=rosa)
        deliver_and_send()
        at.move_to(FOUR)
        assert send_due() == 2
        mine = next(each for each in server.received if each["To"] == kit.email)
        assert "And where." not in text_of(mine)

    def test_leaves_out_what_its_reader_may_not_see_any_more(self, at, server, rosa):
        kit = a_person("Kit", handle="kit")
        shown, hidden = a_proposal(), a_proposal("Secret plan")
        for each in (shown, hidden):
            comment(each, "See @kit", by=rosa)
        deliver_and_send()
        hidden.visibility = Visibility.RESTRICTED
        db.session.commit()
        at.move_to(FOUR)
        send_due()
        mine = next(each for each in server.received if each["To"] == kit.email)
        assert "Secret plan" not in mine.as_string()
        dropped = {each.dropped for each in letters() if each.person_id == kit.id}
        assert dropped == {"", "its recipient may not see the proposal"}

    def test_takes_nothing_along_that_is_urgent(self, at, server, proposal, rosa):
        comment(proposal, "Say how.", by=rosa)
        a_concern(proposal, by=rosa, title="No way back")
        deliver_and_send()
        at.shift(A_MINUTE)
        assert send_due() == 1
        assert "Say how." not in text_of(server.received[0])
        at.move_to(FOUR)
        assert send_due() == 1


class TestWhatWasSaid:
    def test_does_not_leave_in_its_first_minute(self, at, server, proposal, rosa):
        a_concern(proposal, by=rosa)
        deliver_and_send()
        at.shift(A_MINUTE - timedelta(seconds=1))
        assert send_due() == 0
        at.shift(timedelta(seconds=1))
        assert send_due() == 1

    def test_reads_as_it_does_when_it_leaves(self, at, server, proposal, rosa):
        said = comment(proposal, "Say hwo.", by=rosa)
        deliver_and_send()
        edit_comment(said, body="Say how.", by=rosa)
        db.session.commit()
        at.move_to(FOUR)
        send_due()
        assert "Say how." in text_of(server.received[0])
        assert "hwo" not in server.received[0].as_string()

    @pytest.mark.parametrize("after", [timedelta(seconds=30), timedelta(hours=1)])
    @pytest.mark.parametrize("is_told", [True, False])
    def test_is_told_to_nobody_once_it_is_deleted(self, at, server, proposal, rosa, after, is_told):
        said = comment(proposal, by=rosa)
        if is_told:
            deliver_and_send()
        at.shift(after)
        delete_comment(said, by=rosa)
        db.session.commit()
        deliver_and_send()
        at.move_to(FOUR)
        assert send_due() == 0
        assert server.received == []
        db.session.expire_all()
        assert all(each.dropped for each in letters())

    def test_is_thanked_for_in_a_mail(self, at, server, proposal, rosa):
        react(comment(proposal, by=rosa), kind=ReactionKind.THANKS, by=proposal.owner)
        deliver_and_send()
        at.move_to(FOUR)
        send_due()
        mail = next(each for each in server.received if each["To"] == rosa.email)
        assert "Priya thanks you" in mail["Subject"]


class TestAReviewSentAsOne:
    @pytest.fixture
    def sent(self, at, server, proposal, rosa):
        """Rosa sends a comment that mentions Kit, a reply to Noor, and what is added."""

        def send(*more: Remark) -> list[EmailMessage]:
            a_person("Kit", handle="kit")
            noors = open_thread(
                proposal, kind=ThreadKind.QUESTION, body="When?", by=a_person("Noor")
            )
            db.session.commit()
            deliver_and_send()
            db.session.execute(sa.delete(Letter))
            collect_remark(proposal, remark=Remark(body="Ask @kit."), by=rosa)
            collect_remark(proposal, remark=Remark(body="In May."), thread=noors, by=rosa)
            for remark in more:
                collect_remark(proposal, remark=remark, by=rosa)
            send_review(proposal, by=rosa)
            db.session.commit()
            deliver_and_send()
            at.shift(A_MINUTE)
            send_due()
            return server.received

        return send

    def test_is_one_letter_to_the_authors_with_all_its_parts(self, at, server, sent, priya):
        assert sent() == []
        at.move_to(FOUR)
        send_due()
        (mine,) = (each for each in server.received if each["To"] == priya.email)
        assert "Rosa Silva sent a review: 1 reply and 1 comment" in mine["Subject"]
        assert "Ask @kit." in text_of(mine)
        assert "In May." in text_of(mine)
        assert html_of(mine).count('class="button"') == 1

    def test_is_told_to_others_as_far_as_it_concerns_them(self, at, server, sent, proposal):
        sent()
        at.move_to(FOUR)
        send_due()
        told = {each["To"].partition("@")[0].rstrip("0123456789"): each for each in server.received}
        assert set(told) == {"priya", "kit", "noor"}
        assert "In May." not in text_of(told["kit"])
        assert "Ask @kit." not in text_of(told["noor"])

    def test_is_urgent_if_it_has_a_concern(self, at, sent, server, priya):
        concern = Remark(
            kind=ThreadKind.CONCERN, title="No way back", body="None.", would_settle="One."
        )
        (mine,) = sent(concern)
        assert mine["To"] == priya.email
        assert "Ask @kit." in text_of(mine)
        assert "No way back" in text_of(mine)
        assert "What would settle it" in text_of(mine)


class TestASecondTry:
    def test_has_the_same_id_and_the_same_words(self, at, server, proposal, rosa, monkeypatch):
        broke = []
        hand_over = post._hand_over

        def hand_over_and_break(connection, message):
            hand_over(connection, message)
            if not broke:
                broke.append(True)
                raise ConnectionResetError("line broke")

        monkeypatch.setattr(post, "_hand_over", hand_over_and_break)
        comment(proposal, "One.", by=rosa)
        comment(proposal, "Two.", by=rosa)
        deliver_and_send()
        at.move_to(FOUR)
        assert send_due() == 0
        comment(proposal, "Three, said late.", by=rosa)
        deliver_and_send()
        at.shift(A_MINUTE)
        assert send_due() == 1
        first, second = server.received
        assert first["Message-ID"] == second["Message-ID"]
        assert text_of(first) == text_of(second)
        at.move_to(FOUR + timedelta(days=1))
        assert send_due() == 1
        assert server.received[2]["Message-ID"] != first["Message-ID"]

    def test_is_made_by_one_of_two_workers(self, at, proposal, rosa):
        comment(proposal, "One.", by=rosa)
        comment(proposal, "Two.", by=rosa)
        db.session.commit()
        deliver_due()
        at.move_to(FOUR)
        together = sending._leaving_with(letters()[0].id)
        db.session.rollback()
        assert len(together) == 2
        assert [sending._claim(together), sending._claim(together)] == [True, False]

    def test_claims_all_or_none(self, at, proposal, rosa):
        comment(proposal, "One.", by=rosa)
        comment(proposal, "Two.", by=rosa)
        db.session.commit()
        deliver_due()
        at.move_to(FOUR)
        first, second = (each.id for each in letters())
        db.session.rollback()
        assert sending._claim([second])
        assert not sending._claim([first, second])
        assert [each.attempts for each in letters()] == [0, 1]

    def test_leaves_out_what_we_cannot_write(self, at, server, proposal, rosa, monkeypatch):
        comment(proposal, "One.", by=rosa)
        comment(proposal, "Two.", by=rosa)
        worded, faults = sending._worded, [ValueError("a fault of ours")]

        def sometimes(letter, **more):
            if faults:
                raise faults.pop()
            return worded(letter, **more)

        monkeypatch.setattr(sending, "_worded", sometimes)
        deliver_and_send()
        at.move_to(FOUR)
        assert send_due() == 1
        at.shift(A_MINUTE)
        assert send_due() == 1
        assert ["One." in text_of(each) for each in server.received] == [False, True]


instants = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
)
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]
)


@given(instants, zones)
def test_a_round_is_at_four_there_and_less_than_a_day_off(after, zone):
    due = next_round(after, zone)
    assert due.astimezone(ZoneInfo(zone)).hour == 16
    assert timedelta() <= due - after <= timedelta(hours=25)  # a day may be as long


@pytest.mark.parametrize("pace", Pace)
def test_nothing_is_due_before_now(pace):
    assert due_at(pace, happened_at=MORNING, zone="UTC", now=FOUR) >= FOUR
