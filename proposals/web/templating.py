"""What every template can call, and nothing that it could query with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, request
from flask_login import current_user
from jinja2 import Template
from markupsafe import Markup

from proposals import clock, words
from proposals.accounts.models import Organisation
from proposals.accounts.session import actor, form_token
from proposals.db import db
from proposals.drafting import templates
from proposals.drafting.promises import declared_in_words
from proposals.drafting.views import coaching
from proposals.exchange.queries import imported_facts
from proposals.impact.queries.overlaps import claims_on, overlaps_ahead
from proposals.overview.frame import frame_of
from proposals.overview.holdings import departed_holders, holdings_of
from proposals.overview.reference import reference_class
from proposals.overview.said_did import said_and_did
from proposals.overview.serving import answers_to, serving, serving_counts
from proposals.overview.since import since_last_visit
from proposals.overview.track_record import own_record, team_record
from proposals.overview.uses import uses_of
from proposals.policy import can
from proposals.responses import notices
from proposals.review import suggestions
from proposals.review.forms.forecasts import forecast_form
from proposals.review.limits import room_for
from proposals.review.queries.forecasts import forecasts_of
from proposals.review.views import jottings, remarks
from proposals.submissions import new_mark
from proposals.track import Track, draw_track

THEMES = ("light", "dark")


class MacroTemplate(Template):
    """A template whose macros are looked up once.

    Jinja compares the names of all globals at every import of a macro, in case a page was
    given others; ours never are, and a page of 200 comments spent a third of its time so.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_app(app: Flask) -> None:
    app.jinja_env.template_class = MacroTemplate
    app.jinja_env.globals.update(
        can=lambda name, subject=None: (
            current_user.is_authenticated and can(name, actor(), subject)
        ),
        coaching_of=coaching.coaching_of,
        csrf_token=form_token,
        form_mark=new_mark,
        imported_facts=imported_facts,
        missing_sections=templates.missing_sections,
        metric_used_by=lambda metric: uses_of(metric, to=actor()),
        reference_class=lambda metric, proposal: reference_class(metric, but=proposal, to=actor()),
        declared_in_words=declared_in_words,
        departed_holders=lambda: departed_holders(to=actor()),
        claims_on=lambda metric, proposal: claims_on(metric, to=actor(), but=proposal),
        overlaps_ahead=lambda proposal: overlaps_ahead(proposal, to=actor()),
        own_record=lambda: own_record(actor()),
        team_record=lambda team: team_record(team, to=actor()),
        serving=lambda goal: serving(goal, to=actor()),
        serving_counts=lambda goals: serving_counts(goals, to=actor()),
        answers_to=lambda opportunities: answers_to(opportunities, to=actor()),
        forecasts_for=lambda proposal: forecasts_of(proposal, actor()),
        forecast_form_for=lambda proposal: forecast_form(proposal, actor()),
        room_for=lambda proposal: room_for(actor(), proposal),
        holdings_of=lambda person: holdings_of(person, to=actor()),
        frame_of=lambda proposal, tab: frame_of(proposal, tab=tab, reader=actor()),
        my_review=jottings.my_review,
        remark_form=remarks.blank_form,
        news_of=lambda proposal: since_last_visit(proposal, reader=actor()),
        place_of=coaching.place_of,
        said_and_did=lambda proposal: said_and_did(proposal, reader=actor()),
        shown_suggestion=suggestions.shown,
        waiting_suggestions=suggestions.waiting,
        static_url=static_url,
        suggested_metrics_of=templates.suggested_metrics_of,
        template_behind=templates.template_behind,
        words=words,
        draw_track=draw_track,
        Track=Track,
    )
    app.jinja_env.filters["safe_html"] = Markup  # only for what markup.render() made
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_for_every_page)


def _for_every_page() -> dict[str, Any]:
    theme = request.cookies.get("theme")
    return {
        "organisation_name": organisation_name(),
        "theme": theme if theme in THEMES else "auto",
        "notices": notices(),
        "today": clock.today(),
        "now": clock.now(),
    }


def organisation_name() -> str:
    """Return the organisation's name; asked for once, it does not change while running."""
    known = current_app.extensions.setdefault("throughline.names", {})
    if "organisation" not in known:
        name = db.session.scalar(sa.select(Organisation.name))
        if name is None:
            return "Throughline"
        known["organisation"] = name
    return str(known["organisation"])


def static_url(path: str) -> str:
    """Return the address of a static file, with a hash that changes when the file does."""
    known: dict[str, str] = current_app.extensions.setdefault("throughline.static", {})
    if path not in known or current_app.debug:
        content = (Path(str(current_app.static_folder)) / path).read_bytes()
        known[path] = f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:8]}"
    return known[path]
