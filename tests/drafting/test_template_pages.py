"""The templates in administration."""

import pytest

from proposals.drafting.actions import start
from proposals.drafting.templates import versions_of
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

BODY = "## Context\n\n<!-- Who. -->\n\n## Narrative\n\n<!-- A day. -->"
SAVE = "Save version 2"


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


@pytest.fixture
def ada(app):
    return Browser(app, an_administrator())


def _latest(key="reliability"):
    return versions_of(key)[0]


class TestTheList:
    def test_shows_every_template_with_its_version_and_how_many_began_from_it(self, ada):
        start(title="T", template="cost", by=a_person())
        page = ada.get("/admin/templates")
        assert page.text.count("comes with Throughline") == 8
        assert "Customer experience" in page.text

    def test_takes_as_many_statements_however_many_there_are(self, ada):
        ada.get("/admin/templates")
        with count_statements() as seen:
            ada.get("/admin/templates")
        assert len(seen) <= 6

    def test_is_for_administrators(self, app):
        for path in ("", "/new", "/cost", "/cost/versions", "/cost/retirement"):
            assert Browser(app, a_person()).get(f"/admin/templates{path}").status == 404


class TestEditing:
    def test_makes_the_next_version(self, ada):
        page = ada.get("/admin/templates/reliability")
        answer = page.press(SAVE, purpose="Fewer outages.", metrics="Outages, lower is better\n\n")
        assert "version 2 now" in answer.follow().text
        assert _latest().metrics == ("Outages, lower is better",)
        assert _latest().purpose == "Fewer outages."

    def test_shows_what_is_wrong_and_keeps_what_was_typed(self, ada):
        page = ada.get("/admin/templates/reliability").press(SAVE, body="## Mine", name="New")
        assert page.status == 422
        assert "Add “## Context” and “## Narrative”" in page.text
        assert "## Mine" in page.text
        assert 'value="New"' in page.text

    def test_on_an_old_version_shows_both_and_goes_on_from_the_new_one(self, ada):
        page = ada.get("/admin/templates/reliability")
        page.press(SAVE, purpose="Theirs.")
        shown = page.press(SAVE, purpose="Mine.")
        assert shown.status == 409
        assert "saved version 2 meanwhile" in shown.text
        assert "Theirs" in shown.text
        assert shown.press("Save version 3").status == 303
        assert _latest().purpose == "Mine."

    def test_says_when_nothing_changed(self, ada):
        answer = ada.get("/admin/templates/cost").press(SAVE)
        assert "Nothing changed" in answer.follow().text

    def test_of_an_unknown_one_is_nothing(self, ada):
        assert ada.get("/admin/templates/astrology").status == 404


class TestAdding:
    def test_offers_it_to_everybody_who_starts(self, ada, app):
        page = ada.get("/admin/templates/new")
        answer = page.press(
            "Add the template", name="Accessibility", purpose="For everybody.", body=BODY
        )
        assert answer.status == 303
        assert "Accessibility" in Browser(app, a_person()).get("/proposals/new").text

    def test_needs_a_name_of_its_own(self, ada):
        page = ada.get("/admin/templates/new").press(
            "Add the template", name="cost", purpose="Money.", body=BODY
        )
        assert page.status == 422
        assert "Another template has this name." in page.text


class TestVersions:
    def test_compares_the_last_two_and_any_two(self, ada):
        ada.get("/admin/templates/cost").press(SAVE, purpose="Pennies.")
        ada.get("/admin/templates/cost").press("Save version 3", purpose="Pounds.")
        page = ada.get("/admin/templates/cost/versions")
        assert "from version 2 to version 3" in page.text
        assert "Pennies" in page.text
        both = ada.get("/admin/templates/cost/versions?from=1&to=3")
        assert "same result" in both.text
        assert "Pounds" in both.text

    def test_lets_an_earlier_one_become_the_current_one_again(self, ada):
        first = _latest("cost").purpose
        ada.get("/admin/templates/cost").press(SAVE, purpose="Pennies.")
        page = ada.get("/admin/templates/cost/versions")
        assert page.press("Make version 1 current again").status == 303
        assert (_latest("cost").number, _latest("cost").purpose) == (3, first)

    def test_does_not_go_back_over_what_somebody_saved_meanwhile(self, ada):
        ada.get("/admin/templates/cost").press(SAVE, purpose="Pennies.")
        page = ada.get("/admin/templates/cost/versions")
        ada.get("/admin/templates/cost").press("Save version 3", purpose="Pounds.")
        assert page.press("Make version 1 current again").status == 409
        assert _latest("cost").purpose == "Pounds."

    @pytest.mark.parametrize("asked", ["?from=9", "?to=9", "?to=x&from=-1"])
    def test_answers_calmly_about_versions_that_are_not_there(self, ada, asked):
        assert ada.get(f"/admin/templates/cost/versions{asked}").status in (200, 404)


class TestRetiring:
    def test_asks_first_and_can_be_undone(self, ada, app):
        a_proposal(template="cost")
        page = ada.get("/admin/templates/cost/retirement")
        assert "1 proposal does" in page.text
        page.press("Retire Cost")
        assert (
            "The same result for less money"
            not in Browser(app, a_person()).get("/proposals/new").text
        )
        ada.get("/admin/templates").press("Bring back Cost")
        assert not _latest("cost").is_retired
