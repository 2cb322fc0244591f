"""One last chance that is running, and one that is over and waits for its decider."""

from __future__ import annotations

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
    forecast,
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
from proposals.decisions import actions as decisions
from proposals.drafting import actions as drafting
from proposals.drafting.models import MilestoneKind, Proposal
from proposals.review import actions as review


def rate_limits(diary: Diary, cast: Cast) -> Story:
    """Final comment is running; nobody objects."""
    marguerite = cast.marguerite
    yield diary(21, "15:30")
    proposal = write("rate-limits", by=marguerite)
    weigh(proposal, "rate-limits", by=marguerite)
    staff(
        proposal,
        decider=cast.ruth,
        rollout_owner=cast.noor,
        metric_owner=cast.noor,
        escalation=cast.tomas,
        by=marguerite,
    )
    yield diary(20, "09:50")
    promise(
        proposal,
        "failed-api-requests",
        0.42,
        0.35,
        0.3,
        0.4,
        due_on=diary.day(-65),
        source="Mean of the last ten weeks, the three bad mornings included",
        measured="Hourly share of failed requests, ten weeks before against ten weeks after.",
        matters=0.05,
        by=marguerite,
    )
    plan(
        proposal,
        "Limits count in shadow, nobody is refused",
        diary.day(-8),
        owner=cast.noor,
        criteria="Sam’s team has spoken with everybody above the limit.",
        by=marguerite,
    )
    plan(
        proposal,
        "Refuse on the smallest tenth of merchants",
        diary.day(-19),
        owner=cast.noor,
        exposure=10,
        by=marguerite,
    )
    plan(
        proposal,
        "Everybody",
        diary.day(-26),
        owner=cast.noor,
        kind=MilestoneKind.COMPLETE,
        by=marguerite,
    )
    risk(
        proposal,
        "A merchant’s Black Friday looks like a broken loop.",
        "possible, serious",
        "Limits of the hundred largest are doubled from mid-November to January.",
        by=marguerite,
    )
    yield diary(17, "10:00")
    ask(proposal, cast.noor, "You would run the gateway", by=marguerite)
    ask(proposal, cast.sam, "Your team explains every 429", by=marguerite)
    ask(proposal, cast.dele, "Limits are also how we notice an attack", by=marguerite)
    ask(proposal, cast.elif_, "The client libraries have to obey the header", by=marguerite)
    drafting.open_review(proposal, by=marguerite)
    accept_seats(proposal, cast.noor, cast.tomas)
    yield diary(15, "11:20")
    position(
        proposal,
        "supports",
        "And please count by credential *and* endpoint in the log: that is how I find the next"
        " attack.",
        by=cast.dele,
    )
    yield diary(13, "14:40")
    imports = talk(
        proposal,
        "question",
        "The thirty above the limit are mostly nightly imports. May I promise them that a night"
        " counts differently from a day?",
        by=cast.sam,
    )
    yield diary(12, "09:25")
    review.reply(
        imports,
        body="Yes: three times the budget between 22:00 and 05:00, from the first day. It is a"
        " number in a table, and I have put it there.",
        by=marguerite,
    )
    yield diary(12, "13:50")
    review.resolve(imports, by=cast.sam)
    position(
        proposal, "supports", "With the night budget I can have these thirty calls.", by=cast.sam
    )
    yield diary(8, "16:15")
    position(proposal, "supports", by=cast.noor)
    forecast(proposal, 75, by=marguerite)
    forecast(proposal, 60, by=cast.dele)
    yield diary(2, "09:30")
    decisions.open_final_comment(proposal, by=marguerite)
    yield diary(1, "11:00")
    talk(
        proposal,
        "comment",
        "One thing for the docs: say what a *good* client does with `RateLimit-Reset`, with six"
        " lines of code. Ours do not do it yet; I have opened the change.",
        by=cast.elif_,
    )
    yield diary(1, "16:20")
    decisions.extend(
        proposal,
        days=2,
        reason="Elif’s change to our own clients is there on Wednesday. Whoever has to live with"
        " the limits should have seen one that does.",
        by=cast.ruth,
    )


