"""One's own profile: what colleagues see, and where one is signed in."""

from __future__ import annotations

import pytest

from proposals.accounts.actions import own
from proposals.accounts.browsers import browser_name
from proposals.accounts.errors import WrongPassword
from proposals.accounts.models import Function
from proposals.errors import Forbidden
from tests.accounts.members import NEW_PASSWORD, PASSWORD, a_member, tries_to_sign_in
from tests.browser import Browser
from tests.builders import a_person

pytestmark = pytest.mark.one_engine


class TestTheProfile:
    def test_is_changed_by_its_owner(self, app):
        dele = a_member()
        page = Browser(app, dele).get("/profile")
        answer = page.press(
            "Save profile", name="Dele O.", function="security", time_zone="Africa/Lagos"
        )
        assert answer.status == 303
        assert (dele.name, dele.function, dele.time_zone) == (
            "Dele O.",
            Function.SECURITY,
            "Africa/Lagos",
        )

    def test_is_not_changed_by_anybody_else(self, app):
        with pytest.raises(Forbidden, match="Only they themselves"):
            own.change_profile(
                a_person(), name="x", function=Function.DATA, time_zone="UTC", by=a_person()
            )

    @pytest.mark.parametrize(
        "wrong", [{"time_zone": "Mars/Olympus"}, {"function": "king"}, {"name": "  "}]
    )
    def test_refuses_what_does_not_exist(self, app, wrong):
        page = Browser(app, a_member()).get("/profile")
        assert page.press("Save profile", **wrong).status == 422

    def test_shows_which_browser_is_this_one(self, app):
        browser = Browser(app, a_member())
        assert browser.get("/profile").text.count("this browser") == 1


class TestThePassword:
    def test_changes_for_whoever_knows_the_present_one(self, app):
        dele = a_member()
        Browser(app, dele).get("/profile").press(
            "Change password", current=PASSWORD, new=NEW_PASSWORD
        )
        assert tries_to_sign_in(Browser(app), dele.email, NEW_PASSWORD).status == 303

    def test_stays_for_whoever_does_not(self, app):
        dele = a_member()
        page = Browser(app, dele).get("/profile")
        answer = page.press("Change password", current="a wrong guess", new=NEW_PASSWORD)
        assert answer.status == 422
        assert "not your present password" in answer.text
        assert tries_to_sign_in(Browser(app), dele.email).status == 303

    def test_cannot_be_asked_of_an_account_without_one(self, app):
        dele = a_person()
        with app.test_request_context(), pytest.raises(WrongPassword):
            own.change_password(dele, current="", new=NEW_PASSWORD, by=dele)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537", "Chrome on Android"),
        ("curl/8.1", "curl"),
        ("", "Some browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent, name):
    assert browser_name(agent) == name
