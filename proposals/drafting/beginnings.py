"""What a proposal can start with: another proposal, an opportunity, a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from proposals.accounts.models import Person
from proposals.db import scalars
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals
from proposals.drafting.starters import Template
from proposals.goals.models import Opportunity
from proposals.markup import sections_of

MOST_LISTED = 12
_NUMBER = re.compile(r"(?:TL-|#)?(\d{1,9})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a first revision holds; ``source`` follows the word “started”.

    ``body`` is None where the template’s own text is to be taken, ``template_version`` where
    its latest version is.
    """

    template: str = "general"
    template_version: int | None = None
    title: str = ""
    brief: str = ""
    body: str | None = None
    gets_worse: str = ""
    undo: str = ""
    stop_when: str = ""
    cost: str = ""
    tags: Sequence[str] = ()
    systems: Sequence[str] = ()
    opportunity: Opportunity | None = None
    source: str = ""


def copy_of(proposal: Proposal) -> Beginning:
    """Return the texts of a proposal, without its people, positions and promises."""
    assert proposal.latest is not None  # a proposal starts with its first revision
    return Beginning(
        template=proposal.template,
        template_version=proposal.template_version,
        source=f"from TL-{proposal.number}",
        **{name: getattr(proposal.latest, name) for name in TEXTS},
    )


def answer_to(opportunity: Opportunity, template: Template) -> Beginning:
    """Return the template with the problem quoted where its context begins."""
    return Beginning(
        template=template.key,
        template_version=template.number,
        title=opportunity.title,
        body=with_context(template.body, _quoted(opportunity.problem)),
        opportunity=opportunity,
        source=f"from the opportunity “{opportunity.title}”",
    )


def with_context(body: str, text: str) -> str:
    """Return a template's text with words of its own where its context begins."""
    passages = sections_of(body)
    place = next((at for at, each in enumerate(passages) if each.kind == "context"), None)
    if place is None or not text.strip():
        return body
    sources = [each.source for each in passages]
    sources[place] = f"{sources[place].rstrip()}\n\n{text}\n\n"
    return "".join(sources)


def _quoted(text: str) -> str:
    return (
        "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n")) if text.strip() else ""
    )


def proposals_to_copy(sought: str, to: Person) -> list[Proposal]:
    """Return proposals of that number or with those words in the title, the liveliest first."""
    found = visible_proposals(to).options(
        load_only(Proposal.number, Proposal.title, Proposal.stage)
    )
    if number := _NUMBER.fullmatch(sought):
        found = found.where(Proposal.number == int(number[1]))
    elif sought:
        found = found.where(
            *(Proposal.title.icontains(word, autoescape=True) for word in sought.split())
        )
    return scalars(
        found.order_by(
            sa.case((Proposal.owner_id == to.id, 0), else_=1),
            Proposal.active_at.desc(),
            Proposal.id.desc(),
        ).limit(MOST_LISTED)
    )
