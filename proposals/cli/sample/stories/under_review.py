"""Two reviews: one nearly ready, one that has just begun."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.queries import team_of
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
    attach,
    plan,
    position,
    promise,
    risk,
    staff,
    talk,
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.drafting import actions as drafting
from proposals.drafting.models import CommitmentRole, MilestoneKind
from proposals.drafting.requests import request_of
from proposals.metrics.queries import metric_by_key
from proposals.review import actions as review


def idempotency_keys(diary: Diary, cast: Cast) -> Story:
    """Nearly ready: one more position, and final comment can open."""
    noor = cast.noor
    yield diary(23, "10:00")
    proposal = write("idempotency-keys", by=noor)
    weigh(proposal, "idempotency-keys", by=noor)
    staff(
        proposal,
        decider=cast.ruth,
        rollout_owner=cast.elif_,
        metric_owner=cast.noor,
        escalation=cast.tomas,
        sponsor=cast.joel,
        by=noor,
    )
    promise(
        proposal,
        "duplicate-charges",
        9,
        2,
        1,
        4,
        due_on=diary.day(-80),
        source="Mean of the last 13 weeks, refund log",
        measured="Refunds a week, 13 weeks before the libraries are out against 13 weeks after.",
        matters=3,
        by=noor,
    )
    plan(proposal, "Payments accept the key", diary.day(-15), owner=noor, exposure=20, by=noor)
    plan(
        proposal,
        "Every write accepts it, all five libraries send it",
        diary.day(-35),
        owner=cast.elif_,
        kind=MilestoneKind.COMPLETE,
        by=noor,
    )
    risk(
        proposal,
        "Somebody gets the answer to another request.",
        "low, severe",
        "Keys belong to one credential, and the request’s hash is compared before anything is"
        " said.",
        by=noor,
    )
    yield diary(15, "17:05")
    attach(proposal, "duplicate-charges.csv", "refunded 118 duplicate charges", by=noor)
    yield diary(14, "09:40")
    ask(
        proposal,
        cast.priya,
        "Your retry queue sends the most repeats: is 24 hours enough?",
        diary.day(-1),
        by=noor,
    )
    ask(proposal, cast.sam, "You refund the duplicates", by=noor)
    ask(proposal, cast.dele, "Stored answers are payment data", by=noor)
    ask(proposal, cast.luca, "Checkout writes more than anybody", by=noor)
    ask(proposal, cast.joel, "Second most wanted by integrators", diary.day(-2), by=noor)
    ask(proposal, cast.kit, "Can we tell duplicates from two coffees?", by=noor)
    drafting.open_review(proposal, by=noor)
    accept_seats(proposal, cast.elif_, cast.tomas)
    yield diary(12, "11:10")
    concern = review.raise_concern(
        proposal,
        title="Stored answers hold card data for a day",
        body="The answer to a payment repeats the last four digits and the buyer’s name. Today that"
        " leaves memory after 40 ms; here it would lie in a table for 24 hours.",
        would_settle="The stored answer is encrypted, or leaves out what identifies a person.",
        by=cast.dele,
    )
    yield diary(11, "16:20")
    review.reply(
        concern,
        body="You are right, and it is easy: we keep the order’s id and the status, and compose the"
        " rest again when it is asked for. 60 GB become 9, too.",
        by=noor,
    )
    yield diary(10, "09:15")
    review.resolve(
        concern, note="That settles it, and it is better than what I asked for.", by=cast.dele
    )
    position(proposal, "supports", by=cast.dele)
    yield diary(9, "15:00")
    position(
        proposal,
        "supports",
        "31 hours a quarter, and the letters are the angry kind. Please.",
        by=cast.sam,
    )
    yield diary(4, "10:30")
    position(
        proposal,
        "reservation",
        "Yes, if refunds are in the first step: two of my last three duplicates were refunds.",
        by=cast.luca,
    )
    yield diary(3, "13:45")
    talk(
        proposal,
        "praise",
        "The three answers under *How it works* are the clearest page on this that I have read,"
        " competitors’ docs included.",
        by=cast.elif_,
    )
    yield diary(2, "09:20")
    name_stand_in(
        cast.ruth,
        stand_in=cast.tomas,
        begins_on=clock.today(),
        ends_on=diary.day(-8),
        by=cast.ruth,
    )
    yield diary(2, "14:10")
    asked = request_of(proposal, cast.kit)
    assert asked is not None
    review.hand_over_request(
        asked,
        to=cast.ingrid,
        why="Not my area: Ingrid reconciles the coffees.",
        by=cast.kit,
    )


def durable_job_queue(diary: Diary, cast: Cast) -> Story:
    """Just opened: nobody has taken a position yet."""
    mateus = cast.mateus
    yield diary(9, "13:30")
    proposal = write("durable-job-queue", by=mateus)
    yield diary(8, "10:10")
    weigh(proposal, "durable-job-queue", by=mateus)
    staff(proposal, decider=cast.ruth, rollout_owner=cast.hana, metric_owner=cast.hana, by=mateus)
    drafting.promise(
        proposal,
        metric=metric_by_key("lost-jobs"),
        baseline=13.6,
        target=2,
        baseline_source="Mean of the last 13 weeks, job ledger against the schedule",
        due_on=diary.day(-95),
        by=mateus,
    )
    promise(
        proposal,
        "failed-api-requests",
        0.42,
        0.5,
        0.4,
        0.46,
        due_on=diary.day(-95),
        source="Last ten weeks, gateway log",
        measured="The queue shares the API’s database: it must not be felt there.",
        role=CommitmentRole.GUARDRAIL,
        by=mateus,
    )
    plan(
        proposal,
        "The twelve jobs without money in them",
        diary.day(-20),
        owner=cast.hana,
        exposure=10,
        criteria="Two weeks without a job lost or run twice.",
        by=mateus,
    )
    yield diary(3, "09:00")
    ask(
        proposal,
        cast.tomas,
        "You stopped the last attempt: what should we know?",
        diary.day(-5),
        by=mateus,
    )
    ask(proposal, cast.marguerite, "Four of your post-mortems end here", diary.day(-5), by=mateus)
    ask(proposal, cast.hana, "You would run it", diary.day(-5), by=mateus)
    ask(proposal, cast.ingrid, "The payout file, and how long we keep history", by=mateus)
    merchants = team_of("merchant-experience")
    ask(proposal, merchants, "The nightly exports are your screens", diary.day(-5), by=mateus)
    drafting.open_review(proposal, by=mateus)
    yield diary(2, "11:55")
    history = talk(
        proposal,
        "question",
        "What do the auditors need: that a payout file was written, or also when each try began?",
        by=mateus,
    )
    yield diary(2, "17:05")
    review.reply(
        history,
        body="That it was written, by whom it was released, and that nobody could change the record"
        " afterwards. Seven years. Tries and delays interest nobody but you.",
        by=cast.ingrid,
    )
    yield diary(1, "10:15")
    risk(
        proposal,
        "For two months there are two places to look, and somebody looks in the wrong one at 3 am.",
        "likely, mild",
        "One page that shows both, from the first day; the run-book begins with its address.",
        by=cast.marguerite,
    )
