"""Copying a proposal out as the Markdown that it is written in."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from proposals.accounts.session import actor
from proposals.downloads import download
from proposals.drafting.markdown_copy import as_markdown
from proposals.drafting.models import Proposal
from proposals.drafting.queries import revision_of, visible_proposal
from proposals.drafting.views.blueprint import bp


@bp.get("/p/<number:number>.md")
def markdown(number: int) -> ResponseReturnValue:
    """Return the latest revision as a file; ``?raw`` leaves the front matter out."""
    proposal = _with_facts(number)
    return _file(proposal, proposal.revision_number)


@bp.get("/p/<number:number>/revisions/<number:revision_number>.md")
def revision_markdown(number: int, revision_number: int) -> ResponseReturnValue:
    return _file(_with_facts(number), revision_number)


def _with_facts(number: int) -> Proposal:
    facts = (Proposal.tags, Proposal.systems, Proposal.serves)
    return visible_proposal(number, actor(), *map(selectinload, facts))


def _file(proposal: Proposal, revision_number: int) -> ResponseReturnValue:
    revision = revision_of(proposal, revision_number)
    text = revision.body if "raw" in request.args else as_markdown(proposal, revision)
    is_latest = revision.number == proposal.revision_number
    which = "" if is_latest else f"-revision-{revision.number}"
    name = f"TL-{proposal.number}{which}.md"
    return download(text.encode("utf-8"), name=name, shown_as="text/markdown")
