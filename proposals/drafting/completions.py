"""What can be meant by the beginning of a name, of a number or of a title."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals

MOST = 8  # what one takes in at a glance
LONGEST_QUERY = 80  # characters; nobody types more to find a name
Completion = dict[str, str]


def people(beginning: str) -> list[Completion]:
    """Return people who can be mentioned, those whose handle or name begins so first."""
    wanted = beginning[:LONGEST_QUERY]
    begins = Person.handle.istartswith(wanted, autoescape=True)
    found = db.session.execute(
        sa.select(Person.handle, Person.name)
        .where(
            Person.handle.is_not(None),
            Person.email.is_not(None),
            Person.deactivated_at.is_(None),
            begins | Person.name.icontains(wanted, autoescape=True),
        )
        .order_by(begins.desc(), Person.name, Person.id)
        .limit(MOST)
    )
    return [{"value": f"@{handle}", "label": name, "note": f"@{handle}"} for handle, name in found]


def proposals(beginning: str, to: Person) -> list[Completion]:
    """Return proposals that the person may see, by the start of their number or by words."""
    wanted = beginning[:LONGEST_QUERY].lower().removeprefix("tl-")
    number = sa.cast(Proposal.number, sa.Text)
    words = [Proposal.title.icontains(word, autoescape=True) for word in wanted.split("-") if word]
    query = visible_proposals(to).with_only_columns(Proposal.number, Proposal.title)
    if wanted.isdecimal():
        query = query.where(number.startswith(wanted, autoescape=True) | sa.and_(*words))
    elif words:
        query = query.where(sa.and_(*words))
    order = (number == wanted).desc(), Proposal.active_at.desc(), Proposal.id
    found = db.session.execute(query.order_by(*order).limit(MOST))
    return [
        {"value": f"TL-{number}", "label": title, "note": f"TL-{number}"} for number, title in found
    ]
