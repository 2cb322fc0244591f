"""Reading where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.revisions import changed_after
from proposals.review.models import Position, PositionDraft, Stance
from proposals.review.queries.requests import answer_to, is_waited_for, positions_of

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
    def taken_by(self) -> Person | None:
        """The stand-in who took it in the person's place, if one did."""
        return self.position.taken_by if self.position else None

    @property
    def name(self) -> str:
        if self.taken_by:
            return f"{self.taken_by.name} for {self.reader.name}"
        return f"{self.team.name} ({self.reader.name})" if self.team else self.reader.name

    @property
    def stand_in(self) -> Person | None:
        """Who can answer today in the place of somebody who is asked by name and waited for."""
        if self.request is None or self.request.person is None or not is_waited_for(self.request):
            return None
        stand_in = self.request.person.stand_in
        is_author = stand_in and stand_in.id in self.request.proposal.author_ids
        return None if is_author else stand_in

    @property
    def is_declined(self) -> bool:
        """Whether nothing is waited for: the request was declined, and nothing was said."""
        return self.position is None and self.request is not None and self.request.is_declined

    @property
    def is_aside(self) -> bool:
        """Whether they do not judge it: recused, or declined; shown apart from those who do."""
        if self.position:
            return self.position.stance == Stance.RECUSED and not self.position.is_stale
        return self.is_declined

    @property
    def rank(self) -> int:
        """The place in the reading order of what they said; who declined comes last."""
        if self.position is None:
            return len(READING_ORDER) + self.is_declined
        return READING_ORDER.index(self.position.stance)


def position_of(person: Person, proposal: Proposal) -> Position | None:
    return next((each for each in positions_of(proposal) if each.person_id == person.id), None)


def draft_of(person: Person, proposal: Proposal) -> PositionDraft | None:
    """Return the position that the person is still thinking about; nobody else's is read."""
    return db.session.get(PositionDraft, (proposal.id, person.id))


def changed_since(position: Position) -> list[tuple[str, str]]:
    """Return what was changed since the revision it was taken on, as (title, anchor) of each part.

    Nothing is asked of the database for it: every revision notes what it changed.
    """
    return changed_after(position.proposal, position.revision_number)


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
