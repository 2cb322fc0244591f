"""Two decisions: declined, and deferred."""

from __future__ import annotations

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
    position,
    promise,
    staff,
    talk,
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.decisions import actions as decisions
from proposals.decisions.models import Ruling
from proposals.drafting import actions as drafting
from proposals.review import actions as review


def graphql_gateway(diary: Diary, cast: Cast) -> Story:
    """Declined, with two disagreements kept word for word."""
    mateus = cast.mateus
    yield diary(64, "10:10")
    proposal = write("graphql-gateway", by=mateus)
    weigh(proposal, "graphql-gateway", by=mateus)
    drafting.set_lane_answers(proposal, is_reversible=False, is_small=False, by=mateus)
    staff(
        proposal,
        decider=cast.ruth,
        rollout_owner=cast.noor,
        metric_owner=cast.noor,
        escalation=cast.tomas,
        by=mateus,
    )
    promise(
        proposal,
        "mobile-requests",
        14,
        2,
        1,
        4,
        due_on=diary.day(-60),
        source="Gateway log, mobile clients, last eight weeks",
        measured="Median per day; two weeks either side of the new order screen.",
        by=mateus,
    )
    yield diary(56, "09:20")
    ask(proposal, cast.noor, "Your team would own the schema", by=mateus)
    ask(proposal, cast.dele, "Every request looks the same from outside", by=mateus)
    ask(proposal, cast.luca, "Checkout is most of the 14 requests", by=mateus)
    ask(proposal, cast.joel, "Six of ten features waited for an endpoint", by=mateus)
    drafting.open_review(proposal, by=mateus)
    yield diary(53, "14:45")
    position(
        proposal,
        "disagrees",
        "We are five people with one public API that we can just about keep. A second one is not a"
        " gateway, it is a promise to every merchant for years. Let mobile own two endpoints, and"
        " look again when they have twenty.",
        by=cast.noor,
    )
    yield diary(51, "11:05")
    position(
        proposal,
        "disagrees",
        "I cannot tell an expensive question from an attack, and nobody here has run this. I will"
        " help whoever tries it, but not on the public side.",
        by=cast.dele,
    )
    yield diary(50, "10:30")
    position(
        proposal, "supports", "Eleven days of waiting for each feature is real money.", by=cast.joel
    )
    yield diary(49, "15:20")
    position(
        proposal, "reservation", "For mobile only, and never for merchants: then yes.", by=cast.luca
    )
    yield diary(42, "09:00")
    accept_seats(proposal, cast.noor, cast.tomas)
    decisions.open_final_comment(proposal, by=mateus)
    yield diary(29, "13:10")
    decisions.decide(
        proposal,
        ruling=Ruling.DECLINED,
        rationale="The problem is real and well told: features wait eleven days for an endpoint."
        " The answer is bigger than the problem. Sixteen weeks and an engineer a year, to keep a"
        " second public interface for at least two years, with five people who say that they can"
        " just about keep the first.\n\nWhat I would accept is smaller: endpoints that mobile owns,"
        " with a rule for when one is taken away again. Mateus, if you write that one, it will have"
        " a decision within two weeks.\n\nI would look again if we had twenty such endpoints, or"
        " somebody here who has run this.",
        answers={},
        by=cast.ruth,
    )


def report_replica(diary: Diary, cast: Cast) -> Story:
    """Deferred, until something else is done."""
    kit = cast.kit
    yield diary(76, "14:30")
    proposal = write("report-replica", by=kit)
    weigh(proposal, "report-replica", by=kit)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.hana,
        metric_owner=kit,
        escalation=cast.ruth,
        by=kit,
    )
    promise(
        proposal,
        "report-wait",
        18.5,
        6,
        4,
        9,
        due_on=diary.day(-45),
        source="Report service spans, last eight weeks",
        matters=3,
        measured="Daily p95, two month ends on each side.",
        by=kit,
    )
    yield diary(70, "09:50")
    ask(proposal, cast.hana, "One more database to run", by=kit)
    ask(proposal, cast.ingrid, "£1,150 a month", by=kit)
    ask(proposal, cast.wanjiru, "A report that is some seconds old has to say so", by=kit)
    drafting.open_review(proposal, by=kit)
    yield diary(68, "11:00")
    upgrade = talk(
        proposal,
        "comment",
        "We upgrade the main database in the coming quarter. A replica made now has to be made"
        " again after it: two weeks of the five would be spent twice.",
        by=cast.hana,
    )
    yield diary(67, "10:20")
    review.reply(
        upgrade,
        body="I did not know the date. That changes the cost, not the reason; I’ll leave the choice"
        " to Tomás, with your two weeks in it.",
        by=kit,
    )
    yield diary(65, "16:00")
    position(proposal, "reservation", "After the upgrade, gladly. Before it, twice.", by=cast.hana)
    position(
        proposal,
        "supports",
        "One line above the table is enough: *complete up to 09:41*.",
        by=cast.wanjiru,
    )
    yield diary(63, "09:35")
    position(proposal, "no_objection", by=cast.ingrid)
    yield diary(59, "10:00")
    accept_seats(proposal, cast.hana, cast.ruth)
    decisions.open_final_comment(proposal, by=kit)
    yield diary(51, "15:05")
    decisions.decide(
        proposal,
        ruling=Ruling.DEFERRED,
        rationale="Right, and three months early. Hana’s upgrade makes the copy cheaper by two"
        " weeks, and month ends are unpleasant but not dangerous. Until then, reports over a year"
        " run after eleven o’clock.\n\nThe day the upgrade is done, this comes back to me without"
        " a new discussion.",
        answers={},
        deferred_until=diary.day(-12),
        waits_for="the upgrade of the main database",
        by=cast.tomas,
    )
    yield diary(50, "09:20")
    decisions.correct(
        proposal.decisions[-1],  # type: ignore[attr-defined]
        ruling=Ruling.DEFERRED,
        why="I had the day of the upgrade from an old plan. It is two weeks later; Hana told me.",
        rationale="Right, and three months early. Hana’s upgrade makes the copy cheaper by two"
        " weeks, and month ends are unpleasant but not dangerous. Until then, reports over a year"
        " run after eleven o’clock.\n\nThe day the upgrade is done, this comes back to me without"
        " a new discussion.",
        answers={},
        deferred_until=diary.day(-25),
        waits_for="the upgrade of the main database",
        by=cast.tomas,
    )
