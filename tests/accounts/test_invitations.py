"""An invitation is a link to one address: single use, an hour long, and taken back at will."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from proposals.accounts import links
from proposals.accounts.actions.people import invite, send_again, withdraw_invitation
from proposals.accounts.errors import AlreadyHere
from proposals.accounts.models import Function, Invitation, Person
from proposals.db import db, transaction
from proposals.errors import Forbidden
from proposals.events import LoggedEvent
from tests.accounts.members import PASSWORD, is_signed_in, tries_to_sign_in
from tests.browser import Browser
from tests.builders import a_person, an_administrator, an_organisation

pytestmark = pytest.mark.one_engine

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANSWERS = {
    "name": "Noor Haddad",
    "password": PASSWORD,
    "function": "product",
    "time_zone": "Asia/Beirut",
}


def an_invitation(email: str = "noor@example.org", **facts: object) -> Invitation:
    an_organisation()
    with transaction():
        return invite(email, **facts, by=an_administrator())


def path_of(invitation: Invitation) -> str:
    return links.invitation_link(invitation).removeprefix("http://localhost")


def letters_asked_for() -> int:
    return db.session.scalar(
        sa.select(sa.func.count())
        .select_from(LoggedEvent)
        .where(LoggedEvent.name == "accounts.invitation_sent")
    )


class TestInviting:
    def test_is_for_administrators_only(self, app):
        with pytest.raises(Forbidden, match="Only an administrator"):
            invite("noor@example.org", by=a_person())

    def test_somebody_who_is_here_is_refused(self, app):
        a_person("Noor", email="noor@example.org", deactivated_at=START)
        with pytest.raises(AlreadyHere):
            invite(" Noor@Example.org", by=an_administrator())

    def test_an_invited_address_again_renews_the_one_invitation(self, app):
        with time_machine.travel(START, tick=False) as clock:
            first = path_of(an_invitation())
            clock.shift(1)
            again = an_invitation("NOOR@example.org", is_administrator=True)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1
        assert again.is_administrator
        assert Browser(app).get(first).status == 410

    def test_keeps_no_link_in_the_database(self, app):
        invitation = an_invitation()
        proof = path_of(invitation).rpartition(".")[2]
        rows = [*db.session.execute(sa.select(Invitation.__table__))]
        rows += [*db.session.execute(sa.select(LoggedEvent.__table__))]
        assert proof not in str(rows)


class TestTheLink:
    def test_lets_its_addressee_in_and_signs_them_in(self, app):
        browser = Browser(app)
        page = browser.get(path_of(an_invitation(name="Noor", function=Function.DESIGN)))
        assert 'value="Noor"' in page.text
        answer = page.press("Join", **ANSWERS)
        noor = db.session.scalar(sa.select(Person).where(Person.email == "noor@example.org"))
        assert (answer.status, noor.name, noor.function) == (303, "Noor Haddad", Function.PRODUCT)
        assert not noor.is_administrator
        assert is_signed_in(browser)

    def test_makes_an_administrator_of_whom_it_was_meant_for(self, app):
        Browser(app).get(path_of(an_invitation(is_administrator=True))).press("Join", **ANSWERS)
        noor = db.session.scalar(sa.select(Person).where(Person.email == "noor@example.org"))
        assert noor.is_administrator

    def test_works_once(self, app):
        path = path_of(an_invitation())
        second = Browser(app).get(path)
        Browser(app).get(path).press("Join", **ANSWERS)
        assert Browser(app).get(path).status == 410
        assert second.press("Join", **{**ANSWERS, "password": "a thief's own"}).status == 410
        assert tries_to_sign_in(Browser(app), "noor@example.org").status == 303

    def test_is_bound_to_its_row(self, app):
        one, other = path_of(an_invitation()), path_of(an_invitation("kit@example.org"))
        swapped = one.replace(one.split("/")[2].split(".")[0], other.split("/")[2].split(".")[0], 1)
        assert Browser(app).get(swapped).status == 410

    @pytest.mark.parametrize("token", ["1", "1.", "x.y", "1." + "A" * 43, "9" * 30 + ".x", "é"])
    def test_is_not_guessed(self, app, token):
        an_invitation()
        assert Browser(app).get(f"/invitation/{token}").status == 410

    def test_is_built_from_the_configured_address_whatever_the_request_says(self, app):
        browser = Browser(app, an_administrator())
        page = browser.get("/admin/people")
        poisoned = browser.client.post(
            "/admin/people",
            data={**page.forms[-1].fields, "email": "noor@example.org", "function": "product"},
            headers={"Host": "evil.example"},
        )
        assert poisoned.status_code == 400
        with app.test_request_context(headers={"Host": "evil.example"}):
            assert links.invitation_link(an_invitation()).startswith("http://localhost/")

    def test_opens_nothing_once_withdrawn(self, app):
        invitation = an_invitation()
        path = path_of(invitation)
        with transaction():
            withdraw_invitation(invitation, by=an_administrator())
        assert Browser(app).get(path).status == 410


class TestALinkThatHasRunOut:
    def test_offers_a_new_one_to_the_same_address(self, app):
        with time_machine.travel(START, tick=False) as clock:
            invitation = an_invitation()
            path = path_of(invitation)
            clock.shift(timedelta(hours=1, seconds=1))
            page = Browser(app).get(path)
            assert page.status == 410
            answer = page.press("Send me a new link")
            assert (answer.status, letters_asked_for()) == (200, 2)
            assert "noor@example.org" in answer.text
            assert Browser(app).get(path).status == 410
            assert Browser(app).get(path_of(invitation)).offers("Join")

    def test_cannot_be_used_with_a_form_that_was_open_already(self, app):
        with time_machine.travel(START, tick=False) as clock:
            page = Browser(app).get(path_of(an_invitation()))
            clock.shift(timedelta(hours=1, seconds=1))
            assert page.press("Join", **ANSWERS).status == 410
        assert not db.session.scalar(sa.select(Person).where(Person.name == "Noor Haddad"))

    def test_is_not_a_way_to_flood_an_inbox(self, app):
        with time_machine.travel(START, tick=False) as clock:
            invitation, statuses = an_invitation(), []
            for _ in range(6):
                clock.shift(timedelta(hours=1, seconds=1))
                page = Browser(app).get(path_of(invitation))
                statuses.append(page.press("Send me a new link").status)
        assert statuses[:5] == [200] * 5
        assert statuses[5] in (200, 429)  # one came back in the meantime
        assert letters_asked_for() <= 7


class TestThePeoplePage:
    def test_invites_and_shows_who_is_awaited(self, app):
        an_organisation()
        browser = Browser(app, an_administrator())
        answer = browser.get("/admin/people").press(
            "Send invitation", email="noor@example.org", name="Noor"
        )
        page = answer.follow()
        assert "A letter to noor@example.org is on its way" in page.text
        assert "Invited, not here yet" in page.text

    def test_keeps_what_was_typed_when_the_address_is_taken(self, app):
        an_organisation()
        dele = a_person("Dele")
        page = Browser(app, an_administrator()).get("/admin/people")
        answer = page.press("Send invitation", email=dele.email, name="Dele again")
        assert answer.status == 422
        assert 'value="Dele again"' in answer.text
        assert "has an account" in answer.text

    @pytest.mark.parametrize(
        "email",
        ["", "dele", "a@b@c", "x@y.org\r\nBcc: z@y.org", "<a@b.org>", "a,b@c.org", "é@x.org"],
    )
    def test_refuses_what_is_no_address(self, app, email):
        page = Browser(app, an_administrator()).get("/admin/people")
        assert page.press("Send invitation", email=email).status == 422

    def test_sends_again_and_withdraws(self, app):
        an_invitation()
        browser = Browser(app, an_administrator())
        again = browser.get("/admin/people").press("Send again to noor@example.org")
        assert (again.status, letters_asked_for()) == (303, 2)
        answer = browser.get("/admin/people").press("Withdraw the invitation to noor@example.org")
        assert answer.status == 303
        assert "Invited, not here yet" not in browser.get("/admin/people").text

    def test_says_so_when_somebody_accepted_meanwhile(self, app):
        invitation = an_invitation()
        page = Browser(app, an_administrator()).get("/admin/people")
        Browser(app).get(path_of(invitation)).press("Join", **ANSWERS)
        assert page.press("Send again to noor@example.org").status == 404


def test_only_an_administrator_sends_again(app):
    invitation = an_invitation()
    with pytest.raises(Forbidden):
        send_again(invitation, by=a_person())
