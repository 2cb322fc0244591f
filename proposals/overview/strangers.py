"""The brief for somebody without an account, who was given a link; and all such links."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.queries import the_organisation
from proposals.accounts.session import actor
from proposals.db import scalars
from proposals.drafting.actions.share_links import revoke_share_link
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposals
from proposals.drafting.share_links import link_to, live_links, share_link, works
from proposals.errors import TooMany
from proposals.overview.brief import brief_of, read_brief
from proposals.overview.copies import bp
from proposals.overview.copying import for_strangers
from proposals.responses import go_to

administration = Blueprint("administration_shares", __name__, url_prefix="/admin/share-links")
MOST = 60  # pages from one address
WINDOW = timedelta(minutes=1)
FOR_STRANGERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class Visits:
    """How often each address came lately: in memory, because a page that is read writes nothing."""

    def __init__(self) -> None:
        self._lock, self._counts, self._since = threading.Lock(), Counter[str](), clock.now()

    def count(self, address: str) -> None:
        """Count one visit, or raise TooMany."""
        with self._lock:
            if not timedelta(0) <= clock.now() - self._since < WINDOW:
                self._counts, self._since = Counter(), clock.now()
            self._counts[address] += 1
            if self._counts[address] > MOST:
                raise TooMany("That was too often. Try again in a minute.", retry_after=60)


visits = Visits()


@bp.get("/brief/<token>")
def shared(token: str) -> ResponseReturnValue:
    visits.count(request.remote_addr or "")
    link = link_to(token, *read_brief())
    brief = brief_of(link.proposal)
    page = render_template(
        "overview/shared_brief.html",
        link=link,
        brief=brief,
        why_html=for_strangers(brief.why_html),
        is_public=True,
    )
    response = make_response(page)
    response.headers.update(FOR_STRANGERS)
    return response


@administration.get("")
def links() -> ResponseReturnValue:
    found = live_links()
    theirs = visible_proposals(actor()).where(Proposal.id.in_({each.proposal_id for each in found}))
    return render_template(
        "administration/share_links.html",
        links=found,
        visible={each.id for each in scalars(theirs)},
        working={each.id for each in found if works(each)},
        is_allowed=the_organisation().allows_share_links,
    )


@administration.post("/<number:link_id>/revocation")
def revoke(link_id: int) -> ResponseReturnValue:
    revoke_share_link(share_link(link_id), by=actor())
    return go_to(url_for(".links"), "That link opens nothing any more.")
