"""Two that left the way: withdrawn, and superseded by a larger one."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    ask,
    document,
    position,
    promise,
    staff,
    talk,
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.db import db
from proposals.drafting import actions as drafting
from proposals.drafting.models import Proposal
from proposals.review import actions as review


def no_meetings_before_noon(diary: Diary, cast: Cast) -> Story:
    """Withdrawn by its owner, who was convinced by what a colleague measured."""
    luca = cast.luca
    yield diary(47, "16:05")
    proposal = write("same-day-merge-window", by=luca)
    weigh(proposal, "same-day-merge-window", by=luca)
    staff(proposal, decider=cast.tomas, by=luca)
    promise(
        proposal,
        "shipped-same-day",
        38,
        48,
        42,
        52,
        due_on=diary.day(-30),
        source="Last twelve weeks of the deploy log",
        by=luca,
    )
    yield diary(44, "09:30")
    ask(proposal, cast.sam, "Customer calls would move", by=luca)
    ask(proposal, cast.kit, "Is waiting for a review really the long part?", by=luca)
    ask(proposal, cast.wanjiru, "Design reviews are at ten", by=luca)
    drafting.open_review(proposal, by=luca)
    yield diary(42, "11:25")
    measured = talk(
        proposal,
        "comment",
        "I joined the calendars with the reviews. On the 31 days without a morning meeting, reviews"
        " were not faster: people start their own work first. They *are* faster, by an hour and a"
        " half, where a team has one agreed hour for them.",
        by=cast.kit,
    )
    yield diary(41, "10:15")
    position(
        proposal,
        "reservation",
        "Lisbon is an hour behind and goes home at five. Which afternoon?",
        by=cast.sam,
    )
    yield diary(37, "13:40")
    review.reply(
        measured,
        body="That is the opposite of what I expected, and better than what I proposed. An agreed"
        " hour needs no proposal: Checkout starts on Monday, and I’ll show you the numbers in six"
        " weeks.",
        by=luca,
    )
    yield diary(37, "13:55")
    drafting.withdraw(
        proposal,
        reason="Kit’s numbers say that an agreed review hour does more than a free morning, and a"
        " team can simply try that. Checkout does, from Monday.",
        by=luca,
    )


def runner_dependency_cache(diary: Diary, cast: Cast) -> Story:
    """Superseded: the remote build cache does this and more."""
    mateus = cast.mateus
    yield diary(58, "10:35")
    proposal = write("runner-dependency-cache", by=mateus)
    weigh(proposal, "runner-dependency-cache", by=mateus)
    staff(proposal, decider=cast.tomas, rollout_owner=cast.hana, by=mateus)
    promise(
        proposal,
        "ci-median",
        20.6,
        18,
        17.5,
        19.5,
        due_on=diary.day(-40),
        source="Mean of the last four weeks",
        by=mateus,
    )
    yield diary(55, "09:20")
    ask(proposal, cast.priya, "Your runners’ disks", by=mateus)
    ask(proposal, cast.hana, "You clean them when they are full", by=mateus)
    drafting.open_review(proposal, by=mateus)
    yield diary(52, "14:00")
    position(
        proposal,
        "reservation",
        "It works, and I would have to take it out again if we get a shared cache. Give me until"
        " the end of the month to say whether we do.",
        by=cast.priya,
    )
    yield diary(24, "11:00")
    drafting.supersede(proposal, successor=_titled("remote-build-cache"), by=mateus)


def _titled(name: str) -> Proposal:
    title = document(name).texts["title"]
    return db.session.scalars(sa.select(Proposal).where(Proposal.title == title)).one()
