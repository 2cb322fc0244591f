"""Two decisions: accepted, and accepted with conditions."""

from __future__ import annotations

from proposals.accounts.actions.people import deactivate
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
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting import actions as drafting
from proposals.drafting.models import CommitmentRole, MilestoneKind, Proposal
from proposals.review import actions as review
from proposals.review.models import Treatment


def schema_registry(diary: Diary, cast: Cast) -> Story:
    """Accepted, and about to start."""
    kit = cast.kit
    yield diary(32, "11:10")
    proposal = write("schema-registry", by=kit)
    weigh(proposal, "schema-registry", by=kit)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.priya,
        metric_owner=kit,
        escalation=cast.ruth,
        sponsor=cast.oskar,
        by=kit,
    )
    promise(
        proposal,
        "bad-event-rows",
        21.5,
        5,
        3,
        9,
        due_on=diary.day(-68),
        source="Mean of the last eight weeks, warehouse load log",
        measured="Share of rows rejected each day, eight weeks before against eight weeks after"
        " the fifth event has its schema.",
        matters=3,
        by=kit,
    )
    plan(
        proposal,
        "The five worst events, checked in shadow",
        diary.day(-6),
        owner=kit,
        criteria="Every rejection explained to the team that sent it.",
        by=kit,
    )
    plan(
        proposal,
        "The five worst events, enforced",
        diary.day(-14),
        owner=cast.priya,
        exposure=84,
        by=kit,
    )
    plan(
        proposal,
        "All 212 events",
        diary.day(-44),
        owner=cast.priya,
        kind=MilestoneKind.COMPLETE,
        by=kit,
    )
    risk(
        proposal,
        "Teams stop adding events, and we measure less.",
        "possible, serious",
        "New events a month, seven today: under four for two months, and we talk.",
        by=kit,
    )
    yield diary(27, "09:30")
    ask(proposal, cast.luca, "Checkout sends three of the five", by=kit)
    ask(proposal, cast.elif_, "Integrations sends the other two", by=kit)
    ask(proposal, cast.joel, "You stopped an experiment over this", by=kit)
    ask(proposal, cast.priya, "The check would run in your CI", by=kit)
    drafting.open_review(proposal, by=kit)
    yield diary(25, "15:15")
    slow = talk(
        proposal,
        "question",
        "Ten minutes for each field sounds small. How many fields did we add last month?",
        by=cast.luca,
    )
    yield diary(24, "09:10")
    review.reply(
        slow,
        body="44, in nine teams. That is seven hours of writing a sentence about what something"
        " means, against two days a week of me guessing.",
        by=kit,
    )
    yield diary(23, "10:40")
    review.resolve(slow, by=cast.luca)
    position(
        proposal, "supports", "Fair. And I would like the note to both readers today.", by=cast.luca
    )
    yield diary(22, "16:30")
    position(
        proposal,
        "supports",
        "I stopped something that was working because its funnel had a hole. Yes.",
        by=cast.joel,
    )
    position(
        proposal,
        "reservation",
        "Only if a rejected event tells me which line of ours sent it.",
        by=cast.elif_,
    )
    yield diary(20, "09:45")
    position(proposal, "supports", by=cast.priya)
    accept_seats(proposal, cast.priya, cast.ruth, cast.oskar)
    yield diary(18, "10:00")
    decisions.open_final_comment(proposal, by=kit)
    yield diary(11, "14:20")
    decisions.decide(
        proposal,
        ruling=Ruling.ACCEPTED,
        rationale="A fifth of what we measure about ourselves is missing, and everybody in this"
        " room has decided something on the rest. The price is a sentence for each new field, paid"
        " by whoever knows what it means.\n\nWhat tipped it: five events are 84% of the damage, so"
        " we will know within two months whether it works. Elif’s reservation is right, and cheap:"
        " a rejection names the line that sent it.\n\nI would change my mind if teams measured"
        " less because of it.",
        answers={},
        by=cast.tomas,
    )
    yield diary(4, "17:00")
    deactivate(cast.oskar, by=cast.guest or cast.hana)
    yield diary(2, "09:35")
    drafting.offer_ownership(
        proposal,
        person=cast.priya,
        note="From here it is pipelines and not tables, so it is yours in all but name. The numbers"
        " stay with me.",
        by=kit,
    )


