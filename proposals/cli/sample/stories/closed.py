"""Three endings: target met, no detectable change, not measured."""

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
    staff,
    weigh,
    write,
)
from proposals.cli.sample.stories import Story
from proposals.decisions import actions as decisions
from proposals.decisions.models import Ruling
from proposals.drafting import actions as drafting
from proposals.drafting.models import MilestoneKind
from proposals.impact import actions as impact
from proposals.impact.findings import Found
from proposals.impact.models import Cause, Finding
from proposals.rollout import actions as rollout

SLIPPED = "Go on counting for another quarter what slips through: Marguerite."


def quarantine_flaky_tests(diary: Diary, cast: Cast) -> Story:
    """Closed: the target was met."""
    hana = cast.hana
    yield diary(180, "10:50")
    proposal = write("quarantine-flaky-tests", by=hana)
    weigh(proposal, "quarantine-flaky-tests", by=hana)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.priya,
        metric_owner=cast.kit,
        escalation=cast.ruth,
        by=hana,
    )
    promise(
        proposal,
        "flaky-reruns",
        11.8,
        5,
        3,
        7,
        due_on=diary.day(96),
        matters=1.5,
        source="CI events table, last eight weeks",
        measured="Daily share, before the first team against after the last.",
        by=hana,
    )
    began, complete = rollouts.FLAKY
    three = plan(proposal, "Three teams", diary.day(began), owner=hana, exposure=50, by=hana)
    everybody = plan(
        proposal,
        "All teams",
        diary.day(complete),
        owner=cast.priya,
        kind=MilestoneKind.COMPLETE,
        by=hana,
    )
    yield diary(175, "09:00")
    ask(proposal, cast.priya, "It runs in your CI", by=hana)
    ask(proposal, cast.luca, "22 of the 41 tests are checkout’s", by=hana)
    ask(proposal, cast.marguerite, "What a quarantined test would have caught", by=hana)
    drafting.open_review(proposal, by=hana)
    yield diary(172, "14:05")
    position(proposal, "supports", by=cast.priya)
    position(
        proposal,
        "disagrees",
        "Ten days is long for a test that guards money. I would fix before I hide. I will not stand"
        " in the way, and I will count what slips through.",
        by=cast.marguerite,
    )
    yield diary(170, "11:40")
    position(proposal, "supports", "22. I know. Thank you for the ten days.", by=cast.luca)
    accept_seats(proposal, cast.kit, cast.ruth)
    decisions.open_final_comment(proposal, by=hana)
    yield diary(160, "10:15")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="A red build that nobody reads protects nothing. Marguerite is right that ten"
        " days is long for tests about money; I weigh it against a year in which nobody looked at"
        " all.\n\nShe has offered to count what slips through. If it is two in a quarter, this"
        " ends.",
        answers={},
        by=cast.tomas,
    )
    yield diary(began, "09:30")
    rollout.mark_milestone(three, happened_on=diary.day(began), note="", by=cast.priya)
    yield diary(complete, "09:30")
    rollout.mark_milestone(everybody, happened_on=diary.day(complete), note="", by=cast.priya)
    yield diary(95, "10:00")
    impact.assess(proposal.goals[0], by=cast.kit)
    yield diary(94, "15:30")
    impact.tell_outcome(
        proposal,
        happened="Repeats fell to a third within two weeks and stayed there. 57 tests went into"
        " quarantine, 44 were fixed within ten days, 13 were deleted and nobody has missed one."
        " Nothing that a quarantined test would have caught reached a customer: Marguerite"
        " counted.",
        learned="The list did it, not the rule: teams fixed tests as soon as they saw their own"
        " names beside them. We had expected to argue about deletions and never did.",
        evidence_for="39 of the 44 fixes came within two days of the first list with names on it;"
        " the ten-day rule ran out for five.",
        evidence_against="The survey’s “I just press it again” was also about slow runs, and those"
        " are as slow as ever.",
        follow_ups=["A proposal about slow runs", SLIPPED, "Move the list into the team channel"],
        dissents={
            dissent.id: Found(
                Finding.WRONG,
                "Marguerite counted for a quarter, as she had offered: nothing slipped through that"
                " a quarantined test would have caught. Her count is why we know.",
            )
            for dissent in proposal.dissents  # type: ignore[attr-defined]
        },
        by=hana,
    )
    _, count, channel = proposal.outcome.follow_up_items  # type: ignore[attr-defined]
    impact.plan_milestone(count, by=hana)
    impact.drop(channel, reason="The list is on the build page now, where it is read.", by=hana)
    yield diary(93, "09:00")
    impact.close(proposal, by=hana)


