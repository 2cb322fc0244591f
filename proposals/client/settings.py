"""Which server the commands talk to, and with which token."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from proposals.client.problems import Misused


class Settings(NamedTuple):
    """The server's address, without a slash at its end, and a token made there."""

    url: str
    token: str


def settings() -> Settings:
    """Return what the environment says, or else what `throughline login` kept.

    A token that was kept goes to the server that it was made for, and to no other.
    """
    kept = _kept()
    url = plain_url(os.environ.get("THROUGHLINE_URL") or kept.url)
    token = os.environ.get("THROUGHLINE_TOKEN") or (kept.token if url == kept.url else "")
    if not url or not token:
        raise Misused(
            f"There is no {'token' if url else 'server'} to use{f' for {url}' if url else ''}:"
            " set THROUGHLINE_URL and THROUGHLINE_TOKEN, or run throughline login URL."
        )
    return Settings(url, token)


def keep(chosen: Settings) -> Path:
    """Write the settings where only their owner reads them; return where."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(chosen._asdict(), file)
    draft.replace(path)
    return path


def plain_url(url: str) -> str:
    """Return the address without what comes after the host and path; raise Misused."""
    if not url:
        return ""
    if not url.startswith(("https://", "http://")) or any(sign in url for sign in "?#@ \\"):
        raise Misused(f"“{url}” is not the address of a server: write https://throughline.example.")
    return url.rstrip("/")


def _path() -> Path:
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "throughline" / "client.json"


def _kept() -> Settings:
    try:
        found = json.loads(_path().read_text("utf-8"))
        return Settings(str(found["url"]), str(found["token"]))
    except FileNotFoundError:
        return Settings("", "")
    except (OSError, ValueError, KeyError, TypeError):
        raise Misused(f"{_path()} cannot be read: run throughline login URL again.") from None
