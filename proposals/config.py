"""Settings: defaults, then instance/config.py, then the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvValidationError
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Misconfigured(RuntimeError):
    """The settings cannot work; the text says which, and what to do, a sentence each."""


class Defaults:
    # A document of 1 MB, which a form without scripts sends as up to three bytes for one.
    MAX_CONTENT_LENGTH = 4 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 4 * 1024 * 1024
    MAX_FORM_PARTS = 2_000  # six for each passage of a document
    PASSWORD_COST = "scrypt:32768:8:1"  # noqa: S105 (a cost, not a password)
    SEND_FILE_MAX_AGE_DEFAULT = 31_536_000  # addresses of static files carry a hash
    # gthread workers on SQLite: one process, so one writer queue.
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = {}


def instance_path() -> str:
    """Return the folder of the database, the secret key and config.py."""
    return os.environ.get("THROUGHLINE_INSTANCE") or str(Path.cwd() / "instance")


def load(app: Flask, overrides: dict[str, Any] | None = None) -> None:
    """Fill app.config, or raise Misconfigured naming every fault at once."""
    instance = Path(app.instance_path)
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"The folder {instance} cannot be made: {error.strerror}.") from None
    app.config.from_object(Defaults)
    app.config.from_mapping(_from_environment(instance))
    app.config.from_pyfile(str(instance / "config.py"), silent=True)
    app.config.update(overrides or {})
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", app.config["DATABASE_URL"])
    if not app.config.get("SECRET_KEY"):
        app.config["SECRET_KEY"] = _kept_secret_key(instance)
    _derive(app)


def _from_environment(instance: Path) -> dict[str, Any]:
    env = Env(eager=False)
    default_database = f"sqlite:///{instance / 'throughline.sqlite3'}"
    settings = {
        "DATABASE_URL": env.str("DATABASE_URL", default_database),
        "PORT": env.int("PORT", 5000),
        "HOST": env.str("HOST", "127.0.0.1"),
    }
    with env.prefixed("THROUGHLINE_"):
        settings |= {
            "SECRET_KEY": env.str("SECRET_KEY", None),
            # Links in mail and the cookie's flags come from here, never from a request.
            "SERVER_URL": env.str("SERVER_URL", None),
            "TRUSTED_HOSTS": env.list("TRUSTED_HOSTS", None),
            "PROXY_HOPS": env.int("PROXY_HOPS", 0),
            "ALLOW_PLAIN_HTTP": env.bool("ALLOW_PLAIN_HTTP", False),
            # smtp://user:password@host:port, or empty: letters become files in instance/mail.
            "MAIL_URL": env.str("MAIL_URL", ""),
            "MAIL_FROM": env.str("MAIL_FROM", "Throughline <throughline@localhost>"),
            # Whose certificates are believed when numbers are pulled; empty: the public ones.
            "CA_FILE": env.str("CA_FILE", ""),
        }
    try:
        env.seal()
    except EnvValidationError as error:
        messages: Any = error.error_messages
        faults = [f"{name}: {' '.join(texts)}" for name, texts in messages.items()]
        raise Misconfigured("\n".join(faults)) from None
    return settings


def _kept_secret_key(instance: Path) -> str:
    """Return this installation's own key, made at the first start.

    There is no default key on purpose: one that is the same everywhere would
    sign every session with a string from a public repository.
    """
    path = instance / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise Misconfigured(f"The secret key {path} cannot be written: {error.strerror}.") from None
    return path.read_text("utf-8").strip()


def _derive(app: Flask) -> None:
    host, port = app.config["HOST"], app.config["PORT"]
    if not app.config["SERVER_URL"]:
        named = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (a comparison)
        app.config["SERVER_URL"] = f"http://{named}:{port}"
    address = urlsplit(app.config["SERVER_URL"])
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Misconfigured(
            f"THROUGHLINE_SERVER_URL is {app.config['SERVER_URL']!r}: write it as"
            " https://proposals.example.org."
        )
    secure = address.scheme == "https"
    if not secure and address.hostname not in LOOPBACK and not app.config["ALLOW_PLAIN_HTTP"]:
        raise Misconfigured(
            f"{app.config['SERVER_URL']} would send passwords unencrypted: use https, or set"
            " THROUGHLINE_ALLOW_PLAIN_HTTP=1 if something in front of it encrypts."
        )
    app.config["SECURE"] = secure
    app.config["SESSION_COOKIE"] = "__Host-sid" if secure else "sid"
    app.config["PREFERRED_URL_SCHEME"] = address.scheme
    if not app.config["TRUSTED_HOSTS"]:
        app.config["TRUSTED_HOSTS"] = [address.hostname, *LOOPBACK - {"::1"}]
    app.config["SQLALCHEMY_DATABASE_URI"] = _database_address(app)


def _database_address(app: Flask) -> str:
    given = app.config["SQLALCHEMY_DATABASE_URI"]
    try:
        url = make_url(given)
    except ArgumentError:
        raise Misconfigured(
            f"DATABASE_URL is {given!r}: write it as postgresql://user:password@host/name"
            " or sqlite:////path/to/file."
        ) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise Misconfigured(
            f"DATABASE_URL names {url.get_backend_name()!r}: only sqlite and postgresql work."
        )
    return url.render_as_string(hide_password=False)
