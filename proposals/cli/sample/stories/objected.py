"""One review in which an objection waits for its answer."""

from __future__ import annotations

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
    plan,
    position,
    promise,
    rewrite,
    risk,
    staff,
    talk,
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.drafting import actions as drafting
from proposals.drafting.models import MilestoneKind, Proposal
from proposals.review import actions as review
from proposals.review.anchors import Selectors
from proposals.review.models import Disposition, ReactionKind


def remote_build_cache(diary: Diary, cast: Cast) -> Story:
    """An objection waits for its answer, beside support, a reservation and a disagreement."""
    priya = cast.priya
    yield diary(34, "09:10")
    proposal = write("remote-build-cache", by=priya)
    yield diary(33, "10:45")
    weigh(proposal, "remote-build-cache", by=priya)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.hana,
        metric_owner=cast.kit,
        escalation=cast.ruth,
        by=priya,
    )
    yield diary(31, "15:20")
    _promise_faster_ci(proposal, diary, cast)
    _plan_the_cache(proposal, diary, cast)
    yield diary(28, "13:00")
    accept_seats(proposal, cast.hana, cast.kit)
    yield diary(26, "09:00")
    by_when = diary.day(-3)
    ask(proposal, cast.dele, "Who may write to what every build reads", by_when, by=priya)
    ask(proposal, cast.marguerite, "You asked for the slow tests to go first", by_when, by=priya)
    ask(proposal, cast.joel, "Half of your team works in the mobile pipeline", by_when, by=priya)
    ask(proposal, cast.hana, "You would run it", by_when, by=priya)
    ask(proposal, cast.ingrid, "£2,100 a month from the platform budget", by_when, by=priya)
    drafting.open_review(proposal, by=priya)
    yield from _first_questions(proposal, diary, cast)
    yield diary(9, "11:25")
    position(
        proposal,
        "disagrees",
        "I’d put the seven weeks into deleting slow tests first. I think nine minutes is"
        " optimistic, and we’ll carry a cache for good.",
        by=cast.marguerite,
    )
    yield from _mobile_first(proposal, diary, cast)
    yield diary(8, "14:10")
    position(
        proposal,
        "reservation",
        "Worth it if mobile is in the first phase. Without it my team sees nothing until phase 2.",
        by=cast.joel,
    )
    yield diary(6, "16:35")
    position(
        proposal,
        "supports",
        "I’ll run it. The load on call is one alert, and we have rehearsed turning it off.",
        by=cast.hana,
    )
    yield diary(3, "10:05")
    objection = position(
        proposal,
        "objects",
        "As written, any branch can write to the cache. One pull request from a compromised laptop"
        " can leave an entry that a release build reads later, and no reviewer would see it.",
        would_settle="Only trusted builds of main may write. Pull requests read, and never write.",
        by=cast.dele,
    )
    yield diary(2, "15:10")
    assert objection.concern is not None
    review.reply(
        objection.concern,
        body="Doable: runner tokens carry the branch already. It would cost us about six points of"
        " hit rate on branches that live long.",
        by=cast.hana,
    )
    if cast.guest:
        yield diary(1, "09:20")
        ask(
            proposal,
            cast.guest,
            "You are new here: a good place to see how an objection is answered",
            by=priya,
        )
    yield diary(1, "16:50")
    review.suggest(
        proposal,
        about=Selectors("stores the result for the next run"),
        replacement="keeps the result for **14 days**",
        body="How long is only in the configuration below. Let’s say it where people read.",
        by=cast.hana,
    )


def _mobile_first(proposal: Proposal, diary: Diary, cast: Cast) -> Story:
    yield diary(9, "15:30")
    talk(
        proposal,
        "praise",
        "This is the first of these that I could read aloud to a merchant.",
        about="the merchant hears back the same day",
        by=cast.ingrid,
    )
    mobile = talk(
        proposal,
        "comment",
        "Could mobile be in phase 1? It has the longest runs, and my team does half its work"
        " there.",
        about="Mobile pipelines follow in phase 2",
        by=cast.joel,
    )
    yield diary(8, "09:40")
    review.dispose(
        mobile,
        disposition=Disposition.DECLINED,
        why="Their builds are not hermetic yet: the cache would hand them wrong ones. Making them"
        " so is the first step of phase 2.",
        by=cast.priya,
    )


