"""Handles: what others write after an @."""

from __future__ import annotations

import pytest

from proposals.accounts.actions.own import change_profile
from proposals.accounts.claims import Newcomer, enrol
from proposals.accounts.errors import HandleTaken
from proposals.accounts.handles import bare_handle, free_handle, known_handles, mentioned_people
from proposals.accounts.models import Function
from proposals.db import transaction
from tests.accounts.members import a_member
from tests.browser import Browser
from tests.builders import a_person, an_organisation
from tests.statements import count_statements


class TestAHandle:
    @pytest.mark.parametrize(
        ("email", "handle"),
        [
            ("ana@example.org", "ana"),
            ("Ana.Lopes+x@example.org", "ana-lopes-x"),
            ("a" * 40 + "@example.org", "a" * 30),
            ("a" * 29 + ".b@example.org", "a" * 29),
            ("%@example.org", "member"),
        ],
    )
    def test_is_what_stands_before_the_at_of_an_address(self, email, handle):
        assert bare_handle(email) == handle

    def test_is_numbered_where_somebody_else_has_it(self, app):
        a_person(handle="ana")
        assert free_handle("ana@example.org") == "ana-2"
        a_person(handle="ana-2")
        assert free_handle("ana@example.com") == "ana-3"

    def test_is_given_to_whoever_joins(self, app):
        an_organisation()
        with transaction():
            ana = enrol("ana@example.org", newcomer=Newcomer(name="Ana"))
            other = enrol("ana@example.com", newcomer=Newcomer(name="Ana"))
        assert (ana.handle, other.handle) == ("ana", "ana-2")


class TestKnownHandles:
    def test_are_those_of_people_here_by_one_statement(self, app):
        a_person(handle="ana")
        with count_statements() as statements:
            known = known_handles({"ana", "bo", "cy"})
        assert known == {"ana"}
        assert len(statements) == 1

    def test_are_not_looked_for_where_nobody_is_mentioned(self, app):
        with count_statements() as statements:
            assert mentioned_people("a@b.c", "") == frozenset()
        assert statements == []


class TestTheProfile:
    def test_shows_the_handle_and_changes_it(self, app):
        dele = a_member(handle="dele")
        page = Browser(app, dele).get("/profile")
        assert 'value="dele"' in page.text
        page.press("Save profile", handle="@Dele-O")
        assert dele.handle == "dele-o"
        assert "@dele-o" in Browser(app, dele).get(f"/people/{dele.id}").text

    @pytest.mark.parametrize("wrong", ["", "a b", "-a", "a--b", "ä", "a" * 41, "a_b"])
    def test_refuses_what_nobody_could_write(self, app, wrong):
        dele = a_member(handle="dele")
        assert Browser(app, dele).get("/profile").press("Save profile", handle=wrong).status == 422
        assert dele.handle == "dele"

    def test_refuses_what_somebody_else_has_and_says_so(self, app):
        a_person(handle="ana")
        answer = Browser(app, a_member()).get("/profile").press("Save profile", handle="ana")
        assert answer.status == 422
        assert "Somebody else is @ana already" in answer.text

    def test_leaves_the_handle_alone_where_none_is_given(self, app):
        ana = a_person(handle="ana")
        change_profile(ana, name="Ana", function=Function.DATA, time_zone="UTC", by=ana)
        assert ana.handle == "ana"

    def test_cannot_take_a_handle_by_the_action_either(self, app):
        a_person(handle="ana")
        bo = a_person()
        facts = {"name": "Bo", "function": Function.DATA, "time_zone": "UTC"}
        with pytest.raises(HandleTaken):
            change_profile(bo, **facts, handle="ana", by=bo)


class TestAFormerHandle:
    @pytest.fixture
    def dele(self, app):
        dele = a_person("Dele Okonkwo", handle="dele")
        renamed(dele, "okonkwo")
        return dele

    def test_still_leads_to_the_person(self, app, dele):
        answer = Browser(app, a_person()).get("/people/@dele")
        assert (answer.status, answer.location) == (303, f"/people/{dele.id}")

    def test_is_still_a_mention(self, dele):
        assert mentioned_people("@dele, @okonkwo and @nobody") == {"dele", "okonkwo"}

    def test_goes_to_nobody_else(self, dele):
        assert free_handle("dele@example.com") == "dele-2"
        with pytest.raises(HandleTaken):
            renamed(a_person(handle="bo"), "dele")

    def test_can_be_taken_again_by_whoever_had_it(self, dele):
        renamed(dele, "dele")
        renamed(dele, "okonkwo")
        assert dele.handle == "okonkwo"
        assert mentioned_people("@dele") == {"dele"}


def renamed(person, handle: str) -> None:
    facts = {"name": person.name, "function": person.function, "time_zone": "UTC"}
    with transaction():
        change_profile(person, **facts, handle=handle, by=person)


class TestAMention:
    def test_leads_to_the_person(self, app):
        ana = a_person(handle="ana")
        answer = Browser(app, a_person()).get("/people/@Ana")
        assert (answer.status, answer.location) == (303, f"/people/{ana.id}")

    def test_has_a_card(self, app):
        a_person("Ana Lopes", handle="ana")
        card = Browser(app, a_person()).get("/people/@ana/card").text
        assert "Ana Lopes" in card
        assert "<html" not in card

    @pytest.mark.parametrize("address", ["/people/@nobody", "/people/@nobody/card"])
    def test_of_nobody_leads_nowhere(self, app, address):
        assert Browser(app, a_person()).get(address).status == 404
