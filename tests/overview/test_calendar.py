"""Every date of what is rolled out and measured: by the month, and in other calendars."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from proposals import clock
from proposals.db import db
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import Milestone, MilestoneKind, Stage, Visibility
from proposals.impact.models import Recheck
from proposals.overview.actions import make_feed, stop_feed
from proposals.overview.calendar import dates_of, month_of
from proposals.overview.rollouts import Chosen
from proposals.rollout.course import refresh_course
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

TODAY = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2026-06-10 09:00+00:00", tick=False):
        yield


@pytest.fixture
def reader(app):
    an_organisation()
    return a_person("Erik Executive")


def a_step(title, day, **fields):
    return Milestone(title=title, planned_on=day, first_planned_on=day, **fields)


def a_rollout(*steps, stage=Stage.ROLLING_OUT, due_on=date(2026, 6, 28), **fields):
    found = a_proposal(stage=stage, **fields)
    found.goals[0].due_on = due_on
    found.milestones.extend(steps)
    found.stage_since = clock.now()
    refresh_course(found)
    db.session.commit()
    return found


def told(reader, chosen=None):
    dates = dates_of(
        chosen or Chosen(), first=date(2026, 6, 1), last=date(2026, 6, 30), today=TODAY, to=reader
    )
    return [(each.on.day, each.what) for each in dates.entries]


class TestTheDates:
    def test_are_those_of_steps_approvals_updates_and_promises(self, reader):
        approver = a_person("Ada Approver")
        a_rollout(
            a_step("Announced", date(2026, 6, 5)),
            a_step(
                "Half of the builds",
                date(2026, 6, 12),
                kind=MilestoneKind.ROLLOUT,
                exposure=50,
                observe_days=7,
                approver=approver,
            ),
            a_step("Tried out", date(2026, 6, 3), happened_on=date(2026, 6, 4)),
        )
        assert told(reader) == [
            (4, "Tried out"),
            (5, "Announced"),
            (12, "50%: Half of the builds"),
            (19, "Approval after “Half of the builds”"),
            (24, "An update is due"),
            (28, "Median CI time is measured"),
        ]

    def test_are_those_of_deferrals_and_later_looks(self, reader):
        deferred = a_proposal(stage=Stage.DEFERRED)
        ruling = {"ruling": Ruling.DEFERRED, "deferred_until": date(2026, 6, 15)}
        texts = {"rationale": "Later.", "rationale_html": "", "revision_number": 1}
        db.session.add(Decision(proposal=deferred, sequence=1, **ruling, **texts))
        goal = a_proposal(stage=Stage.CLOSED).goals[0]
        db.session.add(Recheck(commitment=goal, after_days=90, due_on=date(2026, 6, 20)))
        db.session.commit()
        assert told(reader) == [
            (15, "Deferred until this day"),
            (20, "Median CI time: looked at again"),
        ]

    def test_are_only_of_what_one_may_see_and_chose(self, reader):
        step = a_step("Announced", date(2026, 6, 5))
        a_rollout(step, visibility=Visibility.RESTRICTED)
        assert told(reader) == []
        owner = step.proposal.owner
        assert len(told(owner, Chosen(mine=True))) == 3
        assert told(owner, Chosen(stage="measuring")) == []

    def test_stand_in_the_weeks_of_a_month(self, reader):
        a_rollout(a_step("Announced", date(2026, 6, 5)))
        month = month_of("2026-06", Chosen(), today=TODAY, to=reader)
        assert (month.weeks[0][0].on, month.weeks[-1][-1].on) == (
            date(2026, 6, 1),
            date(2026, 7, 5),
        )
        assert [each.what for each in month.weeks[0][4].entries] == ["Announced"]
        assert (month.before, month.after) == ("2026-05", "2026-07")
        assert month_of("nonsense", Chosen(), today=TODAY, to=reader).first == date(2026, 6, 1)


@pytest.mark.one_engine
class TestThePage:
    def test_shows_the_dates_that_passed_with_no_word(self, app, reader):
        a_rollout(a_step("Announced", date(2026, 6, 5)))
        browser = Browser(app, reader)
        with count_statements() as statements:
            page = browser.get("/rollouts/calendar?month=2026-06")
        assert len(statements) <= 12
        assert re.search(r"Announced</b><small>TL-1 Remote build cache.*no word yet", page.text)
        assert "No date in this month" in browser.get("/rollouts/calendar?month=2020-01").text

    def test_makes_an_address_and_ends_it(self, app, reader):
        a_rollout(a_step("Announced", date(2026, 6, 5)))
        browser = Browser(app, reader)
        page = browser.get("/rollouts/calendar").press("Make an address")
        address = re.search(r"http://\S+?(/calendar/[\w-]+\.ics)\?mine=1", page.text)[1]
        stranger = Browser(app)
        assert "BEGIN:VCALENDAR" in stranger.get(address).text
        browser.get("/rollouts/calendar").press("End the address")
        assert stranger.get(address).status == 404


def read(app, secret, query="", **headers):
    db.session.commit()
    return app.test_client().get(f"/calendar/{secret}.ics{query}", headers=headers)


def events_in(answer):
    return {str(each["summary"]): each for each in Calendar.from_ical(answer.data).walk("VEVENT")}


@pytest.mark.one_engine
class TestTheFeed:
    @pytest.fixture
    def secret(self, reader):
        return make_feed(reader, by=reader)

    def test_has_all_day_events_that_keep_their_identifier_when_they_move(self, app, secret):
        step = a_step("Announced", date(2026, 6, 5))
        a_rollout(step)
        answer = read(app, secret)
        assert answer.content_type.startswith("text/calendar")
        before = events_in(answer)["Announced (TL-1)"]
        assert (before["dtstart"].dt, before["dtend"].dt) == (date(2026, 6, 5), date(2026, 6, 6))
        assert before["url"].endswith(f"/p/1/rollout#milestone-{step.id}")
        step.planned_on += timedelta(days=3)
        after = events_in(read(app, secret))["Announced (TL-1)"]
        assert (after["uid"], after["dtstart"].dt) == (before["uid"], date(2026, 6, 8))

    def test_is_not_sent_again_while_nothing_changed(self, app, secret):
        a_rollout(a_step("Announced", date(2026, 6, 5)))
        tag = read(app, secret).headers["ETag"]
        assert read(app, secret, **{"If-None-Match": tag}).status_code == 304

    def test_shows_what_its_owner_may_see_when_it_is_read(self, app, secret):
        found = a_rollout(a_step("Announced", date(2026, 6, 5)))
        assert events_in(read(app, secret))
        assert not events_in(read(app, secret, "?mine=1"))
        found.visibility = Visibility.RESTRICTED
        assert not events_in(read(app, secret))

    def test_is_nothing_for_who_left_or_has_a_newer_address(self, app, reader, secret):
        newer = make_feed(reader, by=reader)
        assert read(app, secret).status_code == 404
        assert read(app, newer).status_code == 200
        reader.deactivated_at = clock.now()
        assert read(app, newer).status_code == 404
        reader.deactivated_at = None
        stop_feed(reader, by=reader)
        assert read(app, newer).status_code == 404
