"""The pages: blueprints of all stages, the request transaction, and the walls around them."""

from __future__ import annotations

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from proposals.accounts import session
from proposals.accounts import views as accounts
from proposals.decisions import views as decisions
from proposals.drafting import views as drafting
from proposals.exchange import views as exchange
from proposals.goals import views as goals
from proposals.impact import views as impact
from proposals.metrics import views as metrics
from proposals.overview import board_views, departures, impact_copy, strangers, turns
from proposals.overview import views as overview
from proposals.review import views as review
from proposals.rollout import views as rollout
from proposals.web import (
    access,
    diagrams,
    errors,
    headers,
    health,
    help,
    hooks,
    requests,
    templating,
    worker,
)


class NumberConverter(IntegerConverter):
    """A number that a column can hold: nine digits, no sign."""

    regex = r"[0-9]{1,9}"


def init_app(app: Flask) -> None:
    """Connect the pages to the application."""
    if hops := app.config["PROXY_HOPS"]:
        # Only as many proxies as were named are believed: the rest anybody can write.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.url_map.converters["number"] = NumberConverter
    session.init_app(app)
    templating.init_app(app)
    turns.init_app(app)
    stages = (accounts, goals, metrics, drafting, review, decisions, rollout, impact)
    for module in (*stages, overview, board_views, strangers, impact_copy, departures, exchange):
        for blueprint in vars(module).values():
            if isinstance(blueprint, Blueprint):
                app.register_blueprint(blueprint)
    for shell in (health, diagrams, help, hooks, worker):
        app.register_blueprint(shell.bp)
    app.register_blueprint(hooks.bp, name="api_hooks", url_prefix="/api/v1/hooks")
    access.init_app(app)
    requests.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
