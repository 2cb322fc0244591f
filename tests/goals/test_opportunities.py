"""Opportunities: problems that somebody asks to have solved."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.goals.actions import (
    change_opportunity,
    close_goal,
    close_opportunity,
    open_goal,
    open_opportunity,
    reopen_opportunity,
)
from proposals.goals.queries import opportunities_page, opportunities_under
from tests.builders import a_person, an_administrator


@pytest.fixture
def sam(app):
    return a_person("Sam Whitlock")


@pytest.fixture
def goal(app):
    return open_goal(title="Ship the same day", by=a_person("Joel"))


@pytest.fixture
def asked(sam, goal):
    return open_opportunity(title="Reports are slow", problem="18 `s`.", goal=goal, by=sam)


def test_is_asked_by_anybody_and_laid_out_once(asked, sam):
    assert asked.asked_by == sam
    assert asked.problem_html == "<p>18 <code>s</code>.</p>"


def test_does_not_serve_a_closed_goal(goal, sam):
    close_goal(goal, note="Reached.", by=goal.owner)
    with pytest.raises(Invalid, match="This goal is closed"):
        open_opportunity(title="Reports are slow", goal=goal, by=sam)


def test_keeps_its_goal_when_that_is_closed_later(asked, goal, sam):
    close_goal(goal, note="Reached.", by=goal.owner)
    change_opportunity(asked, title="Reports take 18 s", problem="", goal=goal, by=sam)
    assert (asked.title, asked.problem_html, asked.goal) == ("Reports take 18 s", "", goal)


def test_is_changed_by_whoever_asked_or_an_administrator(asked, goal):
    with pytest.raises(Forbidden, match="Only whoever asked or an administrator"):
        change_opportunity(asked, title="Mine", problem="", goal=None, by=goal.owner)
    change_opportunity(asked, title="Ours", problem="", goal=None, by=an_administrator())
    assert asked.title == "Ours"


def test_is_closed_with_a_note_and_reopened(asked, sam):
    with pytest.raises(Invalid, match="Say how it ended"):
        close_opportunity(asked, note="", by=sam)
    close_opportunity(asked, note="TL-4 solved it.", by=sam)
    with pytest.raises(Conflict):
        close_opportunity(asked, note="Again.", by=sam)
    reopen_opportunity(asked, by=sam)
    assert asked.closed_at is None
    phrases = [each.phrase for each in db.session.query(LoggedEvent).order_by(LoggedEvent.id)]
    assert phrases[-2:] == [
        "closed the opportunity Reports are slow: TL-4 solved it.",
        "reopened the opportunity Reports are slow",
    ]


def test_lists_show_open_ones_first_and_the_latest_first(asked, goal, sam):
    later = open_opportunity(title="Later", by=sam)
    last = open_opportunity(title="Last", goal=goal, by=sam)
    close_opportunity(last, note="Not now.", by=sam)
    assert list(opportunities_page().rows) == [later, asked, last]
    assert opportunities_under(goal) == [asked, last]
