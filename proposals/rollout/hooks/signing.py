"""Whether a call comes from whom it says: the proofs that each service documents."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from proposals.rollout.models import Service

LONGEST_ON_THE_WAY = timedelta(minutes=5)
_KEY = "whsec_"


def new_secret() -> str:
    """Return a secret of 256 bits, in the form that GitLab asks of a signing token."""
    return _KEY + base64.b64encode(secrets.token_bytes(32)).decode()


def is_signed(service: Service, headers: Mapping[str, str]) -> bool:
    """Tell whether there is any proof to look at."""
    return any(headers.get(name) for name in PROOFS[service])


def proves(
    service: Service, secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime
) -> bool:
    """Tell whether the proof was made with the secret, in a time that does not tell how nearly."""
    if not secret:
        return False
    if service == Service.GITHUB:
        return _is_alike(headers.get("x-hub-signature-256", ""), github_signature(secret, body))
    if headers.get("webhook-signature"):
        return _proves_standard(secret, headers, body, now)
    return _is_alike(headers.get("x-gitlab-token", ""), secret)


def github_signature(secret: str, body: bytes) -> str:
    """Return what GitHub sends as X-Hub-Signature-256."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def standard_signature(secret: str, delivery: str, sent: str, body: bytes) -> str:
    """Return what GitLab sends as webhook-signature, by https://www.standardwebhooks.com."""
    key = base64.b64decode(secret.removeprefix(_KEY))
    signed = f"{delivery}.{sent}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def _proves_standard(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    delivery, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not re.fullmatch(r"[0-9]{1,12}", sent):
        return False
    if abs(now.timestamp() - int(sent)) > LONGEST_ON_THE_WAY.total_seconds():
        return False
    try:
        expected = standard_signature(secret, delivery, sent, body)
    except binascii.Error:
        return False
    given = headers["webhook-signature"].split(" ")[:10]
    return any(_is_alike(each, expected) for each in given)


def _is_alike(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


PROOFS = {
    Service.GITHUB: ("x-hub-signature-256",),
    Service.GITLAB: ("x-gitlab-token", "webhook-signature"),
}
