"""Secrets of other systems, sealed with this installation's key so that a copy of the database
does not give them away."""

from __future__ import annotations

import base64

from flask import current_app

from proposals.errors import Invalid

PURPOSE = b"throughline: secrets of data sources"


class KeyChanged(Invalid):
    """A secret was sealed with another key than the one of today."""

    code, title = "key_changed", "The key has changed"

    def __init__(self) -> None:
        super().__init__(
            "The password or token was kept under another secret key, and cannot be read any"
            " more: an administrator types it in again."
        )


def seal(secret: str) -> str:
    """Return the secret as it may be stored; an empty one stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Return the secret, or raise KeyChanged if SECRET_KEY is not the one that sealed it."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise KeyChanged() from None


def _box():  # type: ignore[no-untyped-def]
    # Here and not above: most processes never open a secret.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive
    return Fernet(base64.urlsafe_b64encode(derive(current_app.config["SECRET_KEY"].encode())))
