"""`flask rerender`: texts laid out by an older renderer, laid out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy.orm import InstrumentedAttribute

from proposals.accounts.handles import mentioned_people
from proposals.db import db, transaction
from proposals.decisions.models import Decision
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.notes import noted_sections
from proposals.goals.models import Goal, Opportunity
from proposals.markup import RENDERER_VERSION, render
from proposals.markup.tokens import addresses_in
from proposals.metrics.models import Metric
from proposals.review.handlers import follow_the_layout
from proposals.review.models import Comment

BATCH = 20  # texts in one transaction
BRINGS = "Imported"  # how the message of every revision begins that came from an archive

# Texts that do not note their renderer: what they would be now is compared with what is kept.
SMALL: dict[str, tuple[InstrumentedAttribute[str], InstrumentedAttribute[str]]] = {
    "goals": (Goal.description, Goal.description_html),
    "opportunities": (Opportunity.problem, Opportunity.problem_html),
    "metrics": (Metric.definition, Metric.definition_html),
    "comments": (Comment.body, Comment.html),
    "decisions": (Decision.rationale, Decision.rationale_html),
}


@click.command("rerender")
@with_appcontext
def rerender() -> None:
    """Lay out again what an older renderer laid out.

    People may work meanwhile; stopped half way, it goes on where it was when run again.
    """
    changed, kept = _revisions()
    click.echo(f"revisions: {changed:,} laid out again, {kept:,} kept as they are")
    for name, (source, html) in SMALL.items():
        click.echo(f"{name}: {_small(name, source, html):,} laid out again")


def _small(name: str, source: InstrumentedAttribute[str], html: InstrumentedAttribute[str]) -> int:
    model: Any = source.class_
    changed = 0
    for ids in _batches(name, sa.select(model.id).where(source != "").order_by(model.id)):
        rows = _read(sa.select(model.id, source, html).where(model.id.in_(ids)))
        people = mentioned_people(*(row[1] for row in rows))
        db.session.rollback()
        fresh = {row.id: (row[2], render(row[1], people=people)) for row in rows}
        with transaction():
            for key, (old, rendered) in fresh.items():
                if rendered.html != old and not rendered.as_source:
                    # Only over what was read: somebody may have changed it meanwhile.
                    replaced = sa.update(model).where(model.id == key, html == old)
                    changed += db.session.execute(  # type: ignore[attr-defined]
                        replaced.values({html: rendered.html})
                    ).rowcount
    return changed


def _revisions() -> tuple[int, int]:
    older = sa.select(Revision.id).where(Revision.renderer != str(RENDERER_VERSION))
    changed = seen = 0
    for ids in _batches("revisions", older.order_by(Revision.id)):
        seen += len(ids)
        columns = (Revision.id, Revision.brief, Revision.body, Revision.message)
        kept_html = (Revision.brief_html, Revision.body_html, Proposal.is_imported)
        wanted = sa.select(*columns, *kept_html).join(Proposal, Proposal.id == Revision.proposal_id)
        rows = _read(wanted.where(Revision.id.in_(ids)))
        people = mentioned_people(*(text for row in rows for text in (row.brief, row.body)))
        db.session.rollback()
        fresh = {row.id: _again(row, people) for row in rows}
        kept = {row.id: row for row in rows}
        with transaction():
            for key, values in fresh.items():
                if values:
                    # A revision never changes; how it is laid out is no part of what it says.
                    db.session.execute(sa.update(Revision).where(Revision.id == key).values(values))
                    follow_the_layout(key, *_layouts(kept[key], values))
                    changed += 1
    return changed, seen - changed


def _layouts(row: Any, values: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the laid-out texts as they were and as they are now, by the text's name."""
    old = {"body": row.body_html, "brief": row.brief_html}
    return old, {name: values.get(f"{name}_html", html) for name, html in old.items()}


def _again(row: Any, people: frozenset[str]) -> dict[str, Any] | None:
    """Return the columns of a revision as they would be now, or None to keep what there is."""
    is_brought = row.is_imported and row.message.startswith(BRINGS)
    document = render(row.body, people=frozenset() if is_brought else people)
    if document.as_source:
        return None  # worse than what is there, or the same
    values: dict[str, Any] = {
        "body_html": document.html,
        "sections": noted_sections(document, row.body),
        "renderer": str(RENDERER_VERSION),
    }
    if is_brought:
        # Its links were led to where the archive's other documents are; they must not get lost.
        same = addresses_in(document.html) == addresses_in(row.body_html)
        return values if same else None
    return values | {"brief_html": render(row.brief, people=people).html if row.brief else ""}


def _batches(name: str, ids: Any) -> Iterator[Sequence[int]]:
    waiting = _read_keys(ids)
    with click.progressbar(length=len(waiting), label=name) as bar:
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            yield batch
            bar.update(len(batch))


def _read(rows: Any) -> Sequence[Any]:
    return db.session.execute(rows).all()


def _read_keys(ids: Any) -> Sequence[int]:
    keys: Sequence[int] = db.session.scalars(ids).all()
    db.session.rollback()  # an open transaction would hold the write lock
    return keys
