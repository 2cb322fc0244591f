"""Pages over many proposals, and the pages of one that show every stage."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.description import described
from proposals.drafting.forms.plan import CommitmentForm
from proposals.drafting.models import Stage
from proposals.drafting.queries import visible_proposal
from proposals.drafting.revisions import since_you_looked
from proposals.goals.queries import goal_of
from proposals.metrics.queries import metric_of, series_names
from proposals.overview import queries, timeline
from proposals.overview.cards import card_of
from proposals.overview.rules import rules_under
from proposals.overview.standing import standing_of
from proposals.review.queries import margin_of

bp = Blueprint("overview", __name__)
A_NUMBER = re.compile(r"(?:TL-|#)(\d{1,9})", re.ASCII | re.IGNORECASE)


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("overview/home.html", home=queries.home_of(actor()))


@bp.get("/proposals")
def proposals() -> ResponseReturnValue:
    filters = _filters()
    if named := A_NUMBER.fullmatch(filters.q):
        return redirect(url_for(".proposal", number=int(named[1])), code=303)
    listing = queries.list_proposals(filters, cursor=request.args.get("cursor", ""), to=actor())
    return render_template(
        "overview/proposals.html",
        listing=listing,
        filters=filters,
        views=queries.VIEWS,
        stages=Stage,
        owners=queries.owners(actor()),
        goal=goal_of(filters.goal) if filters.goal else None,
    )


def _filters() -> queries.Filters:
    owner = request.args.get("owner", "")
    return queries.Filters(
        view=request.args.get("view", "open"),
        q=request.args.get("q", "").strip()[:200],
        stage=request.args.get("stage", ""),
        owner=_whole(owner),
        mine=request.args.get("mine") == "1",
        tag=request.args.get("tag", "").strip().lower()[:80],
        goal=_whole(request.args.get("goal", "")),
        system=request.args.get("system", "").strip()[:80],
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,15}", text, re.ASCII) else None


@bp.get("/p/<number:number>")
def proposal(number: int) -> ResponseReturnValue:
    found = visible_proposal(number, actor(), *queries.read_whole())
    return render_template(
        "overview/proposal.html",
        proposal=found,
        tab="proposal",
        standing=standing_of(found),
        about=described(found),
        margin=margin_of(found),
        since=since_you_looked(found, reader=actor()),
    )


@bp.get("/p/<number:number>/card")
def card(number: int) -> ResponseReturnValue:
    """Return the few lines that a link to the proposal shows; scripts ask for them."""
    found = visible_proposal(number, actor())
    return render_template("overview/_card.html", card=card_of(found, reader=actor()))


@bp.get("/p/<number:number>/reference")
def reference(number: int) -> ResponseReturnValue:
    """What the promise form shows about a metric once it is chosen there."""
    metric, form = metric_of(_whole(request.args.get("metric", ""))), CommitmentForm()
    form.offer_series(series_names(metric) if metric else ())
    return render_template(
        "overview/reference.html",
        proposal=visible_proposal(number, actor()),
        metric=metric,
        form=form,
    )


@bp.get("/p/<number:number>/history")
def history(number: int) -> ResponseReturnValue:
    found, chosen = visible_proposal(number, actor()), _chosen()
    before = _whole(request.args.get("before", ""))
    return render_template(
        "overview/history.html",
        proposal=found,
        tab="history",
        chosen=chosen,
        labels=timeline.LABELS,
        people=timeline.people_in(found),
        timeline=timeline.timeline_of(found, chosen, before=before, reader=actor()),
    )


def _chosen() -> timeline.Chosen:
    kind = request.args.get("kind", "")
    return timeline.Chosen(
        kind=kind if kind in timeline.LABELS else "",
        person=_whole(request.args.get("person", "")),
        key=request.args.get("key") == "1",
    )


@bp.get("/p/<number:number>/history/<number:event_id>")
def event(number: int, event_id: int) -> ResponseReturnValue:
    """The address of an entry for good: it leads to the thing that it is about."""
    found = visible_proposal(number, actor())
    told = timeline.event_of(found, event_id)
    return redirect(timeline.address_of(told, found), code=303)


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    return render_template("overview/rules.html", rules=rules_under())


@bp.get("/rules/<number:version>")
def rules_then(version: int) -> ResponseReturnValue:
    """The rules as they read under one version of the policy."""
    return render_template("overview/rules.html", rules=rules_under(version))
