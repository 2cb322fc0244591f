"""The plan’s forms, opened in their place: the same addresses, asked for by a script."""

from __future__ import annotations

import json
import re

import pytest

from proposals.db import db
from proposals.drafting.actions import add_alternative, tag
from proposals.drafting.models import Stage
from proposals.goals.actions import open_goal
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def draft(app):
    an_organisation()
    return a_proposal(owner=a_person("Priya Raman"), stage=Stage.DRAFT)


@pytest.fixture
def author(app, draft):
    return Browser(app, draft.owner)


def _at(draft, path):
    return f"/p/{draft.number}/{path}"


def _in_place(browser, url, **sent):
    """Ask as the script does; the test client follows nothing by itself."""
    headers = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    if sent:
        page = browser.get(url)
        sent["csrf_token"] = page.forms[-1].fields["csrf_token"][0]
        return browser.client.post(url, data=sent, headers=headers)
    return browser.client.get(url, headers=headers)


class TestAForm:
    def test_comes_alone_and_sends_to_its_own_address(self, author, draft):
        answer = _in_place(author, _at(draft, "risks/new"))
        assert answer.text.lstrip().startswith('<div class="inplace"')
        assert f'action="/p/{draft.number}/risks/new" hx-post="/p/{draft.number}/risks/new"' in (
            answer.text
        )
        assert answer.headers["HX-Reselect"] == ".inplace"

    def test_has_fields_that_no_other_form_of_the_plan_has(self, author, draft):
        plan = author.get(_at(draft, "plan")).text
        for form in ("risks/new", "milestones/new", "commitments/new", "effort", "goals"):
            opened = _in_place(author, _at(draft, form)).text
            ids = re.findall(r'\bid="([^"]+)"', opened)
            assert len(ids) == len(set(ids))
            assert not {*ids} & {*re.findall(r'\bid="([^"]+)"', plan)}

    def test_replaces_itself_when_it_is_refused(self, author, draft):
        answer = _in_place(author, _at(draft, "risks/new"), description=" ", response="Kept.")
        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == "closest .inplace"
        assert "Say what could go wrong." in answer.text
        assert "Kept." in answer.text

    def test_leads_to_the_plan_when_it_is_saved(self, author, draft):
        answer = _in_place(author, _at(draft, "alternatives/new"), name="Wait", why_not="It rots.")
        assert answer.status_code == 303
        assert answer.location == _at(draft, "plan#alternatives")

    def test_is_asked_for_before_something_is_lost(self, author, draft):
        other = add_alternative(draft, name="Wait", why_not="It rots.", by=draft.owner)
        db.session.commit()
        answer = _in_place(author, _at(draft, f"alternatives/{other.id}/removal"))
        assert answer.text.lstrip().startswith('<div class="inplace"')
        assert "Remove it" in answer.text


class TestARefusal:
    @pytest.mark.parametrize("stage", [Stage.ACCEPTED])
    def test_is_said_beside_the_form(self, app, stage):
        accepted = a_proposal(stage=stage)
        answer = _in_place(Browser(app, accepted.owner), _at(accepted, "effort"), low="1", high="2")
        assert answer.status_code == 409
        assert answer.headers["HX-Retarget"] == "#problems"
        assert answer.headers["HX-Reswap"] == "innerHTML"
        assert 'role="alert"' in answer.text
        assert "<html" not in answer.text

    def test_of_what_cannot_be_seen_is_the_same(self, app, draft):
        answer = _in_place(Browser(app, a_person("Bo")), _at(draft, "effort"))
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "#problems")


def test_the_script_may_evaluate_nothing_and_ask_nobody_else(author, draft):
    text = author.get(_at(draft, "plan")).text
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", text)[1])
    assert (config["allowEval"], config["includeIndicatorStyles"]) == (False, False)
    assert config["selfRequestsOnly"]
    assert not re.search(r"\sstyle=|\son\w+=", text)


