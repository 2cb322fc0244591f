"""Two roll-outs: one at risk and saying so, one that has gone quiet."""

from __future__ import annotations

from proposals.cli.sample import rollouts
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
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.decisions import actions as decisions
from proposals.decisions.models import Ruling
from proposals.drafting import actions as drafting
from proposals.drafting.models import CommitmentRole, Milestone, MilestoneKind, Proposal
from proposals.impact import actions as impact
from proposals.rollout import actions as rollout
from proposals.rollout.models import Status


def images_at_the_edge(diary: Diary, cast: Cast) -> Story:
    """At risk, said eight working days before the date."""
    luca = cast.luca
    yield diary(92, "13:15")
    proposal = write("images-at-the-edge", by=luca)
    weigh(proposal, "images-at-the-edge", by=luca)
    staff(
        proposal,
        decider=cast.joel,
        rollout_owner=luca,
        metric_owner=luca,
        escalation=cast.tomas,
        by=luca,
    )
    promise(
        proposal,
        "product-image-p75",
        2.9,
        1.6,
        1.4,
        2.1,
        due_on=diary.day(-50),
        source="Browser timings, mean of the last eight weeks",
        matters=0.3,
        measured="Daily p75, all regions together; regions are shown beside it.",
        by=luca,
    )
    small = plan(
        proposal,
        "5% of visits, Europe",
        diary.day(rollouts.IMAGES[0]),
        owner=luca,
        exposure=5,
        by=luca,
    )
    quarter = plan(
        proposal,
        "A quarter of visits, all regions",
        diary.day(rollouts.IMAGES[1]),
        owner=luca,
        exposure=25,
        criteria="p75 better in every region.",
        by=luca,
    )
    everybody = plan(
        proposal, "Everybody", diary.day(-8), owner=luca, kind=MilestoneKind.COMPLETE, by=luca
    )
    yield diary(88, "09:40")
    ask(proposal, cast.hana, "One more thing at the edge", by=luca)
    ask(proposal, cast.wanjiru, "Whether pictures still look like the product", by=luca)
    ask(proposal, cast.ingrid, "£600 a month, less traffic", by=luca)
    drafting.open_review(proposal, by=luca)
    yield diary(85, "11:50")
    risk(
        proposal,
        "Cold starts far from Frankfurt eat what the smaller picture saves.",
        "possible, serious",
        "p75 by region, every day; São Paulo and Sydney first.",
        by=cast.hana,
    )
    position(
        proposal,
        "reservation",
        "Fine, if somebody measures São Paulo before we are there.",
        by=cast.hana,
    )
    yield diary(84, "15:30")
    position(
        proposal,
        "supports",
        "Compared two hundred pairs; I found three, and told Luca which.",
        by=cast.wanjiru,
    )
    yield diary(82, "10:00")
    accept_seats(proposal, luca, cast.tomas)
    decisions.open_final_comment(proposal, by=luca)
    yield diary(75, "12:05")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Phones get what phones need, and it can be turned off in two minutes. I like"
        " that it promises seconds and not sales: we promised sales last time without any"
        " reason.\n\nHana named the one thing that could make this pointless. It is in the plan"
        " before the large step, so I am content.",
        answers={},
        by=cast.joel,
    )
    yield from _resize(proposal, small, quarter, everybody, diary, cast)


def _resize(
    proposal: Proposal,
    small: Milestone,
    quarter: Milestone,
    everybody: Milestone,
    diary: Diary,
    cast: Cast,
) -> Story:
    luca = cast.luca
    yield diary(30, "09:20")
    rollout.mark_milestone(small, happened_on=diary.day(30), note="", by=luca)
    yield diary(26, "16:00")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=9,
        what_changed="In Europe the resized pictures are there in 1.4 s. It is better than I"
        " expected.",
        what_is_next="All regions, a quarter of visits.",
        by=luca,
    )
    yield diary(16, "10:15")
    rollout.mark_milestone(
        quarter,
        happened_on=diary.day(16),
        note="Europe, North America, São Paulo, Sydney.",
        by=luca,
    )
    yield diary(5, "11:40")
    impact.assess(proposal.goals[0], by=luca)
    yield diary(3, "13:10")
    problem = rollout.surface_problem(
        proposal,
        title="In São Paulo pictures come later than before",
        description="I was in the office there this week. Every sixth picture takes a second to"
        " appear, on good phones, and yesterday’s did not. Merchants showed me before I asked.",
        status=Status.AT_RISK,
        risk=next(each for each in proposal.risks if "Cold starts" in each.description),
        by=cast.wanjiru,
    )
    yield diary(2, "09:35")
    rollout.answer_problem(
        problem,
        text="I see the same in the traces: those are cold starts. I look at what it takes to keep"
        " the most viewed widths warm, and say tomorrow what that means for the date.",
        by=luca,
    )
    rollout.thank(problem, by=luca)
    yield diary(1, "15:25")
    said = rollout.post_update(
        proposal,
        status=Status.AT_RISK,
        confidence=4,
        what_changed="The vendor’s 80 ms do not hold in São Paulo: cold starts there take 900 ms at"
        " the median, and one picture in six is cold. Hana said so in the review. In Sydney it is"
        " half as bad; Europe and North America are as planned.",
        what_is_next="Keep the four most viewed widths warm in São Paulo, by Thursday week. If that"
        " does not bring it under 200 ms, we leave the originals there and say so.",
        blocker="Cold starts in São Paulo.",
        blocker_owner=luca,
        next_action="Keep the four most viewed widths warm there, and measure for a week.",
        by=luca,
    )
    rollout.thank(said, by=cast.hana)
    yield diary.minutes_ago(95)
    rollout.move_date(
        everybody,
        planned_on=diary.day(-18),
        reason="São Paulo needs two more weeks; everybody else could go on the old date, but two"
        " roll-outs are harder to measure than one.",
        by=luca,
    )


