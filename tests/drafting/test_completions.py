"""Names and proposals offered while somebody writes."""

from __future__ import annotations

import pytest

from proposals.accounts.models import Person
from proposals.clock import now
from proposals.db import db
from proposals.drafting.models import Stage
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements


@pytest.fixture
def priya(app):
    an_organisation()
    return a_person("Priya Raman", handle="priya")


def _offered(app, person: Person, kind: str, beginning: str) -> list[str]:
    db.session.commit()
    browser = Browser(app, person)
    answer = browser.client.get("/completions", query_string={"kind": kind, "q": beginning})
    return [each["value"] for each in answer.json]


class TestPeople:
    def test_are_found_by_handle_and_by_name(self, app, priya):
        a_person("Ana Petrov", handle="apetrov")
        assert _offered(app, priya, "people", "apet") == ["@apetrov"]
        assert _offered(app, priya, "people", "Petr") == ["@apetrov"]

    def test_whose_handle_begins_so_come_first(self, app, priya):
        a_person("Aaron Boyle", handle="aaron")
        a_person("Zoe", handle="boz")
        assert _offered(app, priya, "people", "bo") == ["@boz", "@aaron"]

    def test_who_have_left_or_have_no_account_are_not_offered(self, app, priya):
        a_person("Gone Person", handle="gone", deactivated_at=now())
        a_person("Archive Author", email=None, handle=None)
        assert _offered(app, priya, "people", "o") == []

    @pytest.mark.parametrize("beginning", ["%", "_", "\\", "'"])
    def test_are_not_found_by_wild_cards(self, app, priya, beginning):
        assert _offered(app, priya, "people", beginning) == []

    def test_are_a_handful(self, app, priya):
        for number in range(12):
            a_person(f"Bo {number}", handle=f"bo{number}")
        assert len(_offered(app, priya, "people", "bo")) == 8


class TestProposals:
    def test_are_found_by_words_of_the_title_and_by_number(self, app, priya):
        one = a_proposal("Remote build cache")
        a_proposal("Faster checkout")
        wanted = [f"TL-{one.number}"]
        assert _offered(app, priya, "proposals", "cache") == wanted
        assert _offered(app, priya, "proposals", "cache-build") == wanted
        assert _offered(app, priya, "proposals", str(one.number)) == wanted
        assert _offered(app, priya, "proposals", f"TL-{one.number}") == wanted

    def test_that_somebody_may_not_see_are_not_offered(self, app, priya):
        a_proposal("Secret cache", owner=a_person("Olu"), stage=Stage.DRAFT)
        assert _offered(app, priya, "proposals", "secret") == []

    def test_of_the_very_number_come_first(self, app, priya):
        numbers = [a_proposal(f"Plan {number}").number for number in range(12)]
        assert _offered(app, priya, "proposals", "1")[0] == f"TL-{numbers[0]}"


def test_another_kind_is_not_there(app, priya):
    assert Browser(app, priya).get("/completions?kind=teams&q=a").status == 404


@pytest.mark.parametrize("kind", ["people", "proposals"])
def test_an_answer_takes_one_statement_of_its_own(app, priya, kind):
    browser = Browser(app, priya)
    browser.get("/completions?kind=people&q=a")
    with count_statements() as seen:
        browser.get(f"/completions?kind={kind}&q=a")
    assert len(seen) <= 2, seen
