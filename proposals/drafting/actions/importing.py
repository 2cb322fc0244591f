"""Taking over proposals that were written, and perhaps decided, elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.blame import credit
from proposals.drafting.events import ProposalImported
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal, Revision, Stage, Visibility
from proposals.drafting.queries import revision_of
from proposals.drafting.thresholds import as_document, current
from proposals.markup import RENDERER_VERSION
from proposals.policy import require

# What goes on here after the import was active by being brought here.
TO_BE_CONTINUED = frozenset({Stage.DRAFT, Stage.IN_REVIEW})


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """A document as a revision keeps it: laid out before the transaction that writes it."""

    title: str
    brief: str
    body: str
    brief_html: str
    body_html: str
    sections: list[dict[str, Any]]
    gets_worse: str = ""
    undo: str = ""
    stop_when: str = ""
    cost: str = ""


def import_proposal(
    text: LaidOut,
    *,
    number: int,
    stage: Stage,
    authors: Sequence[str],
    co_authors: Sequence[Person] = (),
    status_raw: str,
    created_at: datetime | None,
    active_at: datetime | None,
    source: str,
    owner: Person,
    by: Person,
) -> Proposal:
    """Take a proposal over at any stage, without the events that would have led there.

    History that we did not see is not invented: no seats, no days on which a stage was
    reached. ``number`` must be reserved; ``authors`` are names of people without an
    account. Unknown instants are those of the import.
    """
    require(policy.import_proposal, by)
    now = clock.now()
    proposal = Proposal(
        number=number,
        title=text.title,
        brief=text.brief,
        stage=stage,
        visibility=Visibility.ORGANISATION,
        owner_id=owner.id,
        revision_number=1,
        created_at=created_at or now,
        review_opened_at=None if stage == Stage.DRAFT else now,
        policy=as_document(current()) if stage == Stage.IN_REVIEW else None,
        imported_authors=list(authors),
        imported_status=status_raw,
        is_imported=True,
    )
    proposal.co_authors = [person for person in co_authors if person.id != owner.id]
    db.session.add(proposal)
    _save(proposal, text, message=f"Imported from {source}", source=source, by=by)
    if stage not in TO_BE_CONTINUED:
        proposal.active_at = min(active_at or created_at or now, now)
    return proposal


def import_revision(
    proposal: Proposal, text: LaidOut, *, stage: Stage, status_raw: str, source: str, by: Person
) -> Proposal:
    """Save what the source says now as the next revision, at the stage where it stands there."""
    require(policy.import_proposal, by)
    if proposal.stage != stage:
        proposal.stage, proposal.stage_since = stage, clock.now()
    proposal.imported_status = status_raw
    proposal.revision_number += 1
    proposal.title, proposal.brief = text.title, text.brief
    _save(proposal, text, message=f"Imported again from {source}", source=source, by=by)
    return proposal


def _save(proposal: Proposal, text: LaidOut, *, message: str, source: str, by: Person) -> None:
    db.session.flush()
    number = proposal.revision_number
    revision = Revision(
        proposal_id=proposal.id,
        number=number,
        renderer=str(RENDERER_VERSION),
        message=message,
        author_id=by.id,
        **asdict(text),
    )
    credit(revision, revision_of(proposal, number - 1) if number > 1 else None)
    db.session.add(revision)
    record_on(proposal, ProposalImported(proposal_id=proposal.id, actor_id=by.id, source=source))


def import_succession(proposal: Proposal, *, successor: Proposal, by: Person) -> bool:
    """Note which proposal replaces this one; False if that would lead round in a circle.

    The stage stays what the source says: a final decision may have a successor.
    """
    require(policy.import_proposal, by)
    follower: Proposal | None = successor
    while follower is not None:
        if follower.id == proposal.id:
            return False
        follower = follower.superseded_by
    proposal.superseded_by = successor
    return True
