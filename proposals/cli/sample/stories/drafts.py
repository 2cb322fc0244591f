"""Two drafts that only their authors and invited readers see."""

from __future__ import annotations

from proposals.accounts.models import Team
from proposals.accounts.queries import team_named
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import ask, plan, promise, risk, staff, talk, weigh, write
from proposals.cli.sample.stories import Story
from proposals.cli.sample.stories.wanted import asked_by_support
from proposals.drafting import actions as drafting


def restore_drill(diary: Diary, cast: Cast) -> Story:
    """A draft with most of its parts still missing."""
    priya = cast.priya
    yield diary(7, "16:50")
    proposal = write("restore-drill", by=priya)
    staff(proposal, decider=cast.tomas, by=priya)
    yield diary(4, "09:15")
    risk(
        proposal,
        "The restored copy holds personal data and is forgotten on the spare machine.",
        "possible, severe",
        "A copy older than two hours raises an alert; the machine has no way out to the internet.",
        by=priya,
    )


def late_payouts(diary: Diary, cast: Cast) -> Story:
    """A draft that is nearly whole, shown to a few people first."""
    joel, wanjiru = cast.joel, cast.wanjiru
    yield diary(12, "10:20")
    proposal = write("late-payouts", answers=asked_by_support(), by=joel)
    drafting.add_co_author(proposal, person=wanjiru, by=joel)
    yield diary(11, "14:05")
    weigh(proposal, "late-payouts", by=joel)
    staff(proposal, decider=cast.ruth, metric_owner=cast.sam, rollout_owner=cast.mateus, by=joel)
    promise(
        proposal,
        "payout-questions",
        63,
        35,
        25,
        45,
        due_on=diary.day(-75),
        source="Mean of the last 12 weeks, help desk label “payout-late”",
        measured="Weekly count, 12 weeks before the page changes against 12 weeks after.",
        by=joel,
    )
    plan(proposal, "Wording agreed with fraud", diary.day(-6), owner=wanjiru, by=joel)
    yield diary(6, "11:30")
    drafting.invite_reader(proposal, person=cast.dele, by=joel)
    drafting.invite_reader(proposal, team=_team("Integrations"), by=joel)
    yield diary(5, "15:40")
    talk(
        proposal,
        "question",
        "Before you name fraud checks at all: could the sentence say *we are checking this payout,"
        " and you will hear from us by Thursday*, without why? Somebody who is honest gets what"
        " they need, and somebody who is not learns nothing.",
        by=cast.dele,
    )
    yield diary(3, "09:05")
    ask(proposal, cast.sam, "Your team answers these letters today", by=joel)


def _team(name: str) -> Team:
    team = team_named(name)
    assert team is not None
    return team
