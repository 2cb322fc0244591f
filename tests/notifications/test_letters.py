"""What letters say, and that nobody can write into their headers."""

from __future__ import annotations

import re
from datetime import date
from email.message import EmailMessage

import pytest

from proposals import clock
from proposals.accounts.actions.people import invite
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.claims import start_reset
from proposals.accounts.events import PasswordChanged, PasswordResetAsked
from proposals.db import db
from proposals.decisions.events import DecisionRecorded, FinalCommentOpened
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.events import ReviewerAsked, SeatOffered
from proposals.drafting.models import Proposal, SeatRole, Stage
from proposals.events import Event, record
from proposals.notifications.recipients import RECIPIENTS
from proposals.notifications.sending import WITHOUT_PROPOSAL, WORDINGS
from proposals.overview.news import NOUNS, SAME_AS
from proposals.review.events import (
    ConcernAnswered,
    ConcernRaised,
    PositionsAskedAgain,
    PositionTaken,
)
from proposals.review.models import Comment, Thread, ThreadKind
from proposals.rollout.events import ChangeLinked
from tests.builders import a_person, a_proposal, an_administrator, an_organisation
from tests.notifications.post import a_day_later, a_mail_server, deliver_and_send

HOSTILE = "Eve\r\nBcc: all@example.org\u2028X: y <script>alert(1)</script>"


def the_letter(app, event: Event | None = None) -> EmailMessage:
    with a_mail_server(app) as server:
        if event:
            record(event)
        deliver_and_send() or a_day_later()
    assert len(server.received) == 1
    return server.received[0]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def a_concern(proposal: Proposal, **fields: object) -> Thread:
    rosa = fields.pop("by", None) or a_person("Rosa")
    thread = Thread(
        proposal=proposal,
        kind=ThreadKind.CONCERN,
        title=fields.pop("title", "No way back"),
        would_settle="A tested rollback",
        revision_number=1,
        opened_by=rosa,
    )
    thread.comments = [Comment(author=rosa, body="What if it *fails*?", html="")]
    db.session.add(thread)
    db.session.commit()
    return thread


