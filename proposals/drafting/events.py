"""What can happen to a proposal while it is written and moved between stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class ProposalStarted(Event):
    name: ClassVar[str] = "drafting.proposal_started"
    phrase: ClassVar[str] = "started the proposal{source}"
    source: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class RevisionSaved(Event):
    name: ClassVar[str] = "drafting.revision_saved"
    phrase: ClassVar[str] = "saved revision {number} {message}"
    number: int
    is_material: bool
    message: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class ProposalMoved(Event):
    name: ClassVar[str] = "drafting.proposal_moved"
    phrase: ClassVar[str] = "moved it to {label} {note}"
    came_from: str
    went_to: str
    label: str
    note: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class SeatOffered(Event):
    name: ClassVar[str] = "drafting.seat_offered"
    phrase: ClassVar[str] = "offered {person} the seat of {seat}"
    role: str
    seat: str
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class SeatAccepted(Event):
    name: ClassVar[str] = "drafting.seat_accepted"
    phrase: ClassVar[str] = "accepted the seat of {role}"
    role: str


@event
@dataclass(frozen=True, kw_only=True)
class SeatDeclined(Event):
    """The seat is empty again; ``reason`` is in the words of whoever it was offered to."""

    name: ClassVar[str] = "drafting.seat_declined"
    phrase: ClassVar[str] = "declined the seat of {seat}: “{reason}”"
    role: str
    seat: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class OwnershipOffered(Event):
    """Nothing moves until the person takes it."""

    name: ClassVar[str] = "drafting.ownership_offered"
    phrase: ClassVar[str] = "offered {person} the ownership"
    offer_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class OwnershipTaken(Event):
    name: ClassVar[str] = "drafting.ownership_taken"
    phrase: ClassVar[str] = "took the ownership over from {before}"
    before: str
    before_id: int


@event
@dataclass(frozen=True, kw_only=True)
class OwnershipDeclined(Event):
    name: ClassVar[str] = "drafting.ownership_declined"
    phrase: ClassVar[str] = "declined the ownership: “{reason}”"
    offer_id: int
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class OwnershipOfferEnded(Event):
    """Taken back by whoever may offer it, or lapsed because the person left."""

    name: ClassVar[str] = "drafting.ownership_offer_ended"
    phrase: ClassVar[str] = "took back the offer of the ownership to {person}"
    offer_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class HolderLeft(Event):
    """Somebody who was deactivated had something to do here; ``held`` is what."""

    name: ClassVar[str] = "drafting.holder_left"
    phrase: ClassVar[str] = "deactivated {person}, who was {held} here"
    person: str
    person_id: int
    held: str


@event
@dataclass(frozen=True, kw_only=True)
class HolderReturned(Event):
    name: ClassVar[str] = "drafting.holder_returned"
    phrase: ClassVar[str] = "reactivated {person}, who is {held} here"
    person: str
    person_id: int
    held: str


@event
@dataclass(frozen=True, kw_only=True)
class ReviewerAsked(Event):
    name: ClassVar[str] = "drafting.reviewer_asked"
    phrase: ClassVar[str] = "asked {person} for a review"
    person: str  # their name, or a team's
    person_id: int | None = None
    team_id: int | None = None


@event
@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event):
    """Anything structured beside the document but its promises: a risk, a milestone, a reader."""

    name: ClassVar[str] = "drafting.plan_changed"
    phrase: ClassVar[str] = "{what}"
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class PromiseChanged(Event):
    """A commitment was made, changed or dropped; material while reviewers look at it."""

    name: ClassVar[str] = "drafting.promise_changed"
    phrase: ClassVar[str] = "{what}"
    what: str
    is_material: bool
    commitment_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PromiseRevised(Event):
    """An accepted promise was changed openly; ``person_ids`` are told.

    ``eases`` where it promises less or later.  Days are in ISO 8601, ``was_due`` empty where
    the date stayed.
    """

    name: ClassVar[str] = "drafting.promise_revised"
    phrase: ClassVar[str] = "revised the promise about {metric}: {what}: “{reason}”"
    commitment_id: int
    number: int
    metric: str
    what: str
    reason: str
    eases: bool
    was_due: str
    said_on: str
    person_ids: list[int]


@event
@dataclass(frozen=True, kw_only=True)
class PolicyChanged(Event):
    """A new version of the policy is in force; it belongs to no proposal."""

    name: ClassVar[str] = "drafting.policy_changed"
    phrase: ClassVar[str] = "put version {number} of the policy in force: {reason}"
    number: int
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class TemplateChanged(Event):
    """Something an administrator did to a template; it belongs to no proposal."""

    name: ClassVar[str] = "drafting.template_changed"
    phrase: ClassVar[str] = "{what} the template {template}"
    what: str
    template: str
    key: str
    number: int


@event
@dataclass(frozen=True, kw_only=True)
class EffortChanged(Event):
    """What the change is promised to take; material while reviewers look at it."""

    name: ClassVar[str] = "drafting.effort_changed"
    phrase: ClassVar[str] = "{what}"
    what: str
    is_material: bool


@event
@dataclass(frozen=True, kw_only=True)
class BriefShared(Event):
    name: ClassVar[str] = "drafting.brief_shared"
    phrase: ClassVar[str] = "shared the brief until {until}"
    link_id: int
    until: str


@event
@dataclass(frozen=True, kw_only=True)
class ShareLinkRevoked(Event):
    name: ClassVar[str] = "drafting.share_link_revoked"
    phrase: ClassVar[str] = "revoked the link to the brief that {maker} made"
    link_id: int
    maker: str


@event
@dataclass(frozen=True, kw_only=True)
class ProposalImported(Event):
    name: ClassVar[str] = "drafting.proposal_imported"
    phrase: ClassVar[str] = "imported it from {source}"
    source: str


@event
@dataclass(frozen=True, kw_only=True)
class ReviewIdle(Event):
    """Nothing was said or done in a review for so many calendar days."""

    name: ClassVar[str] = "drafting.review_idle"
    phrase: ClassVar[str] = "reminded {person}: nothing has happened here for {days} days"
    person: str
    days: int


@event
@dataclass(frozen=True, kw_only=True)
class MetricOfPromiseMerged(Event):
    """Two metrics that measured the same became one, and a promise here is about it."""

    name: ClassVar[str] = "drafting.metric_of_promise_merged"
    phrase: ClassVar[str] = (
        "merged the metric {merged_key}, which a promise here is about, into {key}"
    )
    merged_key: str
    key: str
