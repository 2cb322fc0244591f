"""`flask up`: everything that a running server needs, in one process tree."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from types import FrameType

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from proposals.accounts.links import first_run_link
from proposals.db import db
from proposals.migrations.running import migrate
from proposals.pdf import NoPdf, can_make_pdf

WORKER = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")
STOP_SECONDS = 30
RESTART_PAUSE_SECONDS = 2


class _StopAsked(Exception):
    pass


@click.command("up")
@with_appcontext
def up() -> None:
    """Migrate, then run the web server and the worker until stopped."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    _require_free(host, port)
    _require_database()
    migrate()
    _greet()
    db.session.remove()
    db.engine.dispose()  # the children open connections of their own
    _supervise([_web_command(host, port), WORKER])


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({error.strerror}). Stop what is there, or"
                f" choose another with PORT={port + 1}."
            ) from None


def _require_database() -> None:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
        shown = sa.make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
        raise click.ClickException(
            f"The database {shown.render_as_string()} does not answer: {cause}. Check DATABASE_URL."
        ) from None
    db.session.rollback()  # the migration writes on a connection of its own


def _greet() -> None:
    address = current_app.config["SERVER_URL"]
    click.echo(f"Throughline is at {click.style(address, bold=True)} (Ctrl-C stops it).")
    if link := first_run_link():
        click.echo(f"Nobody is here yet. Open this link once to make it yours:\n  {link}")
    if not can_make_pdf():
        click.echo(f"Everything works but one thing, PDFs. {NoPdf().detail}", err=True)


def _web_command(host: str, port: int) -> tuple[str, ...]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # One process on SQLite: one queue for the one writer it allows.
    workers = "1" if db.engine.dialect.name == "sqlite" else "2"
    return (
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", bind, "--workers", workers),
        *("--worker-class", "gthread", "--threads", "8", "--log-level", "warning"),
        *("--limit-request-line", "8190", "--limit-request-fields", "60"),
        *("--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "30"),
        "--no-control-socket",
    )


def _supervise(commands: list[tuple[str, ...]]) -> None:
    """Keep the processes running; stop them all, in order, when asked to."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    # Sessions of their own, so that Ctrl-C reaches only this process, which then tells them.
    children = [_start(command) for command in commands]
    try:
        while True:
            time.sleep(RESTART_PAUSE_SECONDS)
            for place, command in enumerate(commands):
                if children[place].poll() is not None:
                    click.echo(
                        f"{command[2]} ended with {children[place].returncode}; again.", err=True
                    )
                    children[place] = _start(command)
    except _StopAsked:
        click.echo("\nStopping.")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            _wait(child)


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 (a fixed command)


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _stop(number: int, frame: FrameType | None) -> None:
    raise _StopAsked
