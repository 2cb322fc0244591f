"""The stages as data: which moves there are, what each one needs, and whose turn it is.

A guard explains itself. The needs line, the checklists, the refusals and the rules page
all read the same objects, so that words and code cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from proposals import clock, words
from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.events import ProposalMoved, SeatAccepted
from proposals.drafting.models import Lane, Proposal, SeatRole, Stage
from proposals.drafting.thresholds import Thresholds, thresholds_of
from proposals.errors import Conflict
from proposals.events import Event, record
from proposals.policy import Permission

BEFORE_DECISION = frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.FINAL_COMMENT, Stage.DORMANT})
UNDER_REVIEW = frozenset({Stage.IN_REVIEW, Stage.FINAL_COMMENT})
AFTER_ACCEPTANCE = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT, Stage.MEASURING, Stage.CLOSED})
ENDED = frozenset({Stage.DECLINED, Stage.CLOSED, Stage.WITHDRAWN, Stage.SUPERSEDED})
UNDER_WAY = frozenset(Stage) - ENDED


@dataclass(frozen=True)
class Need:
    """One thing that is missing: a phrase for the needs line, and who can supply it.

    ``through`` has, by the id of a person, the team with which they are asked: for any of
    its members to answer is enough, so the team is named instead of all of them.
    ``lasting`` is the phrase without what another day makes untrue.
    """

    phrase: str
    turn: tuple[Person, ...] = ()
    through: Mapping[int, Team] = field(default_factory=dict)
    lasting: str = ""

    @property
    def names(self) -> list[str]:
        """Whose turn it is, each person and each team once."""
        return list(dict.fromkeys(self.through.get(each.id, each).name for each in self.turn))


@dataclass(frozen=True)
class Guard:
    """A rule in one sentence, and the check that says what it still needs.

    A rule that depends on the policy makes its sentence from the thresholds, for one lane or
    for all of them; it is empty where the policy does not ask for it. ``place`` names the
    part of the editor or the plan where it is put right. A rule that goes without saying is
    only mentioned while it is not met.
    """

    rule: str | Callable[[Thresholds, Lane | None], str]
    check: Callable[[Proposal], Need | None]
    place: str = ""
    goes_without_saying: bool = False

    def rule_under(self, thresholds: Thresholds, lane: Lane | None = None) -> str:
        """Return the sentence under these thresholds, in one lane or for every lane."""
        return self.rule if isinstance(self.rule, str) else self.rule(thresholds, lane)

    def rule_for(self, proposal: Proposal) -> str:
        """Return the sentence as it holds for the proposal; no statement where nothing asks."""
        if isinstance(self.rule, str):
            return self.rule
        return self.rule(thresholds_of(proposal), proposal.lane)


@dataclass(frozen=True)
class Transition:
    """A move between stages: who may make it, and under which guards.

    ``forward`` marks the one that the needs line looks at; ``turn`` says who makes it
    once nothing is missing, ``seats`` in which seats, so that a stand-in is known as one.
    ``asks`` is what they have to write when they do, ``when`` what makes it happen where
    nobody does it.
    """

    name: str
    label: str
    came_from: frozenset[Stage]
    to: Stage
    who: Permission
    guards: tuple[Guard, ...] = ()
    forward: bool = False
    turn: Callable[[Proposal], tuple[Person, ...]] = field(default=lambda proposal: ())
    asks: str = ""
    when: str = ""
    seats: tuple[SeatRole, ...] = ()


# Where a session keeps the proposals that it recorded facts about, until it commits.
TOUCHED = "touched_proposals"
TRANSITIONS: dict[str, Transition] = {}


def register(transition: Transition) -> Transition:
    """Make a transition known to the needs line, the checklists and the rules page."""
    TRANSITIONS[transition.name] = transition
    return transition


class Unmet(Conflict):
    """A guard is not met; the detail names everything that is missing in one sentence."""

    code, title = "unmet", "Something is missing"

    def __init__(self, transition: Transition, needs: list[Need]) -> None:
        missing = "; ".join(need.phrase for need in needs)
        super().__init__(
            f"“{transition.label}” still needs: {missing}.",
            transition=transition.name,
            missing=[need.phrase for need in needs],
        )


def needs_of(transition: Transition, proposal: Proposal) -> list[Need]:
    """Return what the transition still needs, in the order of its guards."""
    return [need for guard in transition.guards if (need := guard.check(proposal))]


def forward_from(proposal: Proposal) -> Transition | None:
    """Return the transition that the proposal is on its way to, if there is one."""
    return next(
        (
            each
            for each in TRANSITIONS.values()
            if each.forward and proposal.stage in each.came_from
        ),
        None,
    )


def move(proposal: Proposal, transition: Transition, *, by: Person | None, note: str = "") -> None:
    """Take the transition and record it; Conflict if it does not start here, Unmet if not ready.

    ``by`` is None when the clock moves the proposal.
    """
    require_stage(proposal, transition.came_from, deed=transition.label)
    needs = needs_of(transition, proposal)
    if transition.asks and not note:
        needs.append(Need(transition.asks, (by,) if by else ()))
    if needs:
        raise Unmet(transition, needs)
    absent = policy.in_whose_place(by, proposal, *transition.seats) if by else None
    came_from, proposal.stage = proposal.stage, transition.to
    proposal.stage_since = clock.now()
    if by:
        accept_seats(proposal, by)  # moving a proposal is acting in one's seats
    if by and absent:
        accept_seats(proposal, by, *transition.seats)
    proposal.reached = {**(proposal.reached or {}), transition.to.value: clock.today().isoformat()}
    record_on(
        proposal,
        ProposalMoved(
            proposal_id=proposal.id,
            actor_id=by.id if by else None,
            for_id=absent.id if absent else None,
            came_from=came_from.value,
            went_to=transition.to.value,
            label=words.STAGE[transition.to].lower(),
            note=f"“{note}”" if note else "",
        ),
    )


def require_stage(proposal: Proposal, stages: frozenset[Stage], *, deed: str) -> None:
    """Return quietly if the proposal is at one of the stages, or raise Conflict."""
    if proposal.stage not in stages:
        raise Conflict(
            f"“{deed}” is not possible while the proposal is {words.STAGE[proposal.stage].lower()}."
        )


def accept_seats(proposal: Proposal, person: Person, *roles: SeatRole) -> None:
    """Accept the seats that were offered to the person: all of them, or those of the roles.

    Those of the roles also in the place of somebody for whom they stand in.

    Whoever acts in a seat accepts it, so every action that somebody takes as the holder
    of one calls this.
    """
    for seat in proposal.seats:
        is_theirs = seat.person_id == person.id
        if seat.accepted_at or seat.role not in (roles or SeatRole):
            continue
        if not is_theirs and not (roles and policy.may_fill(person, proposal, seat)):
            continue
        seat.accepted_at = clock.now()
        record_on(
            proposal,
            SeatAccepted(
                proposal_id=proposal.id,
                actor_id=person.id,
                for_id=None if is_theirs else seat.person_id,
                role=words.SEAT[seat.role].lower(),
            ),
        )


def record_on(proposal: Proposal, event: Event) -> None:
    """Record the event, and mark the proposal as touched by it.

    The touch is what makes two guards meet. A concern raised while somebody accepts
    would otherwise commit beside a decision that counted none; now both write the
    proposal's row, and its version lets only the first one through.
    """
    wake(proposal, actor_id=event.actor_id)
    proposal.active_at = clock.now()
    record(event)
    db.session().info.setdefault(TOUCHED, set()).add(proposal.id)


def wake(proposal: Proposal, *, actor_id: int | None) -> None:
    """Take a dormant proposal back into review if it is one of its authors who is acting.

    Whatever an author does is recorded, so whoever records something calls this: there is no
    list of deeds that revive, and none to forget.
    """
    if proposal.stage == Stage.DORMANT and actor_id in proposal.author_ids:
        move(proposal, TRANSITIONS["revive"], by=db.session.get_one(Person, actor_id))
