"""Everything in roll-out and measuring: what slips, what is silent, and who says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, Stage, Visibility
from proposals.goals.actions import open_goal
from proposals.overview.board import Totals, board_of
from proposals.overview.board_groups import WAYS, groups_of
from proposals.overview.rollouts import Chosen
from proposals.rollout.actions import post_update
from proposals.rollout.course import refresh_course
from proposals.rollout.models import Status
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_team
from tests.statements import count_statements

TODAY = clock.today()


def days(amount):
    return TODAY + timedelta(days=amount)


def a_rollout(title, *, ends=30, first=None, stage=Stage.ROLLING_OUT, heard=1, **fields):
    """A roll-out that was heard of so many days ago, with its completion planned."""
    found = a_proposal(title, stage=stage, **fields)
    found.stage_since = clock.now() - timedelta(days=heard)
    end = Milestone(kind=MilestoneKind.COMPLETE, title="Complete")
    end.planned_on, end.first_planned_on = days(ends), days(first or ends)
    found.milestones.append(end)
    refresh_course(found)
    db.session.commit()
    return found


def is_said(proposal, status):
    post_update(
        proposal,
        status=status,
        confidence=7,
        what_changed="As planned.",
        what_is_next="",
        by=proposal.owner,
    )
    db.session.commit()
    return proposal


@pytest.fixture
def reader(app):
    return a_person("Erik Executive")


def titles(chosen=None, *, to, after=""):
    board = board_of(chosen or Chosen(), after=after, to=to)
    return [row.proposal.title for row in board.rows]


class TestTheOrder:
    def test_puts_silence_before_an_open_slip_before_bad_news_before_the_next_date(self, reader):
        a_rollout("Soon", ends=5)
        a_rollout("Later", ends=50)
        is_said(a_rollout("At risk", ends=3), Status.AT_RISK)
        is_said(a_rollout("Off track", ends=60), Status.OFF_TRACK)
        a_rollout("Moved openly", ends=40, first=20)
        a_rollout("Passed", ends=-2)
        a_rollout("Unheard of", ends=20, heard=90)
        assert titles(to=reader) == [
            *("Passed", "Unheard of", "Moved openly", "Off track", "At risk", "Soon", "Later"),
        ]

    def test_goes_on_after_the_last_row_of_a_page(self, reader, monkeypatch):
        monkeypatch.setattr("proposals.overview.board.PAGE", 2)
        for name, ends in (("C", 9), ("A", -3), ("B", 4)):
            a_rollout(name, ends=ends)
        first = board_of(Chosen(), after="", to=reader)
        assert [row.proposal.title for row in first.rows] == ["A", "B"]
        assert titles(to=reader, after=first.next) == ["C"]
        assert titles(to=reader, after="9.2026-99-99.x") == ["A", "B"]


class TestTheCounts:
    def test_say_what_slips_and_what_is_silent(self, reader):
        a_rollout("Fine")
        a_rollout("Passed lately", ends=-2)
        a_rollout("Passed long ago", ends=-9)
        a_rollout("Moved openly", ends=40, first=20)
        is_said(a_rollout("At risk"), Status.AT_RISK)
        a_rollout("Not accepted", stage=Stage.IN_REVIEW)
        totals = board_of(Chosen(), after="", to=reader).totals
        assert totals == Totals(all=5, slipping=3, silent=1, off_track=0, at_risk=1)
        assert totals.in_words == "3 of 5 are slipping; 1 has gone silent."

    @pytest.mark.parametrize(
        ("totals", "sentence"),
        [
            (Totals(all=1), "The only one is not slipping."),
            (Totals(all=1, slipping=1, silent=1), "The only one is slipping, and has gone silent."),
            (Totals(all=4), "None of 4 is slipping, and none has gone silent."),
            (Totals(all=4, slipping=1), "1 of 4 is slipping; none has gone silent."),
            (Totals(all=4, silent=2), "None of 4 is slipping; 2 have gone silent."),
        ],
    )
    def test_are_one_sentence(self, totals, sentence):
        assert totals.in_words == sentence


class TestARow:
    def test_tells_who_says_so_and_by_when(self, reader):
        found = is_said(a_rollout("Cache", ends=24, first=3), Status.AT_RISK)
        (row,) = board_of(Chosen(), after="", to=reader).rows
        assert row.carrier.name == "Hana Sato"
        assert row.standing.sentence.startswith(f"At risk, says {found.owner.name}")
        assert (row.later, row.next.what, row.next.on) == ("3 weeks later", "Complete", days(24))
        assert row.reach.words == "Not begun"

    def test_says_how_far_it_reaches(self, reader):
        found = a_rollout("Cache")
        for ago, kind, exposure in ((9, "rollout", 5), (4, "rollout", 50)):
            found.milestones.append(
                Milestone(
                    kind=MilestoneKind(kind),
                    title="Step",
                    exposure=exposure,
                    happened_on=days(-ago),
                )
            )
        db.session.commit()
        (row,) = board_of(Chosen(), after="", to=reader).rows
        assert (row.reach.percent, row.reach.words) == (50, "50%")

    def test_is_only_for_who_may_see_the_proposal(self, reader):
        a_rollout("Secret", ends=-9, visibility=Visibility.RESTRICTED)
        board = board_of(Chosen(), after="", to=reader)
        assert (board.rows, board.totals) == ([], Totals())

    def test_leaves_out_what_an_archive_brought_and_nobody_here_carries(self, reader):
        kept = a_rollout("From an archive", is_imported=True)
        for seat in kept.seats:
            db.session.delete(seat)
        db.session.commit()
        assert titles(to=reader) == []


@pytest.mark.one_engine
class TestNarrowing:
    def test_by_team_goal_person_stage_and_part(self, reader):
        ours, theirs = a_rollout("Ours"), a_rollout("Theirs", stage=Stage.MEASURING)
        a_team("Operations", ours.seats[2].person, reader)
        goal = open_goal(title="Ship the same day", description="", by=reader)
        theirs.serves = [goal]
        db.session.commit()
        assert titles(Chosen(team="operations"), to=reader) == ["Ours"]
        assert titles(Chosen(team="-"), to=reader) == ["Theirs"]
        assert titles(Chosen(goal=str(goal.id)), to=reader) == ["Theirs"]
        assert titles(Chosen(goal="-"), to=reader) == ["Ours"]
        assert titles(Chosen(person=ours.owner_id), to=reader) == ["Ours"]
        assert titles(Chosen(stage="measuring"), to=reader) == ["Theirs"]
        assert titles(Chosen(mine=True), to=reader) == []


class TestGroups:
    def test_count_each_team_and_show_its_most_pressing(self, reader, monkeypatch):
        monkeypatch.setattr("proposals.overview.board_groups.SHOWN", 1)
        one, two, none = a_rollout("One"), a_rollout("Two", ends=-4), a_rollout("None")
        a_team("Operations", one.seats[2].person, two.seats[2].person)
        groups = groups_of(WAYS["team"], Chosen(), after="", to=reader).groups
        assert [(group.name, group.totals.all) for group in groups] == [
            ("Operations", 2),
            ("In no team", 1),
        ]
        assert [row.proposal.title for row in groups[0].rows] == ["Two"]
        assert groups[1].narrows == {"team": "-"}
        assert groups[1].rows[0].proposal.title == none.title

    def test_go_on_by_name(self, reader, monkeypatch):
        monkeypatch.setattr("proposals.overview.board_groups.MOST", 1)
        for stage in (Stage.MEASURING, Stage.ACCEPTED):
            a_rollout(stage.value, stage=stage)
        first = groups_of(WAYS["stage"], Chosen(), after="", to=reader)
        assert [group.name for group in first.groups] == ["Accepted"]
        second = groups_of(WAYS["stage"], Chosen(), after=first.next, to=reader)
        assert [group.name for group in second.groups] == ["Measuring"]
        assert second.next == ""


@pytest.mark.one_engine
class TestThePage:
    def test_says_it_in_words_in_few_statements_however_many_there_are(self, app, reader):
        browser = Browser(app, reader)
        assert "Nothing is rolling out" in browser.get("/rollouts").text
        a_rollout("Passed", ends=-9)
        amounts = []
        for _ in range(2):
            with count_statements() as statements:
                page = browser.get("/rollouts")
            amounts.append(len(statements))
            is_said(a_rollout("Moved", ends=9, first=3), Status.ON_TRACK)
        assert (
            "The only one is slipping, and has gone silent." in page.text or "2 of 2" in page.text
        )
        assert "9 days past its date" in page.text
        assert amounts[1] <= amounts[0] <= 12, statements
        for way in WAYS:
            with count_statements() as statements:
                assert browser.get(f"/rollouts?by={way}").status == 200
            assert len(statements) <= 12, statements
        assert "No roll-out matches" in browser.get("/rollouts?team=nobody").text
