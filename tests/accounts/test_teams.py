"""Teams: named groups of people, kept by administrators, seen by everybody."""

from __future__ import annotations

import pytest

from proposals.accounts.actions import teams
from proposals.accounts.errors import NameTaken
from proposals.accounts.slugs import slug_of
from proposals.db import db
from proposals.errors import Forbidden
from tests.accounts.members import a_member
from tests.browser import Browser
from tests.builders import a_person, a_team, an_administrator, an_organisation
from tests.statements import count_statements


@pytest.fixture
def browser(app) -> Browser:
    an_organisation()
    return Browser(app, an_administrator())


class TestATeam:
    def test_is_founded_and_filled(self, browser):
        dele = a_person("Dele Okonkwo")
        founded = browser.get("/admin/teams").press(
            "Found team", name="Platform (Zürich)", purpose="Keeps the build fast."
        )
        assert founded.location == "/admin/teams/platform-zurich"
        page = founded.follow().press("Add to team", person=str(dele.id)).follow()
        assert "Dele Okonkwo is in Platform (Zürich)" in page.text
        seen = browser.get("/teams/platform-zurich").text
        assert "Dele Okonkwo" in seen
        assert "Keeps the build fast." in seen

    def test_keeps_its_address_when_renamed(self, browser):
        team = a_team("Platform")
        browser.get("/admin/teams/platform").press("Save team", name="Build", purpose="")
        assert (team.name, team.slug) == ("Build", "platform")

    def test_lets_a_member_go(self, browser):
        team = a_team("Platform", a_person("Dele"))
        browser.get("/admin/teams/platform").press("Remove Dele")
        assert team.members == []

    def test_has_one_name(self, browser):
        a_team("Platform")
        page = browser.get("/admin/teams")
        answer = page.press("Found team", name="platform", purpose="Another one")
        assert answer.status == 422
        assert "There is a team called platform already." in answer.text
        assert "Another one" in answer.text

    def test_gets_a_free_address_beside_a_similar_name(self, app):
        ada = an_administrator()
        slugs = [teams.create_team(name=name, by=ada).slug for name in ("SRE!", "SRE", "S.R.E.")]
        assert slugs == ["sre", "sre-2", "s-r-e"]

    def test_is_kept_by_administrators_only(self, app):
        dele, team = a_person(), a_team()
        for deed in (
            lambda: teams.create_team(name="x", by=dele),
            lambda: teams.change_team(team, name="x", purpose="", by=dele),
            lambda: teams.add_member(team, dele, by=dele),
            lambda: teams.remove_member(team, dele, by=dele),
        ):
            with pytest.raises(Forbidden, match="Only an administrator"):
                deed()

    def test_cannot_have_two_teams_of_one_name_by_renaming(self, app):
        a_team("Platform")
        other = a_team("Build")
        with pytest.raises(NameTaken):
            teams.change_team(other, name="PLATFORM", purpose="", by=an_administrator())

    def test_offers_only_people_who_are_here_and_not_in_it(self, browser):
        inside, outside = a_person("In Side"), a_person("Out Side")
        gone = a_person("Long Gone", deactivated_at=inside.joined_at)
        a_team("Platform", inside)
        page = browser.get("/admin/teams/platform")
        assert f'value="{outside.id}"' in page.text
        assert f'value="{gone.id}"' not in page.text
        assert page.press("Add to team", person=str(gone.id)).status == 422
        assert page.press("Add to team", person="").status == 422


class TestThePages:
    def test_say_so_when_there_is_nothing_yet(self, app, browser):
        assert "No teams yet" in browser.get("/admin/teams").text
        a_team("Empty")
        assert "Nobody is in this team yet" in browser.get("/teams/empty").text

    def test_of_people_show_function_teams_and_who_left(self, app, browser):
        dele = a_person("Dele Okonkwo")
        a_team("Platform", dele)
        reader = Browser(app, a_member())
        page = reader.get(f"/people/{dele.id}")
        assert "Engineering" in page.text
        assert 'href="/teams/platform"' in page.text
        gone = a_person("Long Gone", deactivated_at=dele.joined_at)
        assert "has no access since" in reader.get(f"/people/{gone.id}").text
        author = a_person("Known Author", email=None)
        assert "imported archive" in reader.get(f"/people/{author.id}").text

    def test_offer_a_member_nothing_to_administer(self, app, browser):
        dele = a_member()
        a_team("Platform", dele)
        reader = Browser(app, dele)
        for url in ("/teams/platform", f"/people/{dele.id}"):
            assert "/admin/" not in reader.get(url).text

    @pytest.mark.parametrize("url", ["/people/999", "/teams/none", "/admin/teams/none"])
    def test_are_missing_for_what_does_not_exist(self, browser, url):
        assert browser.get(url).status == 404

    @pytest.mark.parametrize("url", ["/teams/platform", "/admin/teams", "/admin/teams/platform"])
    def test_take_as_many_statements_for_forty_people_as_for_one(self, app, browser, url):
        team = a_team("Platform", a_person())
        with count_statements() as few:
            browser.get(url)
        more = [a_person(f"Member {number}") for number in range(40)]
        team.members.extend(more)
        db.session.commit()
        with count_statements() as many:
            browser.get(url)
        assert len(many) <= len(few) <= 12


@pytest.mark.parametrize(
    ("name", "slug"),
    [("SRE", "sre"), ("Ops & Co.", "ops-co"), ("日本", "team"), ("é" * 99, "e" * 60)],
)
def test_an_address_is_made_of_plain_letters(name, slug):
    assert slug_of(name) == slug
