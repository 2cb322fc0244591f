"""Throughline: change proposals, from the first draft to the measured outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Assemble the application: configuration, database, then the shells.

    The imports are in here because the processes that render Markdown import
    ``proposals.markup`` and must not pay for all the rest.

    Raises config.Misconfigured, whose text is one plain sentence for each fault.
    """
    from flask import Flask

    from proposals import api, cli, config, db, web
    from proposals.notifications import handlers as _notifications  # noqa: F401 (subscribes)
    from proposals.search import handlers as _search  # noqa: F401 (subscribes)

    app = Flask(__name__, instance_path=config.instance_path())
    config.load(app, overrides)
    db.init_app(app)
    web.init_app(app)
    api.init_app(app)
    cli.init_app(app)
    return app
