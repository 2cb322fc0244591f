"""A fresh server belongs to whoever holds the link that was printed where it started."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from proposals.accounts import claims
from proposals.accounts.errors import AlreadyClaimed, LinkSpent
from proposals.accounts.links import first_run_link
from proposals.accounts.models import Organisation, Person
from proposals.db import db, transaction
from tests.accounts.members import is_signed_in
from tests.browser import Browser
from tests.builders import an_administrator, an_organisation

ANSWERS = {
    "organisation": "Larkfield",
    "name": "Ada Admin",
    "email": "Ada@Example.org",
    "password": "four plain words here",
    "function": "engineering",
    "time_zone": "Europe/London",
}


def the_path() -> str:
    link = first_run_link()
    assert link
    return link.removeprefix("http://localhost")


class TestAFreshServer:
    def test_has_a_link_on_the_configured_address(self, app):
        assert str(first_run_link()).startswith("http://localhost/first-run/")

    def test_has_the_same_link_however_often_it_starts(self, app):
        assert first_run_link() == first_run_link()

    def test_has_another_link_under_another_key(self, app):
        before = first_run_link()
        app.config["SECRET_KEY"] = "another key"
        assert first_run_link() != before

    def test_tells_who_comes_to_sign_in_where_the_link_is(self, app):
        page = Browser(app).get("/sign-in")
        assert "printed where the server was started" in page.text
        assert not page.offers("Sign in")

    def test_is_not_claimed_without_the_link(self, app):
        assert Browser(app).get("/first-run/" + "x" * 43).status == 404
        answer = Browser(app).send("post", "/first-run/guess", ANSWERS)
        assert answer.status == 404
        assert db.session.scalar(sa.select(Organisation)) is None

    def test_shows_a_plain_page_for_a_link_in_odd_letters(self, app):
        assert Browser(app).get("/first-run/%C3%A9%00").status in (400, 404)


class TestClaimingIt:
    def test_makes_the_organisation_and_its_first_administrator(self, app):
        Browser(app).get(the_path()).press("Set up Throughline", **ANSWERS)
        ada = db.session.scalars(sa.select(Person)).one()
        assert (ada.email, ada.name, ada.time_zone) == (
            "ada@example.org",
            "Ada Admin",
            "Europe/London",
        )
        assert ada.is_administrator
        assert db.session.scalar(sa.select(Organisation.name)) == "Larkfield"

    def test_signs_in_and_welcomes(self, app):
        browser = Browser(app)
        answer = browser.get(the_path()).press("Set up Throughline", **ANSWERS)
        assert (answer.status, answer.location) == (303, "/admin/welcome")
        assert "Larkfield has a place for its proposals" in answer.follow().text

    def test_keeps_what_was_typed_when_something_is_wrong(self, app):
        page = Browser(app).get(the_path())
        answer = page.press("Set up Throughline", **{**ANSWERS, "password": "short"})
        assert answer.status == 422
        assert 'value="Larkfield"' in answer.text
        assert "at least 10 characters" in answer.text
        assert "short" not in answer.text

    def test_works_once(self, app):
        path = the_path()
        second = Browser(app)
        form = second.get(path)
        Browser(app).get(path).press("Set up Throughline", **ANSWERS)
        assert second.get(path).status == 410
        assert form.press("Set up Throughline", **ANSWERS).status == 410
        assert first_run_link() is None
        assert not is_signed_in(second)

    def test_is_refused_for_who_comes_second_even_at_the_same_moment(self, app):
        """The check passed for both; the organisation's fixed id lets only one commit."""
        token = the_path().rpartition("/")[2]
        an_organisation()
        newcomer = claims.Newcomer(name="Eve", password="four plain words here")
        with app.test_request_context(), pytest.raises(AlreadyClaimed), transaction():
            claims.claim_server(token, organisation="E", email="e@x.org", newcomer=newcomer)

    def test_needs_the_right_token_below_the_page_as_well(self, app):
        newcomer = claims.Newcomer(name="Eve", password="four plain words here")
        with app.test_request_context(), pytest.raises(LinkSpent):
            claims.claim_server("guess", organisation="E", email="e@x.org", newcomer=newcomer)


class TestTheWelcomePage:
    def test_does_not_offer_a_sample_that_is_not_there(self, app):
        an_organisation()
        app.extensions.pop("throughline.sample", None)
        page = Browser(app, an_administrator()).get("/admin/welcome")
        assert page.status == 200
        assert not page.offers("Load the sample workspace")

    def test_loads_the_sample_by_name_of_whoever_asks(self, app):
        an_organisation()
        loaded = []
        app.extensions["throughline.sample"] = lambda *, by: loaded.append(by.name)
        page = Browser(app, an_administrator("Ada")).get("/admin/welcome")
        answer = page.press("Load the sample workspace")
        assert (answer.status, loaded) == (303, ["Ada"])

    def test_offers_no_sample_beside_real_proposals(self, app):
        organisation = an_organisation()
        organisation.last_number = 3
        db.session.commit()
        app.extensions["throughline.sample"] = lambda *, by: None
        browser = Browser(app, an_administrator())
        page = browser.get("/admin/welcome")
        assert not page.offers("Load the sample workspace")
        token = next(form.fields for form in page.forms if "csrf_token" in form.fields)
        assert browser.send("post", "/admin/sample", token).status == 404
