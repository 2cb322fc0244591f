"""The moves from review to a decision, and what each of them needs first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.decisions import policy, rules
from proposals.decisions.queries import interrupted_period_of, running_period_of
from proposals.drafting.guards import authors, needs_holder
from proposals.drafting.lifecycle import Guard, Need, Transition, register
from proposals.drafting.models import Commitment, Lane, Milestone, Proposal, SeatRole, Stage
from proposals.drafting.policy import happen_by_itself
from proposals.drafting.thresholds import thresholds_of
from proposals.review.models import Stance, Thread, ThreadState
from proposals.review.queries import (
    days_since,
    heard_reviewers_of,
    open_concerns_of,
    positions_of,
    turn_of,
    unheard_reviewers_of,
)

IN_REVIEW = frozenset({Stage.IN_REVIEW})
FINAL_COMMENT = frozenset({Stage.FINAL_COMMENT})
PERIOD_RUNS = "final comment to end"


def decider_of(proposal: Proposal) -> tuple[Person, ...]:
    """Return who decides, as a turn; nobody while the seat is empty."""
    decider = proposal.seat(SeatRole.DECIDER)
    return (decider,) if decider else ()


def missing_positions(proposal: Proposal) -> int:
    """Return how many more requested reviewers have to say where they stand.

    More than a share of them, and all but a few; in the light lane a number is enough.
    """
    thresholds, heard = thresholds_of(proposal), len(heard_reviewers_of(proposal))
    if proposal.lane == Lane.LIGHT:
        return max(0, thresholds.light_positions - heard)
    asked = heard + len(unheard_reviewers_of(proposal))
    share = asked * thresholds.positions_percent // 100 + 1
    return max(0, max(share, asked - thresholds.most_missing_reviewers) - heard)


def missing_functions(proposal: Proposal) -> list[str]:
    """Return the functions of which the lane needs a position, and nobody's is there.

    To recuse oneself is to say nothing for one's function.
    """
    heard = {
        each.person.function.value
        for each in positions_of(proposal)
        if not each.is_stale
        and each.stance != Stance.RECUSED
        and each.person_id not in proposal.author_ids
    }
    needed = thresholds_of(proposal).functions(proposal.lane)
    return [each for each in needed if each not in heard]


def gaps_of(commitment: Commitment) -> list[str]:
    """Return the parts of a promise that are not there yet."""
    has = {
        "baseline": commitment.baseline is not None,
        "target": commitment.target is not None,
        "range": commitment.low is not None and commitment.high is not None,
        "date": commitment.due_on is not None,
    }
    return [part for part, is_there in has.items() if not is_there]


def begins_with_a_baseline(milestones: Sequence[Milestone]) -> bool:
    """Tell whether the first dated milestone is to establish the baseline."""
    dated = [each for each in milestones if each.planned_on]
    first = min((each.planned_on for each in dated if each.planned_on), default=None)
    return any(each.establishes_baseline for each in dated if each.planned_on == first)


def _needs_no_open_concern(proposal: Proposal) -> Need | None:
    concerns = open_concerns_of(proposal)
    if not concerns:
        return None
    amount = words.count(len(concerns), "open concern")
    whose = "; ".join(f"{each.opened_by.name}, {_age(each)}" for each in concerns)
    return Need(f"{amount} ({whose})", _turn_of(concerns), lasting=f"{amount} ({_names(concerns)})")


def _age(concern: Thread) -> str:
    days = days_since(concern.opened_at, clock.now())
    return words.count(days, "day") if days else "today"


def _turn_of(concerns: Sequence[Thread]) -> tuple[Person, ...]:
    """Return whose turn open concerns are: the owner's until they are answered."""
    return tuple(
        each.opened_by if each.state == ThreadState.ANSWERED else each.proposal.owner
        for each in concerns
    )


def _needs_old_answers(proposal: Proposal) -> Need | None:
    concerns = open_concerns_of(proposal)
    days = thresholds_of(proposal).answer_age_days
    if unanswered := [each for each in concerns if each.answered_at is None]:
        return Need(f"an author’s answer to {_names(unanswered)}", authors(proposal))
    ready_at = max(
        (each.answered_at + timedelta(days=days) for each in concerns if each.answered_at),
        default=clock.now(),
    )
    if ready_at <= clock.now():
        return None
    return Need(f"answers that are {words.count(days, 'day')} old ({words.day(ready_at)})")


def _names(concerns: Sequence[Thread]) -> str:
    return words.sentence_list(list(dict.fromkeys(each.opened_by.name for each in concerns)))


def _needs_positions(proposal: Proposal) -> Need | None:
    missing = missing_positions(proposal)
    if not missing:
        return None
    silent, through = turn_of(unheard_reviewers_of(proposal))
    return Need(words.count(missing, "more position"), silent or authors(proposal), through)


def _needs_functions(proposal: Proposal) -> Need | None:
    missing = missing_functions(proposal)
    if not missing:
        return None
    silent, through = turn_of(unheard_reviewers_of(proposal))
    asked = [person for person in silent if person.function in missing]
    is_asked = {person.function.value for person in asked}
    to_ask = [] if is_asked.issuperset(missing) else authors(proposal)
    return Need(f"a position from {_functions(missing)}", (*asked, *to_ask), through)


def _functions(values: Sequence[str]) -> str:
    return words.sentence_list([words.FUNCTION[each].lower() for each in values])