def _promise_faster_ci(proposal: Proposal, diary: Diary, cast: Cast) -> None:
    promise(
        proposal,
        "ci-median",
        21,
        9,
        7.5,
        12,
        due_on=diary.day(-70),
        source="Mean of daily medians over the last eight weeks, CI events table",
        measured="Half the runners first, chosen by lot, so that we can compare on the same days."
        " Less than 2 minutes’ difference after three weeks counts as no detectable change.",
        matters=2,
        by=cast.priya,
    )
    promise(
        proposal,
        "shipped-same-day",
        38,
        55,
        44,
        60,
        due_on=diary.day(-92),
        source="Last twelve weeks of the deploy log",
        measured="Weekly share. Less sure than the first promise: reviews take time, too.",
        by=cast.priya,
    )
    risk(
        proposal,
        "A poisoned entry reaches a release.",
        "low, severe",
        "The nightly rebuild differs from the cache. Reads off, and the release is built anew.",
        by=cast.priya,
    )
    risk(
        proposal,
        "Too few lookups hit for it to matter.",
        "possible, mild",
        "Under 45% after two weeks on half the runners: we stop, and say so.",
        by=cast.priya,
    )


def _plan_the_cache(proposal: Proposal, diary: Diary, cast: Cast) -> None:
    plan(
        proposal,
        "Shadow: look up, compare, ignore the result",
        diary.day(-16),
        owner=cast.hana,
        criteria="Two weeks without a single difference.",
        by=cast.priya,
    )
    plan(
        proposal,
        "Half the runners",
        diary.day(-26),
        owner=cast.hana,
        exposure=50,
        criteria="Failed builds up by less than a point.",
        by=cast.priya,
    )
    plan(
        proposal,
        "All runners",
        diary.day(-41),
        owner=cast.hana,
        kind=MilestoneKind.COMPLETE,
        by=cast.priya,
    )


def _first_questions(proposal: Proposal, diary: Diary, cast: Cast) -> Story:
    yield diary(25, "11:40")
    mobile = talk(
        proposal,
        "question",
        "Is 21 minutes every pipeline, or only the main repository?",
        about="The median takes 21 minutes",
        by=cast.joel,
    )
    yield diary(25, "13:15")
    rewrite(
        proposal,
        "because their toolchain is not hermetic yet.",
        "because their toolchain is not hermetic yet. Until then mobile engineers, whose runs take"
        " 34 minutes, will see no difference, and we should not tell them otherwise.",
        message="Say who gets nothing at first",
        by=cast.priya,
    )
    review.reply(
        mobile,
        body="Only the main repository. Mobile is separate, at 34 minutes; I have said so under"
        " *Narrative*, so that nobody is promised something by accident.",
        by=cast.priya,
    )
    yield diary(24, "09:30")
    review.resolve(mobile, by=cast.joel)
    yield diary(22, "10:50")
    tail = talk(
        proposal,
        "question",
        "A median can improve while the worst tenth get worse. Would you promise that p90 does not"
        " rise above 43 minutes?",
        about="the slowest tenth take 43",
        by=cast.kit,
    )
    yield diary(22, "14:30")
    review.reply(
        tail,
        body="Yes, and thank you: that is exactly how it would go wrong. We have no series for p90"
        " yet; I’ll name the risk now, and add the guardrail once you have one.",
        answers=True,
        by=cast.priya,
    )
    for person in (cast.priya, cast.hana):
        review.react(tail.comments[0], kind=ReactionKind.THANKS, by=person)
    yield diary(21, "09:05")
    risk(
        proposal,
        "The median improves and the slowest tenth of runs, which share least, get slower.",
        "possible, serious",
        "p90 above 43 minutes in any week of the roll-out: we stop at half the runners.",
        by=cast.kit,
    )