def docs_search(diary: Diary, cast: Cast) -> Story:
    """Closed: no detectable change, and said so."""
    elif_ = cast.elif_
    yield diary(198, "11:00")
    proposal = write("docs-search", by=elif_)
    weigh(proposal, "docs-search", by=elif_)
    staff(
        proposal,
        decider=cast.joel,
        rollout_owner=elif_,
        metric_owner=cast.sam,
        escalation=cast.ruth,
        by=elif_,
    )
    promise(
        proposal,
        "docs-search-success",
        58.5,
        70,
        65,
        75,
        due_on=diary.day(120),
        matters=4,
        source="Docs site events, last eight weeks",
        measured="Daily share of searches that end in a page.",
        by=elif_,
    )
    began, complete = rollouts.DOCS_SEARCH
    half = plan(
        proposal, "Every second search", diary.day(began), owner=elif_, exposure=50, by=elif_
    )
    every = plan(
        proposal,
        "Every search",
        diary.day(complete),
        owner=elif_,
        kind=MilestoneKind.COMPLETE,
        by=elif_,
    )
    yield diary(192, "10:15")
    ask(proposal, cast.sam, "You hear who could not find it", by=elif_)
    ask(proposal, cast.noor, "Half of the docs are yours", by=elif_)
    drafting.open_review(proposal, by=elif_)
    yield diary(190, "15:20")
    position(proposal, "supports", "Six letters a week. Try it.", by=cast.sam)
    position(
        proposal,
        "reservation",
        "I am not sure that the right page *exists* as often as we think. Cheap enough to find"
        " out.",
        by=cast.noor,
    )
    yield diary(186, "09:40")
    accept_seats(proposal, cast.sam, cast.ruth)
    decisions.open_final_comment(proposal, by=elif_)
    yield diary(178, "13:00")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Three weeks, one setting to undo, and a number that we will have either way."
        " Noor’s doubt is the most interesting sentence here: if ranking does not help, we will"
        " know that the pages are the problem.",
        answers={},
        by=cast.joel,
    )
    yield diary(began, "10:00")
    rollout.mark_milestone(half, happened_on=diary.day(began), note="", by=elif_)
    yield diary(complete, "10:00")
    rollout.mark_milestone(every, happened_on=diary.day(complete), note="", by=elif_)
    yield diary(118, "11:15")
    impact.assess(proposal.goals[0], by=cast.sam)
    yield diary(116, "14:45")
    impact.tell_outcome(
        proposal,
        happened="Nothing that we can see. The new ranking is better by every eye that looked at"
        " it, and as many searches end without a page as before.",
        learned="I read 200 searches that failed. In 131 of them the page did not exist: people"
        " look for error messages, and we do not have a page for one. Noor said so in the review."
        " I would read the failed searches first, next time; it took an afternoon.",
        evidence_for="131 of 200 failed searches were for a page that did not exist.",
        follow_ups=[
            "A page for each of the forty most searched error messages: Noor, with Sam’s list."
        ],
        cause=Cause.WRONG_IDEA,
        by=elif_,
    )
    yield diary(115, "09:30")
    impact.close(proposal, by=elif_)


def new_on_call_rota(diary: Diary, cast: Cast) -> Story:
    """Closed: not measured, because the source was switched off with the change."""
    marguerite = cast.marguerite
    yield diary(206, "09:10")
    proposal = write("new-on-call-rota", by=marguerite)
    weigh(proposal, "new-on-call-rota", by=marguerite)
    drafting.set_lane_answers(proposal, is_reversible=True, is_small=True, by=marguerite)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.hana,
        metric_owner=marguerite,
        escalation=cast.ruth,
        by=marguerite,
    )
    promise(
        proposal,
        "handover-minutes",
        34,
        15,
        10,
        20,
        due_on=diary.day(135),
        matters=5,
        source="Calendar of the rota, last quarter",
        measured="Length of the invitation, once a week.",
        by=marguerite,
    )
    began, complete = rollouts.HANDOVER
    two = plan(
        proposal,
        "Two of the three services",
        diary.day(began),
        owner=cast.hana,
        exposure=60,
        by=marguerite,
    )
    three = plan(
        proposal,
        "All three",
        diary.day(complete),
        owner=cast.hana,
        kind=MilestoneKind.COMPLETE,
        by=marguerite,
    )
    yield diary(202, "10:30")
    ask(proposal, cast.hana, "You carry a third of the nights", by=marguerite)
    ask(proposal, cast.priya, "So do you", by=marguerite)
    drafting.open_review(proposal, by=marguerite)
    yield diary(200, "16:40")
    position(proposal, "supports", "One week in six. Where do I sign?", by=cast.hana)
    yield diary(199, "09:00")
    accept_seats(proposal, cast.ruth)
    decisions.open_final_comment(proposal, by=marguerite)
    yield diary(194, "11:10")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Small, reversible, and wanted by everybody who gets up at night. The first month"
        " will be slower; I would rather have six rested people.",
        answers={},
        by=cast.tomas,
    )
    yield diary(began, "09:00")
    rollout.mark_milestone(two, happened_on=diary.day(began), note="", by=cast.hana)
    yield diary(complete, "09:00")
    rollout.mark_milestone(
        three,
        happened_on=diary.day(complete),
        note="The old calendars were switched off the same day.",
        by=cast.hana,
    )
    yield diary(133, "15:00")
    impact.tell_commitment(
        proposal.goals[0],
        not_measured_reason="The number came from the old rota’s calendar, and we switched that off"
        " on the day of the change. Two handovers that I timed by hand took 12 and 14 minutes;"
        " two are not a measurement.",
        by=marguerite,
    )
    impact.tell_outcome(
        proposal,
        happened="One rota, six people, a week each. Nobody wants the old one back. The handover is"
        " shorter, by everybody’s account and by nobody’s measurement.",
        learned="We threw away the ruler together with what it measured. A minute’s thought at “how"
        " is it measured?” would have saved the series.",
        follow_ups=["Pages per on-call week, recorded by the paging tool itself: Hana."],
        by=marguerite,
    )
    yield diary(131, "09:20")
    impact.close(proposal, by=marguerite)
