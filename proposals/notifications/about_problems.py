"""What letters say of problems, of opening it again, and of what shipped differently."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of
from proposals.rollout.events import (
    DeviationNoted,
    ProblemAnswered,
    ProblemRaisedAgain,
    ProblemSettled,
    ProblemSurfaced,
    ReopeningAnswered,
    ReopeningAsked,
)
from proposals.rollout.models import Deviation, Problem, ProblemAnswer

FORESAW = "you foresaw it"


def _problem_surfaced(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    if problem is None:
        return None
    label = words.STATUS[problem.status].lower() if problem.status else ""
    status = f", and says that it is {label}" if label else ""
    return Wording(
        subject=f"A problem, {problem.title}: {proposal.title}",
        lines=(
            f"{actor} surfaced a problem{told.on(proposal)}: “{problem.title}”{status}.",
            _asked(told, problem),
        ),
        quotes=quotes_of(
            (f"{actor} sees", problem.description),
            (f"{_namer(problem)} foresaw", problem.risk.description if problem.risk else ""),
        ),
        button="Read it and answer",
        url=_page(proposal, problem),
    )


def _asked(told: Told, problem: Problem) -> str:
    if problem.settled_by:
        return f"{problem.settled_by.name} has settled it since: {problem.settled_how}"
    if told.why == FORESAW:
        return "You named the risk; that is kept beside the problem, with your name and the day."
    return "An answer tells everybody what is done about it, or why nothing is."


def _namer(problem: Problem) -> str:
    return problem.risk.raised_by.name if problem.risk else ""


def _problem_answered(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    answer = db.session.get(ProblemAnswer, told.event.details["answer_id"])
    if problem is None or answer is None:
        return None
    return Wording(
        subject=f"An answer on {problem.title}: {proposal.title}",
        lines=(f"{actor} answered the problem “{problem.title}”{told.on(proposal)}.",),
        quotes=quotes_of((actor, answer.text)),
        button="Read it in its place",
        url=_page(proposal, problem),
    )


def _problem_settled(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    if problem is None or not problem.is_settled:
        return None  # it was raised again since, which has a letter of its own
    is_theirs = told.person and told.person.id == problem.raised_by_id
    return Wording(
        subject=f"Settled, {problem.title}: {proposal.title}",
        lines=(
            f"{actor} settled the problem “{problem.title}”{told.on(proposal)}.",
            *(["If it is not, raise it again."] if is_theirs else []),
        ),
        quotes=quotes_of((actor, problem.settled_how)),
        button="See how",
        url=_page(proposal, problem),
    )


def _problem_raised_again(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    if problem is None or problem.is_settled:
        return None
    return Wording(
        subject=f"Not settled yet, {problem.title}: {proposal.title}",
        lines=(f"{actor} raised the problem “{problem.title}” again{told.on(proposal)}.",),
        quotes=quotes_of((actor, told.event.details["why"])),
        button="Read it and answer",
        url=_page(proposal, problem),
    )


def _reopening_asked(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    if problem is None or not problem.waits_for_decider:
        return None
    return Wording(
        subject=f"{actor} asks you to open it again: {proposal.title}",
        lines=(
            f"{actor} asks that “{proposal.title}” be opened again: “{problem.title}”.",
            "You answer once, by name and with why: it stays as decided, or it is opened again"
            f" and {_means(proposal)}.",
        ),
        quotes=quotes_of((f"{actor} sees", problem.description)),
        button="Answer",
        url=page_of(proposal, f"/rollout/problems/{problem.id}/reopening"),
    )


def _means(proposal: Proposal) -> str:
    if proposal.stage == Stage.CLOSED:
        return "is measured again"
    if proposal.stage in (Stage.ROLLING_OUT, Stage.MEASURING):
        return "gets a further condition"
    return "the decision is made anew"


def _reopening_answered(told: Told, proposal: Proposal) -> Wording | None:
    problem, actor = _problem(told), actor_name(told)
    if problem is None or problem.reopens is None:
        return None
    became = problem.condition
    by_day = f" by {words.day(became.planned_on)}" if became and became.planned_on else ""
    label = "is opened again" if problem.reopens else "stays as decided"
    asked = problem.raised_by.name
    return Wording(
        subject=f"It {label}: {proposal.title}",
        lines=(
            f"{actor} answered {asked}, who surfaced “{problem.title}”:"
            f" “{proposal.title}” {label}.",
            *([f"A further condition: {became.title}{by_day}."] if became else []),
        ),
        quotes=quotes_of((f"{actor} says why", problem.reopen_answer)),
        button="Read it in its place",
        url=_page(proposal, problem),
    )


def _deviation_noted(told: Told, proposal: Proposal) -> Wording | None:
    noted = db.session.get(Deviation, told.event.details["deviation_id"])
    if noted is None:
        return None
    actor, old, new = actor_name(told), noted.accepted_revision, noted.became_revision
    return Wording(
        subject=f"What shipped differs: {proposal.title}",
        lines=(
            f"{actor} noted that what shipped differs from what was accepted"
            f"{told.on(proposal, ' as')}. Revision {old} was accepted; it became revision {new}.",
            "The decision and the promises stay as they were. If this needs another look,"
            " surface it as a problem.",
        ),
        quotes=quotes_of(("What differs", noted.what), ("Why", noted.why)),
        button="Compare the two",
        url=page_of(proposal, f"/compare?from={old}&to={new}"),
    )


def _problem(told: Told) -> Problem | None:
    return db.session.get(Problem, told.event.details["problem_id"])


def _page(proposal: Proposal, problem: Problem) -> str:
    return page_of(proposal, f"/rollout/problems/{problem.id}")


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    ProblemSurfaced.name: _problem_surfaced,
    ProblemAnswered.name: _problem_answered,
    ProblemSettled.name: _problem_settled,
    ProblemRaisedAgain.name: _problem_raised_again,
    ReopeningAsked.name: _reopening_asked,
    ReopeningAnswered.name: _reopening_answered,
    DeviationNoted.name: _deviation_noted,
}