def _needs_whole_promises(proposal: Proposal) -> Need | None:
    if not proposal.goals and not proposal.no_outcome_reason.strip():
        return Need("a goal commitment, or why there is none", authors(proposal))
    if begins_with_a_baseline(proposal.milestones):
        return None
    missing = [(gaps, each) for each in proposal.goals if (gaps := gaps_of(each))]
    if not missing:
        return None
    phrases = [f"{words.sentence_list(gaps)} of {each.metric.name}" for gaps, each in missing]
    return Need("; ".join(phrases), authors(proposal))


def _needs_the_period_to_end(proposal: Proposal) -> Need | None:
    period = running_period_of(proposal)
    if period is None and proposal.is_imported:
        return None  # announced, and perhaps over, where it came from
    if period is None:
        return Need("final comment to be opened", decider_of(proposal))
    if period.closes_at <= clock.now():
        return None
    return Need(f"{PERIOD_RUNS} on {words.day(period.closes_at)}")


def _needs_answers_by_name(proposal: Proposal) -> Need | None:
    concerns = open_concerns_of(proposal)
    if not concerns:
        return None
    return Need(f"an answer to {_names(concerns)}", decider_of(proposal))


def _needs_silence_to_be_enough(proposal: Proposal) -> Need | None:
    if thresholds_of(proposal).is_silence_enough(proposal.lane):
        return None
    return Need("a decision", decider_of(proposal))


def _needs_time_left(proposal: Proposal) -> Need | None:
    period = interrupted_period_of(proposal)
    if period and period.closes_at > clock.now():
        return None
    return Need("an interrupted final comment whose time is not over")


NO_OPEN_CONCERN = Guard("No concern is open.", _needs_no_open_concern, "concerns")
OLD_ANSWERS = Guard(rules.old_answers, _needs_old_answers, "concerns")
ENOUGH_POSITIONS = Guard(rules.enough_positions, _needs_positions, "positions")
EVERY_FUNCTION = Guard(rules.every_function, _needs_functions, "positions")
WHOLE_PROMISES = Guard(
    "Every goal commitment has a baseline, a target, a range and a date, or the first milestone"
    " is to establish the baseline.",
    _needs_whole_promises,
    "commitments",
)
STAFFED = tuple(
    Guard(rule, needs_holder(role), "seats")
    for rule, role in (
        ("A roll-out owner is named.", SeatRole.ROLLOUT_OWNER),
        ("A metric owner is named.", SeatRole.METRIC_OWNER),
        ("An escalation contact is named.", SeatRole.ESCALATION),
        ("A decider is named.", SeatRole.DECIDER),
    )
)
PERIOD_OVER = Guard(rules.period_over, _needs_the_period_to_end)
ANSWERS_BY_NAME = Guard(
    "Each concern still open has an answer by name.", _needs_answers_by_name, "answers"
)

OPEN_FINAL_COMMENT = register(
    Transition(
        "open_final_comment",
        "Open final comment",
        IN_REVIEW,
        Stage.FINAL_COMMENT,
        policy.open_final_comment,
        (NO_OPEN_CONCERN, ENOUGH_POSITIONS, EVERY_FUNCTION, WHOLE_PROMISES, *STAFFED),
        forward=True,
        turn=lambda proposal: (proposal.owner, *decider_of(proposal)),
        seats=(SeatRole.OWNER, SeatRole.DECIDER),
    )
)
OPEN_OVER_OBJECTION = register(
    Transition(
        "open_over_objection",
        "Open final comment over objection",
        IN_REVIEW,
        Stage.FINAL_COMMENT,
        policy.open_over_objection,
        (OLD_ANSWERS, ENOUGH_POSITIONS, EVERY_FUNCTION, WHOLE_PROMISES, *STAFFED),
        turn=decider_of,
        seats=(SeatRole.DECIDER,),
        asks="why it opens although a concern is open",
    )
)
INTERRUPT = register(
    Transition(
        "interrupt_final_comment",
        "Return to review",
        FINAL_COMMENT,
        Stage.IN_REVIEW,
        happen_by_itself,
        when="Somebody raises a concern or saves a material revision, unless the decider keeps"
        " the period running.",
    )
)
KEEP_RUNNING = register(
    Transition(
        "keep_running",
        "Keep final comment running",
        IN_REVIEW,
        Stage.FINAL_COMMENT,
        policy.keep_running,
        (Guard("What interrupted it left time of the period.", _needs_time_left),),
        turn=decider_of,
        seats=(SeatRole.DECIDER,),
        asks="why it keeps running",
    )
)
ACCEPT, DEFER, DECLINE = (
    register(
        Transition(
            name,
            label,
            FINAL_COMMENT,
            to,
            policy.decide,
            (PERIOD_OVER, ANSWERS_BY_NAME),
            forward=to == Stage.ACCEPTED,
            turn=decider_of,
            seats=(SeatRole.DECIDER,),
            asks="a rationale",
        )
    )
    for name, label, to in (
        ("accept", "Accept", Stage.ACCEPTED),
        ("defer", "Defer", Stage.DEFERRED),
        ("decline", "Decline", Stage.DECLINED),
    )
)
ACCEPT_IN_SILENCE = register(
    Transition(
        "accept_in_silence",
        "Accepted: no objection",
        FINAL_COMMENT,
        Stage.ACCEPTED,
        happen_by_itself,
        (
            Guard(rules.silence_is_enough, _needs_silence_to_be_enough),
            PERIOD_OVER,
            NO_OPEN_CONCERN,
        ),
    )
)