def retire_v1_webhooks(diary: Diary, cast: Cast) -> Story:
    """Final comment, opened over an objection, is over: the decider has the floor."""
    elif_ = cast.elif_
    yield diary(38, "10:30")
    proposal = write("retire-v1-webhooks", by=elif_)
    weigh(proposal, "retire-v1-webhooks", by=elif_)
    yield diary(36, "14:00")
    _staff_and_promise(proposal, diary, cast)
    yield diary(29, "09:15")
    ask(proposal, cast.sam, "Your team would make the calls", by=elif_)
    ask(proposal, cast.ingrid, "The queue contract, and what we really save", by=elif_)
    ask(proposal, cast.noor, "You would run v2 alone", by=elif_)
    ask(proposal, cast.marguerite, "Three of nine nights on call", by=elif_)
    ask(proposal, cast.dele, "The signature of v1", by=elif_)
    ask(proposal, cast.kit, "Who of the 63 would leave, as far as numbers can say", by=elif_)
    drafting.open_review(proposal, by=elif_)
    yield from _objected_and_answered(proposal, diary, cast)
    yield diary(9, "11:00")
    decisions.open_final_comment(
        proposal,
        over_objection="Sam’s concern is about how and when, and has an answer that I want to weigh"
        " with everything else in front of me. Waiting longer would not change what we know; the"
        " contract’s notice period ends with the month.",
        by=cast.priya,
    )
    yield diary(6, "10:10")
    talk(
        proposal,
        "comment",
        "I spoke with the two large ones. One can move by the end of January if somebody sits with"
        " their developer for a day; the other asked for a date and did not mind which.",
        by=cast.sam,
    )
    yield diary(5, "15:35")
    risk(
        proposal,
        "The saving assumes that the queue contract can be ended early.",
        "possible, serious",
        "Its clause 9 says so, with three months’ notice. Not yet confirmed in writing.",
        by=cast.ingrid,
    )


def _staff_and_promise(proposal: Proposal, diary: Diary, cast: Cast) -> None:
    elif_ = cast.elif_
    staff(
        proposal,
        decider=cast.priya,
        rollout_owner=cast.noor,
        metric_owner=cast.ingrid,
        escalation=cast.tomas,
        by=elif_,
    )
    drafting.set_lane_answers(proposal, is_reversible=False, is_small=False, by=elif_)
    promise(
        proposal,
        "webhook-v1-cost",
        6200,
        1500,
        1000,
        2600,
        due_on=diary.day(-110),
        source="Mean of the last six invoices, cost centre 4432",
        measured="The invoice. Storage of old deliveries stays until the retention period is over.",
        matters=1000,
        by=elif_,
    )
    plan(
        proposal,
        "Both versions side by side, for every merchant",
        diary.day(-12),
        owner=elif_,
        by=elif_,
    )
    plan(
        proposal, "The 40 with the adapter", diary.day(-30), owner=cast.noor, exposure=65, by=elif_
    )
    plan(
        proposal,
        "v1 is off",
        diary.day(-60),
        owner=cast.noor,
        kind=MilestoneKind.COMPLETE,
        by=elif_,
    )
    risk(
        proposal,
        "A merchant finds out on a Saturday that orders stopped arriving.",
        "possible, severe",
        "Nobody is switched off on a Friday; v1 can be turned on again for one merchant in an"
        " hour.",
        by=elif_,
    )


def _objected_and_answered(proposal: Proposal, diary: Diary, cast: Cast) -> Story:
    yield diary(27, "10:05")
    position(
        proposal, "supports", "v2 has been boring for a year, which is what I want.", by=cast.noor
    )
    yield diary(26, "16:40")
    position(proposal, "supports", "Three nights of nine. I would help.", by=cast.marguerite)
    accept_seats(proposal, cast.noor, cast.ingrid, cast.tomas)
    yield diary(24, "13:20")
    objection = position(
        proposal,
        "objects",
        "Eleven of the 63 told us that they have no developer until the new year. Three mails and a"
        " banner are no plan for them. We will lose at least two.",
        would_settle="A named person for each merchant, and a way back after switching off.",
        by=cast.sam,
    )
    yield diary(20, "11:30")
    assert objection.concern is not None
    rewrite(
        proposal,
        "For the rest three mails and a banner, a month apart.",
        "Calls, not mails, for the rest: a named person for each of the eleven without a"
        " developer.",
        message="Calls instead of mails",
        is_material=True,
        by=cast.elif_,
    )
    review.reply(
        objection.concern,
        body="I have changed the plan: calls instead of mails, a named person for each of the"
        " eleven, and v1 can be turned on again for one merchant within an hour while the servers"
        " are there. What I cannot give you is a way back *after* that: it is what we pay for.",
        by=cast.elif_,
    )
    yield diary(19, "14:55")
    review.reply(
        objection.concern,
        body="The people I believe. The date I do not: give me one on which the eleven have"
        " somebody to talk to. I keep the objection until then.",
        by=cast.sam,
    )
    yield diary(18, "10:05")
    position(
        proposal,
        "supports",
        "Still boring, still yes. I take four of the eleven calls.",
        by=cast.noor,
    )
    position(proposal, "supports", "The signature alone would be reason enough.", by=cast.dele)
    yield diary(17, "09:20")
    position(proposal, "supports", "Three nights of nine. I would help.", by=cast.marguerite)
    yield diary(16, "17:00")
    position(
        proposal,
        "disagrees",
        "We are solving a £6,200 problem by spending goodwill that we cannot measure. I would cap"
        " v1, stop selling it, and let it shrink. If I am wrong, it costs us two more quarters of"
        " hosting. If this proposal is wrong, it costs us merchants.",
        by=cast.kit,
    )
