"""What a proposal serves, touches and was chosen over: read in one statement, and its bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import (
    AffectedSystem,
    Alternative,
    Proposal,
    Risk,
    Tag,
    proposal_goal,
)
from proposals.drafting.queries import is_visible
from proposals.errors import Invalid
from proposals.forms import one_line
from proposals.goals.models import Goal, Opportunity

MOST_WORDS = 20
LONGEST_TAG = 40
LONGEST_SYSTEM = 80
MOST_SUGGESTED = 200
TAG = re.compile(r"\w[\w.+-]*")


@dataclass(frozen=True)
class Named:
    """One thing that a proposal is described by; ``note`` says why not, of an alternative."""

    id: int
    name: str
    note: str = ""


@dataclass(frozen=True)
class Described:
    """What is said about a proposal beside its text, each in the order of its name."""

    goals: list[Named]
    opportunity: Named | None
    tags: list[str]
    systems: list[str]
    alternatives: list[Named]
    risk_count: int


def described(proposal: Proposal) -> Described:
    """Return what the proposal serves and touches, its alternatives, and how many risks it has."""
    found: dict[str, list[Named]] = defaultdict(list)
    for kind, row_id, name, note in db.session.execute(sa.union_all(*_parts(proposal))):
        found[kind].append(Named(row_id, name, note))
    return Described(
        goals=sorted(found["goal"], key=lambda each: each.name),
        opportunity=next(iter(found["opportunity"]), None),
        tags=sorted(each.name for each in found["tag"]),
        systems=sorted((each.name for each in found["system"]), key=str.casefold),
        alternatives=sorted(found["alternative"], key=lambda each: each.id),
        risk_count=len(found["risk"]),
    )


def _parts(proposal: Proposal) -> Iterable[sa.Select[Any]]:
    no_id: Any = sa.literal_column("0")
    nothing: Any = sa.literal_column("''")
    yield (
        _part("goal", Goal.id, Goal.title, nothing)
        .join(proposal_goal, proposal_goal.c.goal_id == Goal.id)
        .where(proposal_goal.c.proposal_id == proposal.id)
    )
    yield _part("opportunity", Opportunity.id, Opportunity.title, nothing).where(
        Opportunity.id == proposal.opportunity_id
    )
    yield _part("tag", no_id, Tag.word, nothing).where(Tag.proposal_id == proposal.id)
    yield _part("system", no_id, AffectedSystem.name, nothing).where(
        AffectedSystem.proposal_id == proposal.id
    )
    yield _part("alternative", Alternative.id, Alternative.name, Alternative.why_not).where(
        Alternative.proposal_id == proposal.id
    )
    yield _part("risk", Risk.id, nothing, nothing).where(Risk.proposal_id == proposal.id)


def _part(kind: str, *columns: Any) -> sa.Select[Any]:
    return sa.select(sa.literal_column(f"'{kind}'"), *columns)


def known_tags(to: Person) -> list[str]:
    """Return the tags of the proposals that the person may see, the most used first."""
    return _suggested(Tag, Tag.word, to)


def known_systems(to: Person) -> list[str]:
    """Return the systems that visible proposals affect, those of most proposals first."""
    return _suggested(AffectedSystem, AffectedSystem.name, to)


def _suggested(kind: type[Tag] | type[AffectedSystem], name: Any, to: Person) -> list[str]:
    return scalars(
        sa.select(name)
        .join(Proposal, Proposal.id == kind.proposal_id)
        .where(is_visible(to))
        .group_by(name)
        .order_by(sa.func.count().desc(), name)
        .limit(MOST_SUGGESTED)
    )


def as_tags(written: Iterable[str]) -> list[str]:
    """Return words in lower case, each once, or raise Invalid saying which one is no word."""
    tags = _distinct(one_line(word).lstrip("#").lower() for word in written)
    for tag in tags:
        if not TAG.fullmatch(tag) or len(tag) > LONGEST_TAG:
            raise _wrong(f"“{tag[:LONGEST_TAG]}” is not one word of letters, digits and hyphens.")
    return _bounded(tags, "tags")


def as_systems(written: Iterable[str]) -> list[str]:
    """Return the names, each once whatever its case, or raise Invalid."""
    names = _distinct(one_line(name) for name in written)
    for name in names:
        if len(name) > LONGEST_SYSTEM:
            raise _wrong(f"“{name[:20]}…” is longer than {LONGEST_SYSTEM} characters.")
    return _bounded(names, "systems")


def _distinct(written: Iterable[str]) -> list[str]:
    return list({each.casefold(): each for each in written if each}.values())


def _bounded(names: list[str], called: str) -> list[str]:
    if len(names) > MOST_WORDS:
        raise _wrong(f"At most {MOST_WORDS} {called}: {len(names)} help nobody to find it.")
    return names


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"more": [sentence]})
