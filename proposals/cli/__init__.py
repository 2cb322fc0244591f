"""The commands of the server, below `flask`."""

from __future__ import annotations

from flask import Flask

from proposals.cli import (
    changes,
    impact,
    importing,
    people,
    rerendering,
    sample,
    seeding,
    serving,
    working,
)

COMMANDS = (
    serving.up,
    working.worker,
    people.users,
    people.tokens,
    importing.import_archive,
    impact.impact,
    changes.changes,
    rerendering.rerender,
    seeding.seed,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
    sample.init_app(app)
