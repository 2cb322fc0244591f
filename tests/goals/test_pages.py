"""The pages of goals and opportunities, from the outside."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.models import Stage, Visibility
from proposals.goals.actions import close_opportunity, open_goal, open_opportunity
from proposals.goals.models import Goal, Opportunity
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine


@pytest.fixture
def joel(app):
    an_organisation()
    return a_person("Joel Abara")


@pytest.fixture
def goal(joel):
    goal = open_goal(title="Ship the same day", by=joel)
    db.session.commit()
    return goal


def _serving(goal, **facts):
    proposal = a_proposal(**facts)
    proposal.serves.append(goal)
    db.session.commit()
    return proposal


class TestTheListOfGoals:
    def test_says_what_a_goal_is_while_there_is_none(self, app, joel):
        assert "No goal is open yet" in Browser(app, joel).get("/goals").text

    def test_counts_only_what_the_reader_may_see(self, app, joel, goal):
        _serving(goal)
        secret = _serving(goal, title="Secret", visibility=Visibility.RESTRICTED)
        assert "1 proposal<" in Browser(app, joel).get("/goals").text
        assert "2 proposals<" in Browser(app, secret.owner).get("/goals").text

    def test_is_in_the_navigation(self, app, joel):
        assert '<a href="/goals">Goals</a>' in Browser(app, joel).get("/").text


class TestAGoal:
    def test_is_opened_by_any_member(self, app, joel):
        page = Browser(app, a_person("Bo")).get("/goals/new")
        answer = page.press("Open the goal", title="Fewer pages", description="At *night*.")
        shown = Browser(app, joel).get(f"/goals/{db.session.query(Goal).one().id}")
        assert answer.status == 303
        assert "At <em>night</em>." in shown.text
        assert not shown.offers("Close it")

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, app, joel):
        answer = Browser(app, joel).get("/goals/new").press("Open the goal", description="Kept.")
        assert answer.status == 422
        assert "Give it a title." in answer.text
        assert "Kept." in answer.text

    def test_is_changed_closed_and_reopened_by_its_owner(self, app, joel, goal):
        browser = Browser(app, joel)
        browser.get(f"/goals/{goal.id}/edit").press("Save", title="Ship by noon")
        page = browser.get(f"/goals/{goal.id}")
        assert "Ship by noon" in page.text
        assert page.press("Close it", note="").status == 422
        page.press("Close it", note="Reached.")
        page = browser.get(f"/goals/{goal.id}")
        assert "Reached." in page.text
        page.press("Reopen it")
        assert goal.closed_at is None

    def test_is_not_changed_by_others(self, app, goal):
        assert Browser(app, a_person("Bo")).get(f"/goals/{goal.id}/edit").status == 403

    def test_lists_what_serves_it_to_those_who_may_see_it(self, app, joel, goal):
        _serving(goal, title="In the open")
        secret = _serving(goal, title="Secret", visibility=Visibility.RESTRICTED)
        hidden = _serving(goal, title="Early", stage=Stage.DRAFT)
        page = Browser(app, joel).get(f"/goals/{goal.id}")
        assert "In the open" in page.text
        assert "Secret" not in page.text
        assert "Early" not in page.text
        assert "Secret" in Browser(app, secret.owner).get(f"/goals/{goal.id}").text
        assert "Early" in Browser(app, hidden.owner).get(f"/goals/{goal.id}").text

    def test_shows_what_is_asked_under_it(self, app, joel, goal):
        open_opportunity(title="Reports are slow", goal=goal, by=joel)
        db.session.commit()
        assert "Reports are slow" in Browser(app, joel).get(f"/goals/{goal.id}").text

    def test_that_does_not_exist_is_nowhere(self, app, joel):
        assert Browser(app, joel).get("/goals/4711").status == 404


class TestAnOpportunity:
    def test_is_asked_under_a_goal_by_any_member(self, app, goal):
        page = Browser(app, a_person("Bo")).get(f"/opportunities/new?goal={goal.id}")
        answer = page.press("Ask", title="Reports are slow", problem="18 s.")
        assert answer.status == 303
        text = answer.follow().text
        assert "Reports are slow" in text
        assert "Ship the same day" in text
        assert "No proposal answers it yet." in text

    def test_offers_to_propose_an_answer_while_it_is_open(self, app, joel):
        asked = open_opportunity(title="Reports are slow", by=joel)
        db.session.commit()
        browser, address = Browser(app, joel), f"/opportunities/{asked.id}"
        assert f'href="/proposals/new?opportunity={asked.id}"' in browser.get(address).text
        close_opportunity(asked, note="Solved.", by=joel)
        db.session.commit()
        assert "Propose an answer" not in browser.get(address).text

    def test_shows_the_answers_that_the_reader_may_see(self, app, joel):
        asked = open_opportunity(title="Reports are slow", by=joel)
        a_proposal("In the open", opportunity=asked)
        a_proposal("Secret", opportunity=asked, visibility=Visibility.RESTRICTED)
        for address in ("/opportunities", f"/opportunities/{asked.id}"):
            text = Browser(app, joel).get(address).text
            assert "In the open" in text
            assert "Secret" not in text

    def test_is_changed_and_closed_by_whoever_asked(self, app, joel, goal):
        asked = open_opportunity(title="Reports are slow", goal=goal, by=joel)
        db.session.commit()
        browser = Browser(app, joel)
        browser.get(f"/opportunities/{asked.id}/edit").press("Save", goal="", title="Slow")
        assert (asked.title, asked.goal) == ("Slow", None)
        browser.get(f"/opportunities/{asked.id}").press("Close it", note="Solved.")
        browser.get(f"/opportunities/{asked.id}").press("Reopen it")
        assert asked.closed_at is None
        stranger = Browser(app, a_person("Bo"))
        assert stranger.get(f"/opportunities/{asked.id}/edit").status == 403

    def test_says_what_one_is_while_there_is_none(self, app, joel):
        assert "Nothing is asked for yet" in Browser(app, joel).get("/opportunities").text


@pytest.mark.parametrize("address", ["/goals", "/goals/1", "/opportunities", "/opportunities/1"])
def test_a_page_takes_few_statements_however_much_is_wanted(app, joel, goal, address):
    counts = []
    for _ in range(2):
        for number in range(3):
            wanted = Goal(title=f"Goal {number}", owner=a_person("Bo"))
            db.session.add(wanted)
            asked = Opportunity(title="Slow", asked_by=a_person("Cy"), goal=goal)
            db.session.add(asked)
            _serving(wanted, opportunity=asked)
            _serving(goal)
        browser = Browser(app, joel)
        browser.get(address)
        with count_statements() as seen:
            assert browser.get(address).status == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1, seen
    assert counts[0] <= 12, seen
