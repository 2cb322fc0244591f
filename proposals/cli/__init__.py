"""The commands of the server, below `flask`."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from proposals.cli import sample

COMMANDS = (
    "serving.up",
    "working.worker",
    "people.users",
    "people.tokens",
    "importing.import_archive",
    "impact.impact",
    "seeding.seed",
)


def init_app(app: Flask) -> None:
    for name in COMMANDS:
        module, attribute = name.split(".")
        try:
            app.cli.add_command(getattr(import_module(f"proposals.cli.{module}"), attribute))
        except (ImportError, AttributeError):
            continue
    sample.init_app(app)
