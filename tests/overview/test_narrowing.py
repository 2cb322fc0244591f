"""Lists narrowed to what proposals serve, touch and are tagged with."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.actions import (
    add_alternative,
    name_systems,
    promise_effort,
    serve_goals,
    tag,
)
from proposals.drafting.models import Stage, Visibility
from proposals.goals.actions import open_goal, open_opportunity
from tests.browser import Browser
from tests.builders import a_person, a_proposal
from tests.statements import count_statements


@pytest.fixture
def goal(app):
    return open_goal(title="Ship the same day", by=a_person("Joel"))


@pytest.fixture
def described(goal):
    return _described("In the open", goal)


def _described(title, goal, **facts):
    proposal = a_proposal(title, **facts)
    serve_goals(proposal, goals=[goal], by=proposal.owner)
    tag(proposal, words=["ci"], by=proposal.owner)
    name_systems(proposal, names=["CI runners"], by=proposal.owner)
    promise_effort(proposal, low=3, high=6, by=proposal.owner)
    add_alternative(proposal, name="Wait", why_not="It rots.", by=proposal.owner)
    db.session.commit()
    return proposal


@pytest.mark.parametrize("narrowed", ["tag=ci", "tag=CI", "system=CI%20runners", "goal=1"])
def test_only_what_matches_and_may_be_seen_is_listed(app, goal, described, narrowed):
    secret = _described("Secret", goal, visibility=Visibility.RESTRICTED)
    a_proposal("Something else")
    text = Browser(app, a_person("Bo")).get(f"/proposals?{narrowed}").text
    assert "In the open" in text
    assert "Secret" not in text
    assert "Something else" not in text
    assert "Secret" in Browser(app, secret.owner).get(f"/proposals?{narrowed}").text


def test_a_goal_that_does_not_exist_is_nowhere(app):
    assert Browser(app, a_person("Bo")).get("/proposals?goal=4711").status == 404


def test_the_other_filters_keep_it_and_a_link_takes_it_away(app, goal, described):
    page = Browser(app, a_person("Bo")).get("/proposals?tag=ci&goal=1")
    kept = page.press("Filter", q="cache").url
    assert kept == "/proposals"  # the form sends what it holds as the query
    [form] = [form for form in page.forms if "goal" in form.fields]
    assert (form.fields["tag"], form.fields["goal"]) == (["ci"], ["1"])
    assert 'href="/proposals?goal=1"' in page.text
    assert 'href="/proposals?tag=ci"' in page.text


def test_the_proposal_page_shows_what_it_is_described_by(app, goal, described):
    described.opportunity = open_opportunity(title="Reports are slow", by=goal.owner)
    db.session.commit()
    browser, number = Browser(app, a_person("Bo")), described.number
    browser.get(f"/p/{number}")
    with count_statements() as seen:
        text = browser.get(f"/p/{number}").text
    assert len(seen) <= 16, seen
    for shown in ("Ship the same day", "Reports are slow", "CI runners", "It rots."):
        assert shown in text
    assert "Effort 3 to 6 person-weeks" in text
    assert "/proposals?tag=ci&amp;view=all" in text


def test_a_narrowed_list_takes_few_statements(app, goal):
    bo, counts = a_person("Bo"), []
    browser = Browser(app, bo)
    for _ in range(2):
        for _ in range(3):
            _described("More", goal, stage=Stage.IN_REVIEW)
        browser.get("/proposals?goal=1&tag=ci")
        with count_statements() as seen:
            browser.get("/proposals?goal=1&tag=ci&system=CI%20runners")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, seen
