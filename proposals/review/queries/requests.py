"""Who is asked for a position, who answers, and who is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.accounts.models import Person, Team
from proposals.drafting.models import Proposal, Reviewer
from proposals.review.models import Position


def positions_of(proposal: Proposal) -> list[Position]:
    """Return the latest position of everybody who took one."""
    return list(proposal.positions)  # type: ignore[attr-defined]


def request_to(person: Person, proposal: Proposal) -> Reviewer | None:
    """Return the request for a position that the person got, or else a team of theirs.

    One that was declined only where there is no other.
    """
    mine = [each for each in proposal.reviewers if each.includes(person.id)]
    return min(mine, key=lambda each: (each.is_declined, each.person_id is None), default=None)


def requests_in_place(actor: Person, proposal: Proposal) -> list[Reviewer]:
    """Return the requests by name to those for whom the person stands in today.

    None on a proposal of their own: there, nobody's position is theirs to take.
    """
    if actor.id in proposal.author_ids:
        return []
    absent = {each.id for each in actor.standing_in_for}
    return [each for each in proposal.reviewers if each.person_id in absent]


def answer_to(request: Reviewer) -> Position | None:
    """Return the position that answers the request; for a team, its first member's.

    One on what is proposed now goes before one on what was.
    """
    said = [each for each in positions_of(request.proposal) if request.includes(each.person_id)]
    return min(said, key=lambda each: (each.is_stale, each.taken_at, each.id), default=None)


def is_heard(request: Reviewer) -> bool:
    """Tell whether there is a position on what is proposed now."""
    answer = answer_to(request)
    return answer is not None and not answer.is_stale


def is_waited_for(request: Reviewer) -> bool:
    """Tell whether a position is still to come from whoever is asked.

    One who declined, or has left the organisation without a word, is not waited for, nor is
    a team in which nobody is left who could answer.
    """
    return not is_heard(request) and not request.is_declined and bool(request.people)


def unheard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers without a position on what is proposed now."""
    return [each for each in proposal.reviewers if is_waited_for(each)]


def heard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers who have a position on what is proposed now."""
    return [each for each in proposal.reviewers if is_heard(each)]


def standing_requests_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requests that stand: all but those that were declined and not answered."""
    return [each for each in proposal.reviewers if not each.is_declined or is_heard(each)]


def turn_of(requests: Sequence[Reviewer]) -> tuple[tuple[Person, ...], dict[int, Team]]:
    """Return who is waited for, and of them by id who is with a team instead of by name."""
    people = {person.id: person for each in requests for person in each.people}
    through = {person.id: each.team for each in requests if each.team for person in each.people}
    alone = {each.person_id for each in requests}
    return tuple(people.values()), {
        person_id: team for person_id, team in through.items() if person_id not in alone
    }