class TestALetterAboutAProposal:
    def test_says_who_why_by_when_and_has_one_button(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(owner=a_person("Priya Raman"), reviewers=(rosa,))
        proposal.reviewers[0].due_on = date(2030, 3, 5)
        letter = the_letter(
            app,
            ReviewerAsked(
                proposal_id=proposal.id, actor_id=proposal.owner_id, person="", person_id=rosa.id
            ),
        )
        assert letter["Subject"] == (
            f"[TL-{proposal.number}] Priya Raman asks for your review: Remote build cache"
        )
        assert letter["From"].addresses[0].display_name == "Priya Raman via Throughline"
        assert letter["From"].addresses[0].addr_spec == "throughline@localhost"
        for said in (
            "by Tue 5 March 2030",
            "Runs the build",
            "Fetch what is already built",
            f"http://localhost/p/{proposal.number}/review",
            "because you were asked for a review",
        ):
            assert said in " ".join(text_of(letter).split())
            assert said in html_of(letter)
        assert html_of(letter).count('class="button"') == 1

    def test_about_a_concern_has_its_words_in_full(self, app):
        proposal = a_proposal()
        thread = a_concern(proposal)
        letter = the_letter(
            app,
            ConcernRaised(
                proposal_id=proposal.id,
                actor_id=thread.opened_by_id,
                thread_id=thread.id,
                title=thread.title,
            ),
        )
        assert letter["Subject"] == f"[TL-{proposal.number}] Rosa has a concern: No way back"
        assert "What if it *fails*?" in text_of(letter)
        assert "A tested rollback" in text_of(letter)
        assert f"/review/threads/{thread.id}" in text_of(letter)

    def test_about_an_answer_reaches_whoever_asked(self, app):
        proposal = a_proposal()
        thread = a_concern(proposal)
        answer = Comment(thread=thread, author=proposal.owner, body="Section 4 now.", html="")
        db.session.add(answer)
        db.session.flush()
        letter = the_letter(
            app,
            ConcernAnswered(
                proposal_id=proposal.id,
                actor_id=proposal.owner_id,
                thread_id=thread.id,
                comment_id=answer.id,
                title=thread.title,
                person="Rosa",
                person_id=thread.opened_by_id,
            ),
        )
        assert "answered your concern" in letter["Subject"]
        assert "Section 4 now." in text_of(letter)

    def test_about_a_decision_gives_the_reason(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(reviewers=(rosa,), decider=a_person("Tomas"))
        db.session.add(
            Decision(
                proposal_id=proposal.id,
                sequence=1,
                ruling=Ruling.ACCEPTED,
                rationale="It pays for itself in a month.",
                rationale_html="",
                revision_number=1,
                decided_by=a_person("Tomas"),
                over_objection=True,
            )
        )
        with a_mail_server(app) as server:
            record(
                DecisionRecorded(
                    proposal_id=proposal.id,
                    ruling="accepted",
                    label="Accepted",
                    sequence=1,
                    over_objection=True,
                )
            )
            assert deliver_and_send() == len(server.received) >= 5
        letter = next(each for each in server.received if each["To"] == rosa.email)
        assert letter["Subject"] == f"[TL-{proposal.number}] Accepted: Remote build cache"
        assert "It pays for itself in a month." in text_of(letter)
        assert "dissent is kept" in text_of(letter)

    def test_about_final_comment_says_until_when_on_the_readers_clock(self, app):
        tomas = a_person("Tomas", time_zone="Europe/Berlin")
        proposal = a_proposal(decider=tomas, stage=Stage.FINAL_COMMENT)
        with a_mail_server(app) as server:
            record(
                FinalCommentOpened(
                    proposal_id=proposal.id,
                    actor_id=proposal.owner_id,
                    until="Sun 30 June 2030",
                    closes_at="2030-06-30T22:15:00+00:00",
                    over_objection="We cannot wait for the audit.",
                )
            )
            assert deliver_and_send() >= 5
        letters = {each["To"]: each for each in server.received}
        until = "Final comment until Mon 1 July 2030 at 00:15 (Europe/Berlin)"
        assert until in letters[tomas.email]["Subject"]
        assert "We cannot wait for the audit." in text_of(letters[tomas.email])
        rosa = proposal.reviewers[0].person
        assert "until Sun 30 June 2030 at 22:15 (UTC)" in letters[rosa.email]["Subject"]

    def test_about_a_seat_says_what_it_is_for(self, app):
        proposal = a_proposal()
        holder = proposal.seat(SeatRole.ROLLOUT_OWNER)
        letter = the_letter(
            app,
            SeatOffered(
                proposal_id=proposal.id,
                actor_id=proposal.owner_id,
                role="rollout_owner",
                seat="roll-out owner",
                person=holder.name,
                person_id=holder.id,
            ),
        )
        assert "the seat of roll-out owner" in letter["Subject"]
        assert "maintains it afterwards" in text_of(letter)

    def test_about_a_changed_proposal_asks_to_look_again(self, app):
        rosa, proposal = a_person("Rosa"), a_proposal()
        letter = the_letter(
            app,
            PositionsAskedAgain(
                proposal_id=proposal.id,
                actor_id=proposal.owner_id,
                people="Rosa",
                person_ids=[rosa.id],
            ),
        )
        assert "Please look again" in letter["Subject"]

    def test_belongs_to_one_conversation(self, app):
        rosa, proposal = a_person("Rosa"), a_proposal()
        letter = the_letter(
            app,
            PositionsAskedAgain(proposal_id=proposal.id, people="", person_ids=[rosa.id]),
        )
        assert letter["References"] == f"<proposal-{proposal.number}@localhost>"
        assert letter["Auto-Submitted"] == "auto-generated"


class TestALetterAboutADeedForSomebodyElse:
    def test_names_both(self, app):
        kit, proposal = a_person("Kit"), a_proposal(owner=a_person("Priya"))
        letter = the_letter(
            app,
            PositionTaken(
                proposal_id=proposal.id,
                actor_id=kit.id,
                for_id=a_person("Rosa").id,
                stance="disagrees",
                label="Disagrees, won’t block",
                statement="We would buy it.",
                revision_number=1,
            ),
        )
        about = f"[TL-{proposal.number}]"
        assert letter["Subject"] == (
            f"{about} Kit for Rosa: Disagrees, won’t block – We would buy it."
        )


class TestALetterAboutAnAccount:
    def test_invites_with_a_link_on_the_configured_address(self, app):
        an_organisation("Larkfield")
        invite("noor@example.org", by=an_administrator("Ada"))
        letter = the_letter(app)
        assert letter["Subject"] == "Ada invites you to Larkfield on Throughline"
        assert letter["To"] == "noor@example.org"
        assert re.search(r"http://localhost/invitation/1\.[\w-]{43}\s", text_of(letter))

    def test_leads_to_a_new_password(self, app):
        dele = a_person("Dele")
        reset = start_reset(dele)
        letter = the_letter(app, PasswordResetAsked(actor_id=dele.id, reset_id=reset.id))
        assert "http://localhost/password/" in text_of(letter)
        assert "If you did not ask" in " ".join(text_of(letter).split())

    def test_tells_whoever_is_to_stand_in(self, app):
        rosa, kit = a_person("Rosa"), a_person("Kit")
        name_stand_in(rosa, stand_in=kit, begins_on=clock.today(), ends_on=None, by=rosa)
        letter = the_letter(app)
        assert letter["To"] == kit.email
        assert letter["Subject"].startswith("You stand in for Rosa")
        assert "shown as “Kit for Rosa”" in " ".join(text_of(letter).split())

    def test_warns_of_a_changed_password(self, app):
        letter = the_letter(app, PasswordChanged(actor_id=a_person("Dele").id, how="x"))
        assert "If that was not you" in text_of(letter)


class TestHostileWords:
    @pytest.fixture
    def letter(self, app):
        rosa = a_person(HOSTILE)
        proposal = a_proposal(HOSTILE)
        thread = a_concern(proposal, by=rosa, title=HOSTILE)
        return the_letter(
            app,
            ConcernRaised(
                proposal_id=proposal.id, actor_id=rosa.id, thread_id=thread.id, title=HOSTILE
            ),
        )

    def test_stay_on_their_line_of_the_header(self, letter):
        assert letter.get_all("Bcc") is None
        assert letter.get_all("X") is None
        assert len(letter.get_all("Subject")) == len(letter.get_all("From")) == 1
        assert "Bcc: all@example.org X: y" in letter["Subject"]

    def test_are_escaped_in_html(self, letter):
        assert "<script>" not in html_of(letter)
        assert "&lt;script&gt;" in html_of(letter)


def test_every_event_that_is_told_has_its_words():
    assert set(RECIPIENTS) == {*WITHOUT_PROPOSAL, *WORDINGS}


def test_every_event_about_a_proposal_can_be_counted():
    never_wait = {
        ReviewerAsked.name,
        SeatOffered.name,
        PositionsAskedAgain.name,
        ChangeLinked.name,
    }
    assert set(WORDINGS) - never_wait <= {*NOUNS, *SAME_AS}
