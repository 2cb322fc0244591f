"""Starting a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Organisation, Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.blame import credit
from proposals.drafting.events import ProposalStarted
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import AffectedSystem, Proposal, Revision, Seat, SeatRole, Tag
from proposals.drafting.starters import Template
from proposals.drafting.templates import offered_templates, template_of
from proposals.drafting.texts import cleaned, rendered_columns
from proposals.errors import Invalid, NotFound
from proposals.forms import one_line
from proposals.goals.models import Opportunity
from proposals.policy import require


def start(
    *,
    title: str,
    template: str = "general",
    template_version: int | None = None,
    brief: str = "",
    body: str | None = None,
    gets_worse: str = "",
    undo: str = "",
    stop_when: str = "",
    cost: str = "",
    tags: Sequence[str] = (),
    systems: Sequence[str] = (),
    opportunity: Opportunity | None = None,
    source: str = "",
    by: Person,
) -> Proposal:
    """Start a private draft with its first revision; ``by`` becomes the owner.

    Without a body it takes the template's, in its latest version unless another is named.
    ``source`` follows “started”, such as “from TL-12”. Raises Invalid for an empty title, an
    unknown or retired template, or a text that is too long.
    """
    require(policy.start, by)
    chosen = _chosen(template, template_version)
    texts = cleaned(
        title=title,
        brief=brief,
        body=chosen.body if body is None else body,
        gets_worse=gets_worse,
        undo=undo,
        stop_when=stop_when,
        cost=cost,
    )
    rendered = rendered_columns(texts)
    proposal = Proposal(
        number=_next_number(),
        title=texts["title"],
        brief=texts["brief"],
        template=chosen.key,
        template_version=chosen.number,
        opportunity=opportunity,
        owner=by,
        revision_number=1,
    )
    proposal.seats.append(Seat(role=SeatRole.OWNER, person=by, accepted_at=clock.now()))
    proposal.tags = [Tag(word=word) for word in _distinct(tag.lower() for tag in tags)]
    proposal.systems = [AffectedSystem(name=name) for name in _distinct(systems)]
    if opportunity and opportunity.goal:
        proposal.serves.append(opportunity.goal)
    db.session.add(proposal)
    db.session.flush()
    _save_first(proposal, {**texts, **rendered}, source, by)
    return proposal


def _save_first(proposal: Proposal, texts: dict[str, Any], source: str, by: Person) -> None:
    message = f"Started {source}" if source else ""
    revision = Revision(
        proposal_id=proposal.id, number=1, author_id=by.id, message=message, **texts
    )
    credit(revision, None)
    db.session.add(revision)
    where_from = f" {source}" if source else ""
    record_on(proposal, ProposalStarted(proposal_id=proposal.id, actor_id=by.id, source=where_from))


def _chosen(key: str, number: int | None) -> Template:
    try:
        if number is not None:
            return template_of(key, number)
        return {each.key: each for each in offered_templates()}[key]
    except (KeyError, NotFound):
        raise Invalid("There is no such template.", {"template": ["Choose a template."]}) from None


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in map(one_line, words) if word))


def _next_number() -> int:
    """Take the next number: one statement, so that two who start at once get two."""
    return db.session.execute(
        sa.update(Organisation)
        .values(last_number=Organisation.last_number + 1)
        .returning(Organisation.last_number)
    ).scalar_one()
