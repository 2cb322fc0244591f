"""Measuring: much faster, short of the target, and honest about sales."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.cli.sample import rollouts
from proposals.cli.sample.code import deployed, merged
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
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
from proposals.decisions import actions as decisions
from proposals.decisions.models import Ruling
from proposals.drafting import actions as drafting
from proposals.drafting.models import CommitmentRole, Milestone, MilestoneKind, Proposal
from proposals.impact import actions as impact
from proposals.impact.findings import Found
from proposals.impact.models import Cause, Finding
from proposals.review import actions as review
from proposals.rollout import actions as rollout
from proposals.rollout.models import Status


def tax_off_the_checkout_path(diary: Diary, cast: Cast) -> Story:
    """Measuring: much faster, short of the target, and no effect on sales that can be seen."""
    priya = cast.priya
    yield diary(120, "09:35")
    proposal = write("tax-off-the-checkout-path", by=priya)
    drafting.add_co_author(proposal, person=cast.luca, by=priya)
    weigh(proposal, "tax-off-the-checkout-path", by=priya)
    staff(
        proposal,
        decider=cast.joel,
        rollout_owner=cast.luca,
        metric_owner=cast.kit,
        escalation=cast.tomas,
        sponsor=cast.joel,
        by=priya,
    )
    _promise_faster_checkout(proposal, diary, cast)
    steps = _plan_tax(proposal, diary, cast)
    yield diary(112, "10:00")
    ask(proposal, cast.marguerite, "What happens when the vendor is down", by=priya)
    ask(proposal, cast.kit, "Whether speed moves sales, and how we would know", by=priya)
    ask(proposal, cast.ingrid, "Corrections at our cost", by=priya)
    drafting.open_review(proposal, by=priya)
    yield from _review_of_tax(proposal, cast, diary)
    yield diary(94, "14:30")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Half of the wait is somebody else’s computer, asked at the worst moment. And"
        " the nine hours last year decided it for me: this is the first change I have seen that"
        " makes checkout faster *and* lets people pay while a vendor sleeps.\n\nI know that"
        " completion is a hope. Kit’s range says so, and we have promised to look.\n\nMarguerite’s"
        " circuit breaker is part of what I accept.",
        answers={},
        by=cast.joel,
    )
    yield from _move_tax(proposal, steps, diary, cast)
    yield diary(5, "09:10")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=6,
        what_changed="Three months with everybody. Latency is real, and short of 900. Completion"
        " has not moved enough to see. I would rather say that now than wait for a kinder week.",
        what_is_next="The assessment is due on the promised day; then the outcome review.",
        by=priya,
    )
    for commitment in proposal.commitments:
        yield diary(1, "10:00")
        impact.assess(commitment, by=cast.kit)
    yield diary(1, "10:40")
    for goal in proposal.goals:
        impact.tell_commitment(goal, by=cast.kit)
    yield diary(1, "15:20")
    _tell_tax(proposal, priya)


def _tell_tax(proposal: Proposal, priya: Person) -> None:
    storm = next(each for each in proposal.risks if "storm" in each.description)
    impact.tell_outcome(
        proposal,
        happened="p95 fell by four fifths of what we promised. The rest is our own address lookup,"
        " which we had not measured on its own. Completion: no change that we can see.",
        learned="We forecast latency well and behaviour badly. I tied a technical change to a sales"
        " number with no evidence that waiting was why people left.",
        evidence_for="Kit’s range for completion included none, and Kit said why in the review.",
        evidence_against="Twelve weeks are short for a number that also moves with the season.",
        cause=Cause.ESTIMATE,
        follow_ups=[
            "Luca: profile the address lookup, which is most of what is left.",
            "Kit: look at completion again with 20 more weeks of data.",
        ],
        risks={
            storm.id: Found(
                Finding.RIGHT,
                "The vendor was down for a day and a half. The breaker held: 96% of checkouts still"
                " went through.",
            )
        },
        by=priya,
    )


def _promise_faster_checkout(proposal: Proposal, diary: Diary, cast: Cast) -> None:
    due_on, priya = diary.day(2), cast.priya
    promise(
        proposal,
        "checkout-p95",
        1840,
        900,
        760,
        1150,
        due_on=diary.day(32),
        matters=100,
        source="Mean of daily p95 over the last eight weeks, query 388",
        measured="Daily p95 before the first merchant against after the last; the weeks between"
        " belong to neither.",
        by=priya,
    )
    promise(
        proposal,
        "checkout-completion",
        71.2,
        73,
        71.8,
        74,
        due_on=due_on,
        matters=0.5,
        source="Mean of the last eight weeks, query 391",
        measured="Daily share. It also moves with campaigns and the season, so the range is wide.",
        by=priya,
    )
    promise(
        proposal,
        "tax-corrections",
        1.15,
        2,
        1,
        1.9,
        due_on=due_on,
        source="Ledger, last six months",
        role=CommitmentRole.GUARDRAIL,
        measured="Weekly rate; it stays below two in 10,000.",
        by=priya,
    )


def _plan_tax(proposal: Proposal, diary: Diary, cast: Cast) -> dict[str, Milestone]:
    _, half, last = rollouts.TAX
    luca, priya = cast.luca, cast.priya
    return {
        "shadow": plan(
            proposal,
            "Shadow quotes match live ones",
            diary.day(88),
            owner=luca,
            criteria="99.9% of a week’s quotes.",
            by=priya,
        ),
        "small": plan(
            proposal, "5% of merchants", diary.day(85), owner=priya, exposure=5, by=priya
        ),
        "half": plan(
            proposal, "Half of the merchants", diary.day(half), owner=priya, exposure=50, by=priya
        ),
        "all": plan(
            proposal,
            "All merchants",
            diary.day(last + 4),
            owner=priya,
            kind=MilestoneKind.COMPLETE,
            by=priya,
        ),
    }


def _review_of_tax(proposal: Proposal, cast: Cast, diary: Diary) -> Story:
    yield diary(110, "11:20")
    risk(
        proposal,
        "When the vendor is down, our retries turn into a storm.",
        "possible, severe",
        "A circuit breaker on the vendor’s call, before more than 5% of merchants have it.",
        by=cast.marguerite,
    )
    storm = talk(
        proposal,
        "suggestion",
        "Put a circuit breaker on the vendor’s call. Otherwise the day they fail is the day our own"
        " retries take us down.",
        by=cast.marguerite,
    )
    yield diary(109, "09:15")
    review.reply(
        storm,
        body="Taken, with thanks. It adds about a week and a half, and it is worth it. It is a"
        " milestone of yours now, if you will have it.",
        by=cast.luca,
    )
    yield diary(108, "13:30")
    review.resolve(storm, by=cast.marguerite)
    position(proposal, "supports", "With the breaker.", by=cast.marguerite)
    yield diary(106, "15:50")
    position(
        proposal,
        "reservation",
        "Latency I believe. For completion there is no evidence that waiting is why people leave:"
        " promise it with a wide range, or not at all.",
        by=cast.kit,
    )
    yield diary(105, "10:10")
    position(
        proposal, "supports", "Two in 10,000 is £90 a month. I have seen worse.", by=cast.ingrid
    )
    accept_seats(proposal, cast.luca, cast.kit, cast.tomas)
    yield diary(102, "09:30")
    decisions.open_final_comment(proposal, by=cast.priya)


def _move_tax(proposal: Proposal, steps: dict[str, Milestone], diary: Diary, cast: Cast) -> Story:
    luca, priya = cast.luca, cast.priya
    breaker = plan(
        proposal,
        "Circuit breaker on the vendor’s call",
        diary.day(76),
        owner=cast.marguerite,
        criteria="A rehearsed outage of an hour, without a failed payment.",
        by=priya,
    )
    yield diary(89, "16:10")
    rollout.mark_milestone(
        steps["shadow"],
        happened_on=diary.day(89),
        note="99.97%; the rest were gift cards.",
        by=luca,
    )
    yield diary(87, "10:40")
    rollout.post_update(
        proposal,
        status=Status.OFF_TRACK,
        confidence=3,
        what_changed="The vendor’s sandbox has been down for a week, and without it we cannot test"
        " the retry path. I will not give this to merchants untested.",
        what_is_next="Tomás, could you ask their account team for a date? I move ours today.",
        blocker="The vendor’s sandbox is down.",
        blocker_owner=cast.tomas,
        next_action="A letter to the vendor’s account team, for a date.",
        by=priya,
    )
    why = "The vendor’s sandbox is down, so the retry path cannot be tested."
    rollout.move_date(steps["small"], planned_on=diary.day(70), reason=why, by=priya)
    rollout.move_date(steps["all"], planned_on=diary.day(61), reason=why, by=priya)
    latency = proposal.goals[0]
    drafting.revise_promise(
        latency,
        target=latency.target,
        low=latency.low,
        high=latency.high,
        due_on=diary.day(2),
        reason=f"{why} The target stays.",
        by=priya,
    )
    checkout = {"repository": "larkfield/checkout", "author": "Luca Ferri"}
    yield diary(78, "16:40")
    merged(proposal, 1204, "Stop asking a vendor who does not answer", **checkout)
    yield diary(77, "15:00")
    rollout.mark_milestone(
        breaker,
        happened_on=diary.day(77),
        note="Rehearsed with the sandbox switched off, which it was anyway.",
        by=cast.marguerite,
    )
    yield diary(76, "09:05")
    merged(proposal, 1211, "Work tax out when the basket changes", **checkout)
    yield diary(76, "09:20")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=7,
        what_changed="The sandbox is back; Tomás’s letter took a day. Retry path tested, breaker in"
        " place.",
        what_is_next="5% of merchants on the new date.",
        by=priya,
    )
    for name, ago in zip(("small", "half", "all"), rollouts.TAX, strict=True):
        yield diary(ago, "10:10")
        deployed(proposal, 8800 - ago, steps[name].title, **checkout)
        yield diary(ago, "10:30")
        note = "The last of them at noon." if name == "all" else ""
        rollout.mark_milestone(steps[name], happened_on=diary.day(ago), note=note, by=priya)
    yield diary(58, "14:20")
    rollout.note_deviation(
        proposal,
        what="Orders paid with a gift card still ask the tax vendor at payment.",
        why="Their tax depends on how the card was bought, which the basket does not know. They are"
        " three orders in 10,000, and a second way through the ledger for them is not worth it.",
        body=_with_gift_cards(proposal),
        base_revision=proposal.revision_number,
        by=luca,
    )
    yield diary(48, "09:45")
    talk(
        proposal,
        "praise",
        "The vendor was down for a day and a half. Payments went through at 96%, slowly at first,"
        " and the breaker did what Marguerite drew on a napkin in the review.",
        by=priya,
    )


def _with_gift_cards(proposal: Proposal) -> str:
    """Return the document with the one way of paying that stayed as it was."""
    assert proposal.latest is not None
    said = "books the difference, if there is one, to our own account."
    instead = f"{said} An order paid with a gift card asks the vendor at payment, as before."
    return proposal.latest.body.replace(said, instead)
