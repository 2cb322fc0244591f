"""The board of roll-outs, their calendar, and the feed of it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.downloads import download, is_known, unchanged
from proposals.overview import feeds
from proposals.overview.actions import make_feed, stop_feed
from proposals.overview.board import board_of
from proposals.overview.board_groups import WAYS, groups_of
from proposals.overview.calendar import month_of
from proposals.overview.rollouts import FOLLOWED, Chosen, offers
from proposals.responses import go_to
from proposals.rollout.queries import today_of

bp = Blueprint("boards", __name__)


@bp.get("/rollouts")
def board() -> ResponseReturnValue:
    chosen, after = Chosen.read(request.args), request.args.get("after", "")
    way = request.args.get("by", "")
    if way in WAYS:
        groups = groups_of(WAYS[way], chosen, after=after, to=actor())
        return _page("overview/board_groups.html", chosen, board=groups, way=way)
    rows = board_of(chosen, after=after, to=actor())
    return _page("overview/board.html", chosen, board=rows, way="")


@bp.get("/rollouts/calendar")
def calendar() -> ResponseReturnValue:
    return _calendar_page()


@bp.post("/rollouts/calendar/feed")
def make() -> ResponseReturnValue:
    secret = make_feed(actor(), by=actor())
    # Not a redirect: the secret would have to be kept somewhere in between.
    return _calendar_page(secret=secret), 201


@bp.post("/rollouts/calendar/feed/end")
def stop() -> ResponseReturnValue:
    stop_feed(actor(), by=actor())
    return go_to(url_for(".calendar"), "That address shows nothing any more.")


@bp.get("/calendar/<secret>.ics")
def feed(secret: str) -> ResponseReturnValue:
    """Answer another program: no cookie, the address itself is what opens it."""
    reader = feeds.reader_of(secret)
    entries = feeds.entries_for(reader, Chosen.read(request.args))
    content = feeds.as_icalendar(entries, server_url=current_app.config["SERVER_URL"])
    digest = hashlib.sha256(content).hexdigest()
    if is_known(digest):
        return unchanged(digest)
    return download(content, name="roll-outs.ics", shown_as="text/calendar", digest=digest)


def _calendar_page(**more: Any) -> str:
    chosen, today = Chosen.read(request.args), today_of(actor())
    month = month_of(request.args.get("month", ""), chosen, today=today, to=actor())
    return _page(
        "overview/calendar.html",
        chosen,
        month=month,
        day_today=today,
        feed=feeds.feed_of(actor()),
        **more,
    )


def _page(page: str, chosen: Chosen, **shown: Any) -> str:
    return render_template(
        page, chosen=chosen, offers=offers(actor()), stages=FOLLOWED, ways=WAYS, **shown
    )
