"""Moving a planned date: openly, with a reason, and better before the date than after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.rollout.actions import mark_milestone, move_date
from proposals.rollout.moves import Moved, moves_of
from proposals.rollout.slip import slip_days, slip_of, slip_sentence, span, told
from tests.builders import a_person, a_proposal

MAY_15, JUNE_14 = date(2026, 5, 15), date(2026, 6, 14)


def in_days(days):
    return clock.today() + timedelta(days=days)


def a_planned_step(days=10, *, stage=Stage.ROLLING_OUT, **fields):
    day = in_days(days)
    milestone = Milestone(
        proposal=a_proposal(stage=stage),
        title="Half of the merchants",
        planned_on=day,
        first_planned_on=day,
        **fields,
    )
    db.session.add(milestone)
    db.session.commit()
    return milestone


class TestMovingADate:
    def test_keeps_the_first_one_and_the_reason(self, app):
        milestone = a_planned_step(10)
        owner = milestone.proposal.owner

        move_date(milestone, planned_on=in_days(40), reason="The sandbox is down", by=owner)
        move_date(milestone, planned_on=in_days(20), reason="It is back", by=owner)
        db.session.commit()

        assert milestone.first_planned_on == in_days(10)
        assert milestone.planned_on == in_days(20)
        first, second = moves_of(milestone.proposal)[milestone.id]
        assert (first.was, first.becomes, first.reason) == (
            in_days(10),
            in_days(40),
            "The sandbox is down",
        )
        assert (second.was, second.days_ahead) == (in_days(40), 40)

    def test_gives_a_day_to_what_had_none(self, app):
        milestone = a_planned_step(10)
        milestone.planned_on = milestone.first_planned_on = None

        move_date(milestone, planned_on=in_days(5), reason="Known now", by=milestone.proposal.owner)
        db.session.commit()

        assert milestone.first_planned_on == in_days(5)
        assert moves_of(milestone.proposal) == {}

    @pytest.mark.parametrize(
        ("days", "reason", "sentence"),
        [
            (20, "  ", "Say why"),
            (-1, "Because", "Choose today or a later day"),
            (10, "Because", "planned for .* already"),
        ],
    )
    def test_refuses_what_says_nothing(self, app, days, reason, sentence):
        milestone = a_planned_step(10)

        with pytest.raises(Invalid, match=sentence):
            move_date(
                milestone, planned_on=in_days(days), reason=reason, by=milestone.proposal.owner
            )

    def test_is_too_late_once_it_happened(self, app):
        milestone = a_planned_step(10)
        owner = milestone.proposal.owner
        mark_milestone(milestone, happened_on=in_days(0), note="", by=owner)

        with pytest.raises(Conflict, match="so its date stays"):
            move_date(milestone, planned_on=in_days(20), reason="Because", by=owner)

    def test_is_for_who_answers_for_it(self, app):
        luca = a_person("Luca")
        milestone = a_planned_step(10, owner=luca)

        with pytest.raises(Forbidden):
            move_date(milestone, planned_on=in_days(20), reason="Because", by=a_person("Bo"))
        move_date(milestone, planned_on=in_days(20), reason="Because", by=luca)

        assert milestone.planned_on == in_days(20)

    @pytest.mark.parametrize("stage", [Stage.IN_REVIEW, Stage.CLOSED, Stage.WITHDRAWN])
    def test_is_for_a_running_rollout(self, app, stage):
        milestone = a_planned_step(10, stage=stage)

        with pytest.raises(Conflict):
            move_date(
                milestone, planned_on=in_days(20), reason="Because", by=milestone.proposal.owner
            )


def a_step(**days):
    return Milestone(title="Half of the merchants", **days)


def moved(said_on):
    return Moved(was=MAY_15, becomes=JUNE_14, said_on=said_on, reason="Sandbox")


class TestSlipInWords:
    @pytest.mark.parametrize(
        ("happened_on", "words"),
        [
            (date(2026, 5, 15), "on the day"),
            (date(2026, 5, 13), "2 days early"),
            (date(2026, 5, 14), "1 day early"),
            (date(2026, 6, 5), "3 weeks late, with no word before it"),
            (date(2026, 8, 15), "3 months late, with no word before it"),
        ],
    )
    def test_holds_what_happened_against_the_first_day(self, happened_on, words):
        step = a_step(first_planned_on=MAY_15, planned_on=JUNE_14, happened_on=happened_on)

        assert slip_of(step, [], MAY_15) == words

    def test_gives_credit_for_saying_so_before_the_day(self):
        step = a_step(first_planned_on=MAY_15, planned_on=JUNE_14, happened_on=date(2026, 6, 5))

        assert slip_of(step, [moved(date(2026, 3, 28))], MAY_15).startswith(
            "3 weeks late, said on Sat 28 March"
        )
        assert slip_of(step, [moved(date(2026, 5, 16))], MAY_15) == "3 weeks late, said late"

    @pytest.mark.parametrize(
        ("today", "words"),
        [
            (date(2026, 6, 2), "in 12 days"),
            (date(2026, 6, 14), "due today"),
            (date(2026, 6, 15), "the day passed on Sun 14 June with no word yet"),
        ],
    )
    def test_looks_ahead_to_the_day_that_is_planned_now(self, today, words):
        step = a_step(first_planned_on=MAY_15, planned_on=JUNE_14)

        assert slip_of(step, [], today) == words

    def test_is_silent_where_no_day_was_planned(self):
        assert slip_of(a_step(happened_on=MAY_15), [], MAY_15) == ""
        assert slip_of(a_step(), [], MAY_15) == "no day yet"

    def test_tells_a_move_as_a_sentence(self):
        assert told(moved(date(2026, 3, 28))) == (
            "Moved from Fri 15 May to Sun 14 June on Sat 28 March, 7 weeks ahead"
        )
        assert told(moved(date(2026, 5, 15))).endswith("on Fri 15 May, on the day")
        assert told(moved(date(2026, 5, 16))).endswith("on Sat 16 May, said late")

    @pytest.mark.parametrize(
        ("days", "words"),
        [(1, "1 day"), (13, "13 days"), (14, "2 weeks"), (62, "9 weeks"), (63, "2 months")],
    )
    def test_counts_days_then_weeks_then_months(self, days, words):
        assert span(days) == words


def a_plan(*milestones):
    return Proposal(milestones=list(milestones))


def the_completion(**fields):
    fields = {"first_planned_on": MAY_15, "planned_on": MAY_15, **fields}
    return Milestone(id=1, kind=MilestoneKind.COMPLETE, title="All merchants", **fields)


class TestTheWholeInOneSentence:
    @pytest.mark.parametrize(
        ("fields", "moves", "sentence", "days"),
        [
            ({}, [], "Complete is planned for Fri 15 May.", 0),
            (
                {"planned_on": date(2026, 6, 5)},
                [moved(date(2026, 3, 28))],
                "Complete was planned for Fri 15 May, now Fri 5 June: 3 weeks later,"
                " said 48 days ahead.",
                21,
            ),
            (
                {"planned_on": date(2026, 5, 8)},
                [moved(date(2026, 3, 28))],
                "Complete was planned for Fri 15 May, now Fri 8 May: 7 days earlier.",
                -7,
            ),
            (
                {"happened_on": date(2026, 5, 25)},
                [],
                "Complete was planned for Fri 15 May and came on Mon 25 May: 10 days later,"
                " with no word before it.",
                10,
            ),
            ({"happened_on": MAY_15}, [], "Complete came on Fri 15 May, as planned.", 0),
        ],
    )
    def test_says_where_its_end_is_and_when_that_was_said(self, fields, moves, sentence, days):
        plan = a_plan(the_completion(**fields))

        assert slip_sentence(plan, {1: moves}, date(2026, 4, 1)) == sentence
        assert slip_days(plan) == days

    def test_tells_of_silence_before_the_end_as_well_as_at_it(self):
        half = Milestone(id=2, title="Half", planned_on=date(2026, 5, 1))
        plan = a_plan(half, the_completion())

        assert slip_sentence(plan, {}, date(2026, 5, 3)).endswith(
            "The day of “Half”, Fri 1 May, passed with no word."
        )
        assert slip_sentence(a_plan(the_completion()), {}, date(2026, 5, 20)) == (
            "Complete was planned for Fri 15 May: the day passed with no word yet."
        )
        assert slip_days(plan, date(2026, 5, 20)) == 5

    def test_ends_where_the_change_was_taken_back(self):
        back = Milestone(id=3, kind=MilestoneKind.ROLLBACK, happened_on=date(2026, 4, 7))
        plan = a_plan(the_completion(planned_on=JUNE_14), back)

        assert slip_sentence(plan, {}, MAY_15) == "Taken back on Tue 7 April."
        assert slip_days(plan) == 0
