"""Goals: business outcomes that are wanted, each with an owner."""

from __future__ import annotations

from datetime import date

import pytest

from proposals import clock
from proposals.db import db
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.goals.actions import change_goal, close_goal, open_goal, reopen_goal
from proposals.goals.models import Goal
from proposals.goals.queries import PAGE, goals_page, open_goals
from tests.builders import a_person, an_administrator


@pytest.fixture
def joel(app):
    return a_person("Joel Abara")


@pytest.fixture
def goal(joel):
    return open_goal(title="Ship the same day", description="For *merchants*.", by=joel)


def _change(goal, by, **changes):
    kept = {name: getattr(goal, name) for name in ("title", "description", "owner", "due_on")}
    change_goal(goal, **{**kept, **changes}, by=by)


def _phrases():
    return [each.phrase for each in db.session.query(LoggedEvent).order_by(LoggedEvent.id)]


class TestOpening:
    def test_lays_the_description_out_once(self, goal):
        assert goal.description_html == "<p>For <em>merchants</em>.</p>"
        assert _phrases() == ["opened the goal Ship the same day"]

    def test_is_the_actors_own_unless_somebody_else_is_named(self, goal, joel):
        tomas = a_person("Tomás")
        assert goal.owner == joel
        assert open_goal(title="Fewer pages", owner=tomas, by=joel).owner == tomas

    def test_needs_a_title(self, joel):
        with pytest.raises(Invalid, match="Give it a title"):
            open_goal(title=" ", by=joel)

    def test_needs_an_owner_who_is_still_here(self, joel):
        gone = a_person("Gone", deactivated_at=clock.now())
        with pytest.raises(Invalid, match="Gone has left"):
            open_goal(title="Fewer pages", owner=gone, by=joel)


class TestChanging:
    def test_is_for_its_owner_and_administrators(self, goal):
        with pytest.raises(Forbidden, match="Only its owner or an administrator"):
            _change(goal, a_person("Bo"), title="Ship tomorrow")
        _change(goal, an_administrator(), title="Ship within a day")
        assert goal.title == "Ship within a day"

    def test_names_what_changed_and_records_nothing_otherwise(self, goal, joel):
        _change(goal, joel)
        _change(goal, joel, due_on=date(2027, 1, 31), description="Everybody.")
        assert _phrases()[1:] == [
            "changed the description and the date of the goal Ship the same day"
        ]
        assert goal.description_html == "<p>Everybody.</p>"


class TestClosing:
    def test_keeps_the_note(self, goal, joel):
        close_goal(goal, note="Reached: 62 %.", by=joel)
        assert goal.closed_at
        assert _phrases()[-1] == "closed the goal Ship the same day: Reached: 62 %."

    def test_needs_a_note_and_happens_once(self, goal, joel):
        with pytest.raises(Invalid, match="Say how it ended"):
            close_goal(goal, note=" ", by=joel)
        assert goal.closed_at is None
        close_goal(goal, note="Reached.", by=joel)
        with pytest.raises(Conflict):
            close_goal(goal, note="Again.", by=joel)

    def test_takes_it_from_what_can_be_chosen_until_it_is_reopened(self, goal, joel):
        close_goal(goal, note="Reached.", by=joel)
        assert open_goals() == []
        reopen_goal(goal, by=joel)
        reopen_goal(goal, by=joel)
        assert open_goals() == [goal]
        assert goal.closing_note == ""
        assert _phrases()[-2:] == [
            "closed the goal Ship the same day: Reached.",
            "reopened the goal Ship the same day",
        ]


class TestTheList:
    def test_shows_open_goals_first_and_the_soonest_due_first(self, joel, goal):
        late = open_goal(title="Late", due_on=date(2027, 6, 1), by=joel)
        soon = open_goal(title="Soon", due_on=date(2027, 2, 1), by=joel)
        over = open_goal(title="Over", due_on=date(2026, 1, 1), by=joel)
        close_goal(over, note="Reached.", by=joel)
        assert list(goals_page().rows) == [soon, late, goal, over]

    def test_reads_every_goal_once_however_many_pages_there_are(self, joel):
        for number in range(PAGE + 7):
            due_on = date(2027, 1, 1 + number % 3) if number % 4 else None
            db.session.add(Goal(title=f"Goal {number}", owner=joel, due_on=due_on))
        db.session.commit()
        first = goals_page()
        second = goals_page(first.next)
        seen = [goal.id for goal in (*first.rows, *second.rows)]
        assert len(first.rows) == PAGE
        assert second.next == ""
        assert len(seen) == len(set(seen)) == PAGE + 7

    @pytest.mark.parametrize("made_up", ["x", "0.2026-13-01.1", "1..1", "٣.2026-01-01.1"])
    def test_starts_at_the_top_for_a_made_up_key(self, goal, made_up):
        assert list(goals_page(made_up).rows) == [goal]
