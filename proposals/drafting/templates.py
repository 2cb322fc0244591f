"""Templates as they are offered, and as a proposal keeps them: shipped ones and saved versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Proposal, TemplateVersion
from proposals.drafting.queries import visible_proposals
from proposals.drafting.starters import ORDER, Template, starters
from proposals.errors import NotFound
from proposals.markup import sections_of
from proposals.metrics.models import Direction, Metric
from proposals.metrics.queries import what_names_became

# What a review cannot open without, so that no template may lack it.
NEEDED_SECTIONS = {"context": "Context", "narrative": "Narrative"}
_HINT = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_SUGGESTION = re.compile(
    r"(?P<name>.+?)(?:\s*\((?P<unit>[^()]+)\))?(?:,\s*(?P<better>higher|lower) is better)?\s*",
    re.IGNORECASE,
)
NOTHING: Mapping[str, Metric] = {}
_BETTER = {"higher": Direction.UP, "lower": Direction.DOWN}


@dataclass(frozen=True)
class ExpectedSection:
    """A section that a template has: its heading, its kind if it is one of ours, its hint."""

    title: str
    kind: str | None
    hint: str


@dataclass(frozen=True)
class Suggestion:
    """A metric that a template suggests; ``metric`` is the defined one of that name, if any."""

    name: str
    unit: str
    direction: Direction | None
    metric: Metric | None = None


def all_templates() -> list[Template]:
    """Return the latest version of every template, retired ones too, in the order of offer."""
    other = sa.orm.aliased(TemplateVersion)
    latest = sa.select(sa.func.max(other.number)).where(other.key == TemplateVersion.key)
    saved = scalars(_saved().where(TemplateVersion.number == latest.scalar_subquery()))
    known = starters() | {row.key: _template(row) for row in saved}
    return sorted(known.values(), key=lambda each: (_place(each.key), each.name.lower()))


def _saved() -> sa.Select[TemplateVersion]:
    return sa.select(TemplateVersion).options(joinedload(TemplateVersion.saved_by))


def _place(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def offered_templates() -> list[Template]:
    """Return what a proposal can start from."""
    return [each for each in all_templates() if not each.is_retired]


def versions_of(key: str) -> list[Template]:
    """Return every version of a template, the latest first, or raise NotFound."""
    saved = scalars(
        _saved().where(TemplateVersion.key == key).order_by(TemplateVersion.number.desc())
    )
    shipped = starters().get(key)
    versions = [_template(row) for row in saved] + ([shipped] if shipped else [])
    if not versions:
        raise NotFound()
    return versions


def template_of(key: str, number: int) -> Template:
    """Return one version of a template, or raise NotFound."""
    if number == 1 and key in starters():
        return starters()[key]
    row = db.session.scalar(
        _saved().where(TemplateVersion.key == key, TemplateVersion.number == number)
    )
    if row is None:
        raise NotFound()
    return _template(row)


def template_behind(proposal: Proposal) -> Template:
    """Return the version of the template that a proposal began from."""
    return template_of(proposal.template, proposal.template_version)


def _template(row: TemplateVersion) -> Template:
    return Template(
        key=row.key,
        number=row.number,
        name=row.name,
        purpose=row.purpose,
        metrics=tuple(row.metrics),
        body=row.body,
        is_retired=row.is_retired,
        message=row.message,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )


def began_from(to: Person) -> dict[str, int]:
    """Return how many proposals that the person may see began from each template, by its key.

    Imported ones do not count.
    """
    counted = (
        visible_proposals(to)
        .with_only_columns(Proposal.template, sa.func.count())
        .where(Proposal.is_imported.is_(False))
        .group_by(Proposal.template)
    )
    return dict(db.session.execute(counted).all())


def expected_sections(template: Template) -> list[ExpectedSection]:
    """Return the sections that documents from this template have, with their hints."""
    return [
        ExpectedSection(each.title, each.kind, _hint_of(each.body))
        for each in sections_of(template.body)
        if each.level
    ]


def _hint_of(text: str) -> str:
    found = _HINT.search(text)
    return " ".join(found[1].split()) if found else ""


def missing_sections(proposal: Proposal) -> list[ExpectedSection]:
    """Return the sections of its template that the document has no heading for.

    A document that was imported never began from a template.
    """
    if proposal.is_imported:
        return []
    assert proposal.latest is not None  # a proposal starts with its first revision
    there = {section["title"].casefold() for section in proposal.latest.sections}
    expected = expected_sections(template_behind(proposal))
    return [each for each in expected if each.title.casefold() not in there]


def with_hints_shown(body: str) -> str:
    """Return a template's text as authors find it: with its hints as sentences in italics."""
    return _HINT.sub(lambda found: f"_{' '.join(found[1].split())}_", body)


def suggestions_of(
    template: Template, metrics: Iterable[Metric] = (), became: Mapping[str, Metric] = NOTHING
) -> list[Suggestion]:
    """Return the metrics that a template suggests, joined with those of the same name.

    ``became`` has by name what metrics are part of that were merged into others.
    """
    by_name = {**became, **{metric.name.casefold(): metric for metric in metrics}}
    return [_suggestion(line, by_name) for line in template.metrics]


def _suggestion(line: str, by_name: dict[str, Metric]) -> Suggestion:
    found = _SUGGESTION.fullmatch(line)
    assert found, "a suggestion is never empty"
    better = _BETTER.get((found["better"] or "").lower())
    metric = by_name.get(found["name"].casefold()) or by_name.get(line.casefold())
    return Suggestion(found["name"], found["unit"] or "", better, metric)


def suggestions_to(proposal: Proposal, metrics: Iterable[Metric]) -> list[Suggestion]:
    """Return what the proposal’s template suggests to measure, joined with these metrics."""
    template = template_behind(proposal)
    names = {each.name for each in suggestions_of(template)}
    return suggestions_of(template, metrics, what_names_became(names))


def suggested_metrics_of(proposal: Proposal) -> list[Suggestion]:
    """Return what the proposal’s template suggests to measure and nobody promised here yet."""
    template = template_behind(proposal)
    names = {each.name for each in suggestions_of(template)}
    is_named = sa.or_(
        Metric.name.in_(names), sa.func.lower(Metric.name).in_({name.lower() for name in names})
    )
    defined = scalars(sa.select(Metric).where(Metric.archived_at.is_(None), is_named))
    promised = {commitment.metric_id for commitment in proposal.commitments}
    suggested = suggestions_of(template, defined, what_names_became(names))
    return [each for each in suggested if each.metric is None or each.metric.id not in promised]