def two_step_migrations(diary: Diary, cast: Cast) -> Story:
    """Accepted with conditions, over an objection that became one of them."""
    hana = cast.hana
    yield diary(37, "09:05")
    proposal = write("two-step-migrations", by=hana)
    weigh(proposal, "two-step-migrations", by=hana)
    staff(
        proposal,
        decider=cast.tomas,
        rollout_owner=cast.marguerite,
        metric_owner=hana,
        escalation=cast.ruth,
        by=hana,
    )
    promise(
        proposal,
        "change-failure",
        9.4,
        5,
        4,
        7,
        due_on=diary.day(-85),
        source="Mean of the last 26 weeks, release notes",
        measured="Weekly share; 26 weeks before against 16 weeks after.",
        matters=1.5,
        by=hana,
    )
    promise(
        proposal,
        "shipped-same-day",
        38,
        36,
        35,
        40,
        due_on=diary.day(-85),
        source="Last twelve weeks of the deploy log",
        measured="It must not fall by more than two points: that is the price we are afraid of.",
        role=CommitmentRole.GUARDRAIL,
        by=hana,
    )
    plan(
        proposal,
        "The check warns, and does not block",
        diary.day(-4),
        owner=cast.marguerite,
        exposure=30,
        by=hana,
    )
    plan(
        proposal,
        "The check blocks, for all eleven services",
        diary.day(-22),
        owner=cast.marguerite,
        kind=MilestoneKind.COMPLETE,
        by=hana,
    )
    yield diary(30, "10:00")
    ask(proposal, cast.joel, "Features with many tables get slower", by=hana)
    ask(proposal, cast.marguerite, "You press the button", by=hana)
    ask(proposal, cast.noor, "You changed the most tables this year", by=hana)
    ask(proposal, cast.luca, "Checkout’s tables are the oldest", by=hana)
    drafting.open_review(proposal, by=hana)
    yield diary(28, "11:35")
    position(
        proposal,
        "supports",
        "I have waited two years for somebody to write this down.",
        by=cast.marguerite,
    )
    yield diary(26, "15:50")
    concern = position(
        proposal,
        "objects",
        "The returns project has nine tables. At a day for each step that is four weeks of waiting"
        " for something we promised merchants for the season.",
        would_settle="A way for a named project to ship in one step, when somebody on call agrees.",
        by=cast.joel,
    ).concern
    assert concern is not None
    yield diary(25, "09:40")
    review.reply(
        concern,
        body="New tables that nothing reads yet can be added in one go: for returns that is six of"
        " nine, so a week rather than four. For the other three I would rather not have a way"
        " round, because every rollback that failed went through one.",
        by=hana,
    )
    yield diary(23, "13:30")
    position(proposal, "supports", "Expand, use, shrink: I do it by hand already.", by=cast.noor)
    yield diary(21, "10:25")
    position(
        proposal,
        "disagrees",
        "The failures come from tables nobody understands, not from the order of steps. I would"
        " spend the three weeks on checkout’s schema. But I’ll follow the rule.",
        by=cast.luca,
    )
    yield diary(16, "10:00")
    accept_seats(proposal, cast.marguerite, cast.ruth)
    decisions.open_final_comment(
        proposal,
        over_objection="Joel and Hana agree on six of nine tables and disagree on three. That is"
        " small enough for me to decide, and both have been heard.",
        by=cast.tomas,
    )
    yield diary(8, "16:10")
    _accept_with_conditions(proposal, concern.id, diary, cast)


def _accept_with_conditions(proposal: Proposal, concern: int, diary: Diary, cast: Cast) -> None:
    decisions.decide(
        proposal,
        ruling=Ruling.WITH_CONDITIONS,
        rationale="Two thirds of our failed releases carry a change to a table, and the worst one"
        " failed twice because nobody could go back. A day more for each change is a price that I"
        " can explain to a merchant; 52 minutes without orders is not.\n\nAgainst it: product"
        " promised returns for the season, before this rule existed. I will not make Joel pay for"
        " that.\n\nI would change my mind if teams began to avoid changing tables.",
        answers={
            concern: Answer(
                Treatment.CONDITION,
                "You get the way that you asked for, for this one project and with a name under it."
                " It ends when returns has shipped, so that it does not become the usual road.",
            )
        },
        conditions=[
            NewCondition(
                "The returns project may ship its three changed tables in one step each, if"
                " whoever is on call that day agrees in writing.",
                cast.marguerite,
                diary.day(-10),
            ),
            NewCondition(
                "After six weeks, Hana shows how long a change to a table takes, beside how long"
                " it took.",
                cast.hana,
                diary.day(-38),
            ),
        ],
        by=cast.tomas,
    )
