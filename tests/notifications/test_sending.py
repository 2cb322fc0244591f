"""Letters leave at least once, and only to whom may read them at that moment."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from proposals.accounts.actions.people import deactivate, invite, withdraw_invitation
from proposals.accounts.models import Invitation, Person
from proposals.db import db
from proposals.drafting.events import ReviewerAsked
from proposals.drafting.models import Proposal, Reviewer, Visibility
from proposals.events import deliver_due, record
from proposals.notifications import post, sending
from proposals.notifications.models import Letter
from proposals.notifications.sending import MOST_ATTEMPTS, send_due
from tests.builders import a_person, a_proposal, an_administrator, an_organisation
from tests.notifications.post import a_mail_server, deliver_and_send

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def at(app):
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def ask(proposal: Proposal, rosa: Person) -> None:
    record(
        ReviewerAsked(
            proposal_id=proposal.id,
            actor_id=proposal.owner_id,
            person=rosa.name,
            person_id=rosa.id,
        )
    )
    db.session.commit()


def ask_another(proposal: Proposal) -> None:
    kit = a_person("Kit")
    db.session.add(Reviewer(proposal_id=proposal.id, person=kit, asked_by_id=proposal.owner_id))
    ask(proposal, kit)


@pytest.fixture
def asked(at):
    """Rosa was asked for a review, and the worker has not been yet."""
    rosa = a_person("Rosa")
    proposal = a_proposal(reviewers=(rosa,))
    ask(proposal, rosa)
    return proposal, rosa


def the_letter() -> Letter:
    db.session.expire_all()
    return db.session.scalars(sa.select(Letter)).one()


class TestASentLetter:
    def test_leaves_once(self, app, asked):
        with a_mail_server(app) as server:
            assert deliver_and_send() == 1
            assert deliver_and_send() == 0
        assert len(server.received) == 1
        assert the_letter().sent_at == START

    def test_is_sent_outside_of_any_transaction(self, app, asked, monkeypatch):
        open_ones = []
        monkeypatch.setattr(
            post,
            "_keep_as_file",
            lambda message: open_ones.append(db.session().in_transaction()),
        )
        deliver_and_send()
        assert open_ones == [False]

    def test_is_claimed_by_one_of_two_workers(self, app, asked):
        deliver_due()
        number = the_letter().id
        db.session.rollback()
        assert [sending._claim([number]), sending._claim([number])] == [True, False]


class TestWithoutAMailServer:
    def test_a_letter_becomes_a_file_for_the_servers_owner_alone(self, app, asked, caplog):
        assert deliver_and_send() == 1
        file = next(iter((Path(app.instance_path) / "mail").glob("*.eml")))
        assert b"asks for your review" in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "No MAIL_URL" in caplog.text
        file.unlink()


class TestALetterIsDropped:
    def test_when_its_recipient_may_not_see_the_proposal_any_more(self, app, asked):
        proposal, _ = asked
        proposal.visibility = Visibility.RESTRICTED
        db.session.execute(sa.delete(Reviewer))
        with a_mail_server(app) as server:
            assert deliver_and_send() == 0
        assert server.received == []
        assert the_letter().dropped == "its recipient may not see the proposal"

    def test_when_its_recipient_was_deactivated_meanwhile(self, app, asked, monkeypatch):
        _, rosa = asked
        monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
        deliver_and_send()
        deactivate(rosa, by=an_administrator())
        db.session.commit()
        with a_mail_server(app) as server, time_machine.travel(START + timedelta(hours=1)):
            assert send_due() == 0
        assert server.received == []
        assert the_letter().dropped == "its recipient was deactivated"

    def test_when_there_is_nothing_to_say_any_more(self, app, at):
        an_organisation()
        ada = an_administrator()
        invite("noor@example.org", by=ada)
        db.session.commit()
        deliver_due()
        withdraw_invitation(db.session.scalars(sa.select(Invitation)).one(), by=ada)
        with a_mail_server(app) as server:
            assert deliver_and_send() == 0
        assert server.received == []
        assert the_letter().dropped == "there was nothing to say any more"


class TestWhenTheServerIsDown:
    def test_nothing_is_lost_and_the_wait_doubles(self, app, asked, at):
        app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
        deliver_and_send()
        waits = []
        for _ in range(3):
            letter = the_letter()
            waits.append(letter.due_at - datetime.now(UTC))
            assert "refused" in letter.last_error
            at.move_to(letter.due_at)
            send_due()
        assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
        with a_mail_server(app) as server:
            at.move_to(the_letter().due_at)
            assert send_due() == 1
        assert len(server.received) == 1

    def test_a_round_ends_at_the_first_letter(self, app, asked):
        proposal, _ = asked
        for name in ("Kit", "Noor"):
            ask(proposal, a_person(name))
        app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
        deliver_and_send()
        attempts = db.session.scalars(sa.select(Letter.attempts)).all()
        assert sorted(attempts) == [0, 0, 1]

    def test_it_is_given_up_after_days_and_says_so(self, app, asked, at):
        app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
        deliver_and_send()
        while not the_letter().dropped:
            at.move_to(the_letter().due_at)
            send_due()
        assert the_letter().dropped == f"given up after {MOST_ATTEMPTS} attempts"
        assert datetime.now(UTC) - START > timedelta(days=1)


class TestWhenTheServerIsContrary:
    def test_one_refused_letter_holds_back_no_other(self, app, asked):
        proposal, _ = asked
        ask_another(proposal)
        with a_mail_server(app) as server:
            server.answers = ["451 try later"]
            assert deliver_and_send() == 1
            with time_machine.travel(START + timedelta(minutes=1), tick=False):
                assert send_due() == 1
        assert len({letter["To"] for letter in server.received}) == 2

    def test_a_second_try_after_a_dropped_line_has_the_same_id(self, app, asked, monkeypatch):
        """The server took it and the line broke before it could say so."""
        broke = []
        hand_over = post._hand_over

        def hand_over_and_break(connection, message):
            hand_over(connection, message)
            if not broke:
                broke.append(True)
                raise ConnectionResetError("line broke")

        monkeypatch.setattr(post, "_hand_over", hand_over_and_break)
        with a_mail_server(app) as server:
            assert deliver_and_send() == 0
            with time_machine.travel(START + timedelta(minutes=1), tick=False):
                assert send_due() == 1
        first, second = server.received
        assert first["Message-ID"] == second["Message-ID"]

    def test_a_letter_that_we_cannot_write_holds_back_no_other(self, app, asked, monkeypatch):
        proposal, _ = asked
        ask_another(proposal)
        written = sending.message_of
        faults = [ValueError("a fault of ours")]

        def sometimes(*arguments, **more):
            if faults:
                raise faults.pop()
            return written(*arguments, **more)

        monkeypatch.setattr(sending, "message_of", sometimes)
        with a_mail_server(app) as server:
            assert deliver_and_send() == 1
        assert len(server.received) == 1
        assert "a fault of ours" in str(db.session.scalars(sa.select(Letter.last_error)).all())


class TestTheWayThere:
    def test_never_sends_a_password_in_the_clear_to_another_machine(self, app, monkeypatch):
        with a_mail_server(app) as server:
            port = app.config["MAIL_URL"].rpartition(":")[2]
            monkeypatch.setattr(post, "LOOPBACK", set())
            app.config["MAIL_URL"] = f"smtp://me:secret@127.0.0.1:{port}"
            assert "offers no encryption" in str(post.mail_fault())
        assert server.received == []

    def test_is_found_fault_with_in_words(self, app):
        app.config["MAIL_URL"] = ""
        assert "become files" in str(post.mail_fault())
        app.config["MAIL_URL"] = "smtp://127.0.0.1:1"
        assert "does not take our mail" in str(post.mail_fault())
        app.config["MAIL_URL"] = "http://127.0.0.1"
        assert "use smtp or smtps" in str(post.mail_fault())
        with a_mail_server(app):
            assert post.mail_fault() is None


def test_nobodys_inbox_is_flooded_with_letters_about_accounts(app, at):
    an_organisation()
    ada = an_administrator()
    for _ in range(21):
        invite("noor@example.org", by=ada)
    with a_mail_server(app) as server:
        assert deliver_and_send() == 20
        assert send_due() == 0
        at.move_to(START + timedelta(minutes=73))
    assert len(server.received) == 20
    waiting = db.session.scalars(sa.select(Letter).where(Letter.sent_at.is_(None))).one()
    assert START < waiting.due_at <= START + timedelta(minutes=72)
