"""Reading where everybody stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proposals.accounts.models import Person, Team
from proposals.drafting.models import Proposal, Reviewer
from proposals.review.models import Position, Stance

# Blocking first, then disagreement, reservations and support; silence is added last.
READING_ORDER = (
    Stance.OBJECTS,
    Stance.DISAGREES,
    Stance.RESERVATION,
    Stance.SUPPORTS,
    Stance.NO_OBJECTION,
    Stance.RECUSED,
)


@dataclass(frozen=True)
class Standing:
    """A person with the position they took, or a request that has not been heard yet.

    ``team`` is the one for which the person has answered, where it was asked.
    """

    reader: Person | Team
    position: Position | None
    request: Reviewer | None
    team: Team | None = None

    @property
    def person(self) -> Person | None:
        """Who stands there; None where a team has not been heard yet."""
        return self.reader if isinstance(self.reader, Person) else None

    @property
    def name(self) -> str:
        return f"{self.team.name} ({self.reader.name})" if self.team else self.reader.name

    @property
    def rank(self) -> int:
        """The place in the reading order of what they said."""
        return READING_ORDER.index(self.position.stance) if self.position else len(READING_ORDER)


def positions_of(proposal: Proposal) -> list[Position]:
    """Return the latest position of everybody who took one."""
    return list(proposal.positions)  # type: ignore[attr-defined]


def position_of(person: Person, proposal: Proposal) -> Position | None:
    return next((each for each in positions_of(proposal) if each.person_id == person.id), None)


def request_to(person: Person, proposal: Proposal) -> Reviewer | None:
    """Return the request for a position that the person got, or else a team of theirs."""
    mine = [each for each in proposal.reviewers if each.includes(person.id)]
    return min(mine, key=lambda each: each.person_id is None, default=None)


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


def unheard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers without a position on what is proposed now.

    One who has left the organisation without a word is not waited for, nor is a team in
    which nobody is left who could answer.
    """
    return [each for each in proposal.reviewers if not is_heard(each) and each.people]


def heard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers who have a position on what is proposed now."""
    return [each for each in proposal.reviewers if is_heard(each)]


def turn_of(requests: Sequence[Reviewer]) -> tuple[tuple[Person, ...], dict[int, Team]]:
    """Return who is waited for, and of them by id who is with a team instead of by name."""
    people = {person.id: person for each in requests for person in each.people}
    through = {person.id: each.team for each in requests if each.team for person in each.people}
    alone = {each.person_id for each in requests}
    return tuple(people.values()), {
        person_id: team for person_id, team in through.items() if person_id not in alone
    }


def standings_of(proposal: Proposal) -> list[Standing]:
    """Return where everybody stands: what blocks first, silence last."""
    requests = {each.person_id: each for each in proposal.reviewers if each.person_id}
    answers = {each: answer_to(each) for each in proposal.reviewers}
    teams = {answer: each.team for each, answer in answers.items() if answer and each.team}
    spoken = [
        Standing(each.person, each, requests.get(each.person_id), teams.get(each))
        for each in positions_of(proposal)
    ]
    silent = [Standing(each.reader, None, each) for each, answer in answers.items() if not answer]
    return sorted(spoken + silent, key=lambda each: each.rank)
