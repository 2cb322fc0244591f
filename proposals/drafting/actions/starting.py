"""Starting a proposal."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Organisation, Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.events import ProposalStarted
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal, Revision, Seat, SeatRole
from proposals.drafting.starters import starter
from proposals.drafting.texts import cleaned, rendered_columns
from proposals.errors import Invalid
from proposals.policy import require


def start(
    *, title: str, template: str, brief: str = "", body: str | None = None, by: Person
) -> Proposal:
    """Start a private draft from a template, with its first revision; ``by`` becomes the owner.

    Raises Invalid for an empty title, an unknown template or a text that is too long.
    """
    require(policy.start, by)
    try:
        chosen = starter(template)
    except KeyError:
        raise Invalid("There is no such template.", {"template": ["Choose a template."]}) from None
    texts = cleaned(title=title, brief=brief, body=chosen.body if body is None else body)
    rendered = rendered_columns(texts)
    proposal = Proposal(
        number=_next_number(),
        title=texts["title"],
        brief=texts["brief"],
        template=chosen.key,
        owner=by,
        revision_number=1,
    )
    proposal.seats.append(Seat(role=SeatRole.OWNER, person=by, accepted_at=clock.now()))
    db.session.add(proposal)
    db.session.flush()
    db.session.add(
        Revision(proposal_id=proposal.id, number=1, author_id=by.id, **texts, **rendered)
    )
    record_on(proposal, ProposalStarted(proposal_id=proposal.id, actor_id=by.id))
    return proposal


def _next_number() -> int:
    """Take the next number: one statement, so that two who start at once get two."""
    return db.session.execute(
        sa.update(Organisation)
        .values(last_number=Organisation.last_number + 1)
        .returning(Organisation.last_number)
    ).scalar_one()
