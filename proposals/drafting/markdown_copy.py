"""A revision as a Markdown file, with what else is known about it in front matter."""

from __future__ import annotations

from flask import current_app

from proposals.drafting.models import Proposal, Revision
from proposals.frontmatter import Facts, dump


def as_markdown(proposal: Proposal, revision: Revision) -> str:
    """Return the file; starting from it gives the same texts, tags and systems."""
    return dump(facts_of(proposal, revision), revision.body)


def facts_of(proposal: Proposal, revision: Revision) -> Facts:
    """Return what a revision says beside its document, and where the proposal stands now."""
    return {
        "title": revision.title,
        "number": proposal.number,
        "stage": proposal.stage.value,
        "owner": proposal.owner.name,
        "template": "" if proposal.is_imported else proposal.template,
        "template_version": None if proposal.is_imported else proposal.template_version,
        "revision": revision.number,
        "with": [person.name for person in revision.credited],
        "saved": revision.saved_at.isoformat(timespec="seconds"),
        "url": f"{current_app.config['SERVER_URL']}/p/{proposal.number}",
        "tags": [tag.word for tag in proposal.tags],
        "systems": [system.name for system in proposal.systems],
        "goals": [goal.title for goal in proposal.serves],
        "brief": revision.brief,
        "gets_worse": revision.gets_worse,
        "undo": revision.undo,
        "stop_when": revision.stop_when,
        "cost": revision.cost,
    }
