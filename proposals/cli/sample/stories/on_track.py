"""A roll-out that goes as planned."""

from __future__ import annotations

from proposals.cli.sample import rollouts
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast
from proposals.cli.sample.plot import (
    accept_seats,
    ask,
    forecast,
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
from proposals.drafting.models import Milestone, MilestoneKind, Proposal
from proposals.impact import actions as impact
from proposals.review import actions as review
from proposals.rollout import actions as rollout
from proposals.rollout.models import Status

BEFORE_A_TENTH = {
    "switch_off": "The flag sign-in.passkeys, by anybody on the identity rota; at once, and people"
    " sign in with their password again.",
    "watch": "Lock-outs an hour and recovery codes sent, on the identity board.",
    "called": "The identity rota, then Mateus.",
    "stop_at": "More than five lock-outs in an hour. Whoever is on the rota says so, and nobody has"
    " to be asked first.",
    "told": "Sam’s team, two days before, with the two questions they will hear most.",
}
BEFORE_HALF = {
    "load": "Three times the Monday peak, in the load test two weeks ago.",
    "way_back": "Last Thursday, with the 290: four minutes, nobody was signed out.",
}


def passkeys(diary: Diary, cast: Cast) -> Story:
    """On track, half of the merchants have it."""
    wanjiru, mateus = cast.wanjiru, cast.mateus
    yield diary(96, "10:00")
    proposal = write("passkeys", by=wanjiru)
    drafting.add_co_author(proposal, person=mateus, by=wanjiru)
    weigh(proposal, "passkeys", by=mateus)
    staff(
        proposal,
        decider=cast.joel,
        rollout_owner=mateus,
        metric_owner=mateus,
        escalation=cast.ruth,
        by=wanjiru,
    )
    promise(
        proposal,
        "sign-in-resets",
        11.2,
        4,
        3,
        6.5,
        due_on=diary.day(-55),
        source="Sign-in events, mean of the last eight weeks",
        measured="Daily share; by the day on which all merchants have been offered one.",
        matters=1.5,
        by=wanjiru,
    )
    first = plan(
        proposal,
        "A tenth of the merchants",
        diary.day(rollouts.PASSKEYS[0]),
        owner=mateus,
        exposure=10,
        criteria="No more lock-outs than before.",
        scope="290 merchants, chosen by lot",
        observe_days=7,
        approver=cast.sam,
        by=mateus,
    )
    half = plan(
        proposal,
        "Half of the merchants",
        diary.day(rollouts.PASSKEYS[1] + 1),
        owner=mateus,
        exposure=50,
        criteria="Support gets no more calls about sign-in than in a usual week.",
        scope="Merchants with one till",
        observe_days=14,
        approver=cast.joel,
        by=mateus,
    )
    plan(
        proposal,
        "All merchants",
        diary.day(-9),
        owner=mateus,
        kind=MilestoneKind.COMPLETE,
        by=mateus,
    )
    risk(
        proposal,
        "Somebody loses the only phone, on a market day.",
        "likely, serious",
        "Recovery by a code with a day’s delay, or by support at once, with two questions.",
        by=wanjiru,
    )
    yield diary(90, "09:30")
    ask(proposal, cast.dele, "It replaces the thing that you worry about most", by=wanjiru)
    ask(proposal, cast.sam, "A new kind of locked-out", by=wanjiru)
    ask(proposal, cast.priya, "Sessions and the audit trail", by=wanjiru)
    drafting.open_review(proposal, by=wanjiru)
    yield diary(87, "11:15")
    position(proposal, "supports", "14 of 14 accounts. I have nothing to add.", by=cast.dele)
    shared = talk(
        proposal,
        "question",
        "What about the tills that six people share with one login? I have about two hundred of"
        " them.",
        by=cast.sam,
    )
    yield diary(86, "10:05")
    review.reply(
        shared,
        body="Each of the six can add their own, and the owner sees a list. I sat with three of"
        " them last week: they took it for a feature.",
        by=wanjiru,
    )
    yield diary(85, "14:40")
    review.resolve(shared, by=cast.sam)
    position(proposal, "supports", by=cast.sam)
    yield diary(83, "09:55")
    position(proposal, "supports", by=cast.priya)
    accept_seats(proposal, mateus, cast.ruth)
    forecast(proposal, 80, by=wanjiru)
    forecast(proposal, 70, by=cast.dele)
    forecast(proposal, 60, by=cast.joel)
    decisions.open_final_comment(proposal, by=wanjiru)
    yield diary(74, "11:30")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="Eleven in a hundred sign-ins fail for a reason that has nothing to do with the"
        " shop. This removes the reason instead of helping people to live with it, and it can be"
        " switched off while every account still has its password.\n\nI weighed the shared tills,"
        " which nobody has solved well. Six names instead of one note under the drawer is better"
        " than today.",
        answers={},
        by=cast.joel,
    )
    yield from _offer_passkeys(proposal, first, half, diary, cast)


def _offer_passkeys(
    proposal: Proposal, first: Milestone, half: Milestone, diary: Diary, cast: Cast
) -> Story:
    began, halfway = rollouts.PASSKEYS
    yield diary(began + 1, "15:30")
    rollout.answer_checklist(proposal, answers=BEFORE_A_TENTH, by=cast.mateus)
    yield diary(began, "10:00")
    rollout.mark_milestone(
        first, happened_on=diary.day(began), note="290 merchants, chosen by lot.", by=cast.mateus
    )
    yield diary(began - 5, "16:20")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=8,
        what_changed="A week with a tenth. 61% of those who were offered a passkey took it. Two"
        " lock-outs, both recovered within the hour.",
        what_is_next="Half of the merchants, a week from Monday.",
        by=cast.mateus,
    )
    yield diary(began - 8, "11:10")
    rollout.approve_step(
        first,
        note="Two lock-outs in a week, both back within the hour. The calls were short.",
        by=cast.sam,
    )
    yield diary(halfway + 2, "16:05")
    rollout.move_date(
        half,
        planned_on=diary.day(halfway),
        reason="The app store takes a day longer to look at the till app.",
        by=cast.mateus,
    )
    yield diary(halfway, "09:30")
    rollout.answer_checklist(proposal, answers=BEFORE_HALF, by=cast.mateus)
    rollout.mark_milestone(
        half,
        happened_on=diary.day(halfway),
        note="",
        by=cast.mateus,
    )
    yield diary(3, "15:10")
    impact.assess(proposal.goals[0], by=cast.mateus)
    yield diary(3, "15:45")
    rollout.post_update(
        proposal,
        status=Status.ON_TRACK,
        confidence=8,
        what_changed="Resets are down among those who have one, and unchanged among the rest, which"
        " is what we hoped to see. Shared tills are slower than I thought: one in four has been set"
        " up.",
        what_is_next="Sam’s team calls the hundred largest shared tills before we offer it to all.",
        by=cast.mateus,
    )
