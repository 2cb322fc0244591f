"""What Larkfield wants: four goals, and two problems that somebody asks to have solved."""

from __future__ import annotations

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.stories import Story
from proposals.goals import actions as goals
from proposals.goals.models import Goal, Opportunity
from proposals.goals.queries import open_goals, opportunities_under

PAID = "Merchants get paid without having to ask"


def four_goals(diary: Diary, cast: Cast) -> Story:
    """The outcomes of this year, opened before anything was proposed towards them."""
    yield diary(288, "09:30")
    goals.open_goal(
        title="Ship the same day",
        description="A change that is written in the morning is with merchants in the evening."
        " In January **31 of 100** changes were; we want 60.\n\n"
        "It is not about typing faster. A small change that ships at once is read carefully,"
        " taken back easily, and forgotten by nobody.",
        owner=cast.tomas,
        due_on=diary.day(-90),
        by=cast.tomas,
    )
    goals.open_goal(
        title=PAID,
        description="Every tenth conversation with support is about money that is on its way."
        " Payouts should be right, on time, and explained where they are neither.",
        owner=cast.joel,
        due_on=diary.day(-130),
        by=cast.ruth,
    )
    goals.open_goal(
        title="Nothing we run wakes anybody twice",
        description="A page at night is a debt. Whatever caused it is gone before it comes back.",
        owner=cast.hana,
        by=cast.hana,
    )
    goals.open_goal(
        title="Nobody gives up halfway",
        description="Of 100 people who begin to sign in, to look at a product or to pay, about 30"
        " leave while they wait or try again. Whoever wants to should get there.",
        owner=cast.joel,
        due_on=diary.day(-130),
        by=cast.joel,
    )


def two_opportunities(diary: Diary, cast: Cast) -> Story:
    """What support and finance ask developers for."""
    yield diary(21, "11:10")
    goals.open_opportunity(
        title="Merchants ask us where their payout is",
        problem="About 63 conversations a week begin with *where is my money*. In most of them"
        " nothing is wrong: a payout is being checked, and we do not say so.\n\n"
        "My team can answer each of them in two minutes, which is 100 hours a year and one"
        " worried evening for every merchant who asks.",
        goal=_paid(),
        by=cast.sam,
    )
    yield diary(8, "15:25")
    goals.open_opportunity(
        title="Nobody knows what a failed run of the night’s jobs costs",
        problem="When a job does not run, finance finds out at the end of the month. I would"
        " like to know the next morning which merchants it touches.",
        by=cast.ingrid,
    )


def _paid() -> Goal:
    return next(goal for goal in open_goals() if goal.title == PAID)


def asked_by_support() -> Opportunity:
    """Return the opportunity that a draft of these days answers."""
    return opportunities_under(_paid())[0]