class TestEachPart:
    def test_goals_are_chosen_from_those_that_are_open(self, author, draft):
        goal = open_goal(title="Ship the same day", by=a_person("Joel"))
        db.session.commit()
        page = author.get(_at(draft, "goals"))
        assert page.press("Save", goals=[str(goal.id)]).location.endswith("/plan#goals")
        assert draft.serves == [goal]
        assert "Ship the same day" in author.get(_at(draft, "plan")).text
        author.get(_at(draft, "goals")).press("Save", goals=[])
        assert draft.serves == []

    def test_goals_that_do_not_exist_cannot_be_chosen(self, author, draft):
        assert author.get(_at(draft, "goals")).press("Save", goals=["4711"]).status == 422

    def test_tags_are_kept_added_and_taken_away(self, author, draft):
        other = a_proposal("Other")
        tag(other, words=["payments"], by=other.owner)
        tag(draft, words=["ci", "old"], by=draft.owner)
        db.session.commit()
        page = author.get(_at(draft, "tags"))
        assert '<option value="payments">' in page.text
        page.press("Save", kept=["ci"], more="Billing, api")
        assert [each.word for each in draft.tags] == ["api", "billing", "ci"]
        refused = author.get(_at(draft, "tags")).press("Save", more="<b>")
        assert refused.status == 422
        assert "is not one word" in refused.text

    def test_tags_are_changed_after_the_decision_and_nothing_else_is(self, app):
        closed = a_proposal(stage=Stage.CLOSED)
        text = Browser(app, closed.owner).get(_at(closed, "plan")).text
        assert f"/p/{closed.number}/tags" in text
        for other in ("goals", "systems", "effort", "alternatives/new"):
            assert f'href="/p/{closed.number}/{other}"' not in text

    def test_systems_have_names_of_several_words(self, author, draft):
        author.get(_at(draft, "systems")).press("Save", more="CI runners, Billing")
        assert [each.name for each in draft.systems] == ["Billing", "CI runners"]

    def test_effort_is_told_in_person_weeks(self, author, draft):
        author.get(_at(draft, "effort")).press("Save", low="3", high="6")
        assert "3 to 6 person-weeks" in author.get(_at(draft, "plan")).text
        refused = author.get(_at(draft, "effort")).press("Save", low="9")
        assert "The high end is below the low end" in refused.text

    def test_alternatives_are_added_changed_and_removed(self, author, draft):
        author.get(_at(draft, "alternatives/new")).press("Add it", name="Wait", why_not="It rots.")
        [other] = draft.alternatives
        address = _at(draft, f"alternatives/{other.id}")
        author.get(address).press("Save", why_not="It rots faster.")
        assert "It rots faster." in author.get(_at(draft, "plan")).text
        author.get(f"{address}/removal").press("Remove it")
        assert draft.alternatives == []

    def test_trade_offs_are_shown_with_a_way_to_their_place_in_the_text(self, author, draft):
        text = author.get(_at(draft, "plan")).text
        assert "One flag turns it off in ten minutes." in text
        assert f'href="/p/{draft.number}/edit#undo"' in text

    def test_the_contents_say_what_is_there_and_what_is_missing(self, author, draft):
        assert "No goal yet" in author.get(_at(draft, "plan")).text
        draft.serves = [open_goal(title="Ship the same day", by=draft.owner)]
        db.session.commit()
        assert "No system named yet" in author.get(_at(draft, "plan")).text
        author.get(_at(draft, "systems")).press("Save", more="Billing")
        author.get(_at(draft, "effort")).press("Save", low="3", high="3")
        text = author.get(_at(draft, "plan")).text
        assert "1 goal, 1 system" in text
        assert "3 person-weeks" in text

    def test_an_alternative_of_another_proposal_is_nowhere(self, author, draft):
        other = a_proposal("Other")
        theirs = add_alternative(other, name="Wait", why_not="No.", by=other.owner)
        db.session.commit()
        assert author.get(_at(draft, f"alternatives/{theirs.id}")).status == 404


@pytest.mark.parametrize("form", ["goals", "tags", "systems", "effort", "alternatives/new"])
def test_a_form_takes_few_statements_and_belongs_to_authors(app, author, draft, form):
    a_metric()
    number = draft.number
    author.get(f"/p/{number}/{form}")
    with count_statements() as seen:
        assert author.get(f"/p/{number}/{form}").status == 200
    assert len(seen) <= 12, seen
    reviewed = a_proposal(stage=Stage.IN_REVIEW)
    assert Browser(app, a_person("Bo")).get(f"/p/{reviewed.number}/{form}").status == 403
