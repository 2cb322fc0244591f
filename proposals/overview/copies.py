"""The brief and the whole proposal on their way out: as a page, as PDF, as one file."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from proposals import words
from proposals.accounts.session import actor
from proposals.db import release_lock
from proposals.decisions.queries import decisions_of
from proposals.drafting import policy
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.markup import for_mail
from proposals.overview.brief import AIM, Brief, asks_of, brief_of, read_brief
from proposals.overview.copying import for_a_copy, pictures_of
from proposals.overview.standing import standing_of
from proposals.pdf import make_pdf
from proposals.rollout.queries.problems import deviations_of

bp = Blueprint("briefs", __name__)
STATIC = Path(__file__).parents[1] / "static" / "css"
_BOTH = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),\s*((?:[^(),]|\([^()]*\))+)\)")


@bp.get("/p/<number:number>/brief")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), *read_brief())
    return render_template(
        "overview/brief.html",
        may_share=policy.share_brief(actor(), proposal),
        aim=AIM,
        **_for_reader(proposal),
    )


@bp.get("/p/<number:number>/brief.pdf")
def pdf(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), *read_brief())
    page = render_template("overview/copy/page.html", **_for_reader(proposal, on_paper=True))
    return as_pdf(page, file_name(proposal, " brief"))


@bp.get("/p/<number:number>.pdf")
def whole_pdf(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), *_read_whole())
    page = render_template("overview/copy/proposal.html", **_whole(proposal, on_paper=True))
    return as_pdf(page, file_name(proposal))


@bp.get("/p/<number:number>.html")
def whole_html(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), *_read_whole())
    page = render_template(
        "overview/copy/proposal.html", css=_css(), **_whole(proposal, on_paper=False)
    )
    return _saved(page.encode(), "text/html; charset=utf-8", f"{file_name(proposal)}.html")


def _for_reader(proposal: Proposal, *, on_paper: bool = False) -> dict[str, Any]:
    brief = brief_of(proposal)
    return {
        "brief": brief,
        "why_html": _copied(brief.why_html, proposal, on_paper),
        "reader": actor(),
        "asks": asks_of(brief, proposal, actor()),
    }


def _read_whole() -> tuple[Any, ...]:
    return (*read_brief(), selectinload(Proposal.alternatives))


def _whole(proposal: Proposal, *, on_paper: bool) -> dict[str, Any]:
    """Return what a copy of the proposal shows; nothing in it is about who reads it."""
    revision, brief = proposal.latest, brief_of(proposal)
    assert revision is not None
    decisions = decisions_of(proposal)
    return {
        "proposal": proposal,
        "revision": revision,
        "brief": brief,
        "why_html": _copied(brief.why_html, proposal, on_paper),
        "body_html": _copied(revision.body_html, proposal, on_paper),
        "contents": _contents(proposal, brief, bool(decisions)),
        "standing": standing_of(proposal),
        "deviations": deviations_of(proposal),
        "decisions": decisions,
        "rationales": {
            each.id: _copied(each.rationale_html, proposal, on_paper) for each in decisions
        },
        "seen_by": words.VISIBILITY[proposal.visibility],
    }


def _contents(proposal: Proposal, brief: Brief, is_decided: bool) -> list[tuple[str, str, int]]:
    assert proposal.latest is not None
    sections = [each for each in proposal.latest.sections if each["level"] <= 3]
    top = min((each["level"] for each in sections), default=2)
    listed = [
        (each["title"], each["anchor"], 2 if each["level"] == top else 3)
        for each in sections
        if each["level"] <= top + 1
    ]
    parts = (
        ("Trade-offs", True),
        ("Promises", brief.promises),
        ("Risks", proposal.risks),
        ("Alternatives", proposal.alternatives),
        ("Milestones", proposal.milestones),
        ("Positions", proposal.reviewers),
    )
    listed += [(title, f"part-{title.lower()}", 2) for title, is_there in parts if is_there]
    return listed + [("Decision", "part-decision-1", 2)] * is_decided


def _copied(html: str, proposal: Proposal, on_paper: bool) -> str:
    server = str(current_app.config["SERVER_URL"]).rstrip("/")
    copied = for_a_copy(html, server=server, pictures=pictures_of(proposal, html))
    return for_mail(copied, server=server) if on_paper else copied  # formulas as their source


@cache
def _css() -> str:
    """Return the style sheets of a copy as one text."""
    sheets = ("tokens", "brief", "paper", "impact_paper")
    return "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in sheets)


@cache
def _light_css() -> str:
    """Return them for a printer, which has no dark theme and does not know how to choose one."""
    return _BOTH.sub(r"\1", _css())


def as_pdf(page: str, name: str) -> Response:
    """Answer with a page as PDF; nothing may be read from the database after it."""
    who = actor().id
    release_lock()  # laying out takes seconds, and nothing more is read
    return _saved(make_pdf(page, _light_css(), whose=who), "application/pdf", f"{name}.pdf")


def _saved(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def file_name(proposal: Proposal, suffix: str = "") -> str:
    """Return what a copy is saved as: TL-142-remote-build-cache."""
    plain = unicodedata.normalize("NFKD", proposal.title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", f"{plain}{suffix}".lower()).strip("-")[:80]
    return f"TL-{proposal.number}-{slug}" if slug else f"TL-{proposal.number}"