def spot_runners(diary: Diary, cast: Cast) -> Story:
    """A milestone is past its date and nobody has said a word."""
    priya = cast.priya
    yield diary(112, "09:25")
    proposal = write("spot-runners", by=priya)
    weigh(proposal, "spot-runners", by=priya)
    staff(
        proposal,
        decider=cast.ingrid,
        rollout_owner=cast.hana,
        metric_owner=cast.ingrid,
        escalation=cast.tomas,
        by=priya,
    )
    promise(
        proposal,
        "runner-cost",
        4500,
        2500,
        2200,
        3100,
        due_on=diary.day(-35),
        source="Invoices of the last 13 weeks",
        matters=400,
        measured="Weekly invoice; the fleet’s size is noted beside it.",
        by=priya,
    )
    promise(
        proposal,
        "ci-median",
        20,
        21,
        19,
        21.5,
        due_on=diary.day(-35),
        source="Mean of the last four weeks",
        role=CommitmentRole.GUARDRAIL,
        measured="It must not rise by more than a minute.",
        by=priya,
    )
    began, larger = rollouts.RUNNERS
    quarter = plan(
        proposal, "A quarter of the pool", diary.day(began), owner=cast.hana, exposure=25, by=priya
    )
    most = plan(
        proposal,
        "Three quarters of the pool",
        diary.day(larger - 2),
        owner=cast.hana,
        exposure=75,
        by=priya,
    )
    plan(
        proposal,
        "Drain the last on-demand pool",
        diary.day(4),
        owner=priya,
        kind=MilestoneKind.COMPLETE,
        by=priya,
    )
    yield diary(105, "10:30")
    ask(proposal, cast.hana, "Interruptions land on you", by=priya)
    ask(proposal, cast.luca, "Your tests are the longest", by=priya)
    ask(proposal, cast.kit, "Will we see it in the numbers?", by=priya)
    drafting.open_review(proposal, by=priya)
    yield diary(103, "14:15")
    position(proposal, "supports", "Three zones, and I am in.", by=cast.hana)
    risk(
        proposal,
        "All three zones run short on the same morning.",
        "possible, serious",
        "On-demand machines take over within five minutes; a line on the CI page says so.",
        by=cast.hana,
    )
    yield diary(101, "11:00")
    position(proposal, "no_objection", by=cast.luca)
    yield diary(99, "16:45")
    position(
        proposal, "supports", "Yes: the invoice is the cleanest metric that we have.", by=cast.kit
    )
    yield diary(97, "09:00")
    accept_seats(proposal, cast.tomas)
    decisions.open_final_comment(proposal, by=priya)
    yield diary(90, "10:35")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="£100,000 a year for four weeks of work, and it can be undone in five minutes."
        " The guardrail matters more to me than the saving: if engineers wait longer, it is no"
        " saving.",
        answers={},
        by=cast.ingrid,
    )
    yield diary(began, "09:45")
    rollout.mark_milestone(quarter, happened_on=diary.day(began), note="", by=cast.hana)
    yield diary(33, "16:30")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=8,
        what_changed="Three interruptions in 900 jobs, all repeated by themselves. Nobody wrote to"
        " us.",
        what_is_next="Three quarters, in the week after next.",
        by=priya,
    )
    yield diary(larger, "11:10")
    rollout.mark_milestone(
        most, happened_on=diary.day(larger), note="Two days early.", by=cast.hana
    )
    yield diary(23, "17:20")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=7,
        what_changed="£3,300 a week now. One bad Tuesday: 41 interruptions before noon, and the"
        " on-demand machines took over as they should.",
        what_is_next="The last pool, once releases have moved off it.",
        by=priya,
    )
