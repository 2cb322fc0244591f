"""Passwords: what is accepted, how they are hashed, and an equal wait for every guess."""

from __future__ import annotations

import unicodedata

from flask import current_app
from werkzeug.security import check_password_hash, generate_password_hash

from proposals.db import db

SHORTEST_BYTES = 10
LONGEST_BYTES = 1024  # a megabyte hashes no better, and costs whoever has to hash it


def fault_in(password: str) -> str | None:
    """Return what is wrong with a new password as a sentence, or None."""
    size = len(_prepared(password))
    if size < SHORTEST_BYTES:
        return f"Use at least {SHORTEST_BYTES} characters; a few plain words are a good password."
    if size > LONGEST_BYTES:
        return f"Use at most {LONGEST_BYTES} characters."
    return None


def hash_password(password: str) -> str:
    """Return the salted hash under which a password is kept.

    Ends the session's transaction first: a hash takes a tenth of a second on purpose,
    and SQLite has one write lock for everybody. So hash before the first write; what
    was read is read again.
    """
    db.session.rollback()
    return generate_password_hash(_prepared(password).decode(), current_app.config["PASSWORD_COST"])


def is_password(given: str, kept_hash: str | None) -> bool:
    """Tell whether the password is the one that was hashed; takes equally long either way.

    Without a hash to compare with (nobody has this address, or no password yet), the
    guess is hashed against one that nothing matches, so that the wait does not tell.
    """
    db.session.rollback()
    prepared = _prepared(given)
    fits = len(prepared) <= LONGEST_BYTES
    matches = check_password_hash(
        kept_hash or _unmatchable(), prepared.decode() if fits else "too long"
    )
    return matches and fits and kept_hash is not None


def _prepared(password: str) -> bytes:
    # One spelling of accented letters: keyboards and systems differ.
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def _unmatchable() -> str:
    return f"{current_app.config['PASSWORD_COST']}$nobodyhasthissalt${'0' * 128}"
