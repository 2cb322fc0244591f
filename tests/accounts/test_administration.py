"""Who has access, and who says so: never nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from proposals.accounts.actions import people
from proposals.accounts.actions.organisation import rename_organisation
from proposals.accounts.errors import LastAdministrator
from proposals.accounts.models import Person
from proposals.db import db, transaction
from proposals.errors import Forbidden
from tests.accounts.members import a_member, is_signed_in, tries_to_sign_in
from tests.accounts.test_tokens import a_token
from tests.browser import Browser
from tests.builders import a_person, an_administrator, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def ada(app) -> Person:
    an_organisation()
    return an_administrator("Ada Admin")


class TestTheLastAdministrator:
    def test_stays_one(self, ada):
        with pytest.raises(LastAdministrator):
            people.unmake_administrator(ada, by=ada)

    def test_is_the_last_even_beside_a_deactivated_one(self, ada):
        an_administrator("Gone", deactivated_at=LONG_AGO)
        with pytest.raises(LastAdministrator):
            people.unmake_administrator(ada, by=ada)

    def test_cannot_be_lost_to_two_who_unmake_one_another_at_once(self, app, ada):
        other = an_administrator("Other")
        pairs = [(ada.id, other.id), (other.id, ada.id)]

        def unmake(pair: tuple[int, int]) -> None:
            with app.app_context():
                try:
                    with transaction():
                        people.unmake_administrator(
                            db.session.get_one(Person, pair[0]),
                            by=db.session.get_one(Person, pair[1]),
                        )
                except (LastAdministrator, Forbidden):
                    pass
                finally:
                    db.session.remove()

        db.session.commit()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda pair: Context().run(unmake, pair), pairs))
        db.session.expire_all()
        assert sum(db.session.scalars(sa.select(Person.is_administrator))) == 1

    def test_can_step_back_after_making_another(self, app, ada):
        dele = a_person("Dele")
        browser = Browser(app, ada)
        browser.get(f"/admin/people/{dele.id}").press("Make administrator")
        answer = browser.get(f"/admin/people/{ada.id}").press("Make a member again")
        assert (answer.status, answer.location) == (303, "/")
        assert is_signed_in(browser)
        assert browser.get("/admin/people").status == 404


class TestDeactivating:
    def test_says_what_happens_first_and_then_does_it(self, app, ada):
        dele = a_member("Dele")
        Browser(app, dele)
        a_token(dele)
        browser = Browser(app, ada)
        page = browser.get(f"/admin/people/{dele.id}/deactivation")
        assert "1 browser is signed in now" in " ".join(page.text.split())
        assert "1 token stops working: CI" in " ".join(page.text.split())
        answer = page.press("Deactivate Dele")
        assert answer.status == 303
        assert not dele.is_active
        assert tries_to_sign_in(Browser(app), dele.email).status == 422

    def test_can_be_undone(self, app, ada):
        dele = a_member("Dele", deactivated_at=LONG_AGO)
        Browser(app, ada).get(f"/admin/people/{dele.id}").press("Reactivate")
        assert tries_to_sign_in(Browser(app), dele.email).status == 303

    def test_is_not_for_members(self, ada):
        with pytest.raises(Forbidden, match="Only another administrator"):
            people.deactivate(a_person(), by=a_person())

    def test_is_not_for_oneself(self, app, ada):
        an_administrator("Other")
        with pytest.raises(Forbidden, match="Only another administrator"):
            people.deactivate(ada, by=ada)
        assert "Another administrator can deactivate you" in (
            Browser(app, ada).get(f"/admin/people/{ada.id}").text
        )

    def test_twice_is_recorded_once(self, ada):
        dele = a_person("Dele")
        people.deactivate(dele, by=ada)
        first = dele.deactivated_at
        people.deactivate(dele, by=ada)
        assert dele.deactivated_at == first


class TestTheWholeOfIt:
    @pytest.mark.parametrize(
        "path",
        ["/admin", "/admin/people", "/admin/teams", "/admin/organisation", "/admin/welcome"],
    )
    def test_does_not_exist_for_members(self, app, path):
        an_organisation()
        assert Browser(app, a_member()).get(path).status == 404

    def test_begins_with_people(self, app, ada):
        assert Browser(app, ada).get("/admin").follow().status == 200

    def test_renames_the_organisation(self, app, ada):
        browser = Browser(app, ada)
        browser.get("/admin/organisation").press("Save name", name="Larkfield & Sons")
        assert "Larkfield &amp; Sons" in browser.get("/admin/organisation").text

    def test_renames_for_administrators_only(self, app):
        with pytest.raises(Forbidden):
            rename_organisation(an_organisation(), name="x", by=a_person())


class TestTheList:
    def test_goes_on_behind_a_key_and_shows_everybody_once(self, app, ada):
        for number in range(120):
            db.session.add(Person(name=f"Same Name {number % 3}", email=f"p{number}@example.org"))
        db.session.commit()
        browser, seen, url = Browser(app, ada), [], "/admin/people"
        while url:
            text = browser.get(url).text
            seen += [part.split('"')[0] for part in text.split('id="person-')[1:]]
            rest = text.split('rel="next" href="')
            url = rest[1].split('"')[0].replace("&amp;", "&") if len(rest) > 1 else ""
        assert len(seen) == len(set(seen)) == 121

    def test_finds_by_a_part_of_name_or_address(self, app, ada):
        a_person("Dele Okonkwo", email="d@example.org")
        a_person("100% Person", email="p@example.org")
        browser = Browser(app, ada)
        assert "Dele Okonkwo" in browser.get("/admin/people?q=OKON").text
        assert "Dele Okonkwo" not in browser.get("/admin/people?q=%25").text
        assert "100% Person" in browser.get("/admin/people?q=0%25").text
        assert "Nobody is called that" in browser.get("/admin/people?q=%00zz").text

    @pytest.mark.parametrize("after", ["0", "-1", "x", "9" * 40, "٣", "1e3"])
    def test_begins_anew_for_a_key_that_is_none(self, app, ada, after):
        page = Browser(app, ada).get("/admin/people", query_string={"after": after})
        assert (page.status, "Ada Admin" in page.text) == (200, True)

    def test_takes_as_many_statements_for_fifty_as_for_one(self, app, ada):
        browser = Browser(app, ada)
        with count_statements() as few:
            browser.get("/admin/people")
        for number in range(50):
            a_person(f"Person {number}")
        with count_statements() as many:
            browser.get("/admin/people")
        assert len(many) <= len(few) <= 12
