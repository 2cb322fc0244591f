"""Agreeing how two changes share what happens to a metric that both claim."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Commitment
from proposals.errors import Conflict, Invalid
from proposals.events import Event
from proposals.forms import clean
from proposals.impact import policy
from proposals.impact.events import SplitAgreed, SplitEnded, SplitProposed
from proposals.impact.models import Split
from proposals.impact.queries import Overlap
from proposals.policy import require


def propose_split(overlap: Overlap, *, percent: int, reason: str, by: Person) -> Split:
    """Propose what share of the effect is this side's; it counts once the other side agrees.

    Raises Invalid about the share or the reason, Conflict where one is proposed already or
    where not everybody who would read of it may see both changes.
    """
    require(policy.split, by, overlap.mine.proposal)
    _require_sound(percent, reason)
    if overlap.split is not None:
        raise Conflict("A split is proposed already: answer it, or withdraw it first.")
    sides = (overlap.mine, overlap.other)
    if not overlap.may_be_split:
        raise Conflict("A split needs two changes that everybody in the organisation can see.")
    first, second = sorted(sides, key=lambda each: each.id)
    share = percent / 100
    split = Split(
        first_id=first.id,
        second_id=second.id,
        first_share=share if first is overlap.mine else 1 - share,
        reason=clean(reason),
        proposed_by=by,
        proposed_for_id=overlap.mine.id,
    )
    db.session.add(split)
    for side in sides:
        said = _percent(split, side)
        _tell(side, SplitProposed, by, percent=said, reason=split.reason)
    return split


def _require_sound(percent: int, reason: str) -> None:
    errors = {}
    if not 0 <= percent <= 100:
        errors["percent"] = ["From 0 to 100."]
    if not clean(reason):
        errors["reason"] = ["Say what the share rests on."]
    if errors:
        raise Invalid("Look at the share and its reason.", errors)


def agree_split(overlap: Overlap, *, by: Person) -> None:
    """Agree with what the other side proposed: from now on the overlap costs no grade."""
    require(policy.split, by, overlap.mine.proposal)
    split = _split_of(overlap)
    if split.agreed_at is not None or split.proposed_for_id == overlap.mine.id:
        raise Conflict("There is nothing here for this side to agree with.")
    split.agreed_by, split.agreed_at = by, clock.now()
    for side in (overlap.mine, overlap.other):
        _tell(side, SplitAgreed, by, percent=_percent(split, side))


def end_split(overlap: Overlap, *, by: Person) -> None:
    """Decline what the other side proposed, withdraw one's own, or end what was agreed."""
    require(policy.split, by, overlap.mine.proposal)
    split = _split_of(overlap)
    deed = "withdrew" if split.proposed_for_id == overlap.mine.id else "declined"
    for side in (overlap.mine, overlap.other):
        _tell(side, SplitEnded, by, deed="ended" if split.agreed_at else deed)
    db.session.delete(split)


def _split_of(overlap: Overlap) -> Split:
    if overlap.split is None:
        raise Conflict("No split is proposed any more.")
    return overlap.split


def _percent(split: Split, side: Commitment) -> int:
    return round(100 * split.share_of(side.id))


def _tell(side: Commitment, kind: type[Event], by: Person, **details: object) -> None:
    record_on(
        side.proposal,
        kind(
            proposal_id=side.proposal_id,
            actor_id=by.id,
            commitment_id=side.id,  # type: ignore[call-arg]
            metric=side.metric.name,
            **details,  # type: ignore[arg-type]
        ),
    )
