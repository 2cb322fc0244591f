"""What its authors have typed and not saved, and which of them are at it now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Proposal, Revision, Unsaved

# An open editor says so every fifteen seconds; two of its words may get lost on the way.
STILL_HERE = timedelta(seconds=45)


def unsaved_of(proposal: Proposal, person: Person) -> Unsaved | None:
    """Return what the person typed, also what they threw away until something else is typed."""
    return db.session.get(Unsaved, (proposal.id, person.id))


def is_typed(unsaved: Unsaved | None, latest: Revision) -> bool:
    """Tell whether there is text that no revision has: thrown away text does not count."""
    if unsaved is None or unsaved.typed_at is None or unsaved.texts is None:
        return False
    return any(text != getattr(latest, name) for name, text in unsaved.texts.items())


def texts_of(unsaved: Unsaved, latest: Revision) -> dict[str, str]:
    """Return every text as it was typed, and as it is saved where nothing was."""
    typed: Mapping[str, str] = unsaved.texts or {}
    return {name: typed.get(name, getattr(latest, name)) for name in TEXTS}


def others_at(proposal: Proposal, person: Person) -> list[str]:
    """Return the names of everybody else who has the editor open."""
    return list(
        db.session.scalars(
            sa.select(Person.name)
            .join(Unsaved, Unsaved.person_id == Person.id)
            .where(
                Unsaved.proposal_id == proposal.id,
                Unsaved.person_id != person.id,
                Unsaved.seen_at > clock.now() - STILL_HERE,
            )
            .order_by(Person.name)
        )
    )
