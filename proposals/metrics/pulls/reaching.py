"""Asking over HTTP, with what a source keeps secret."""

from __future__ import annotations

import base64

from proposals import outbound
from proposals.metrics.pulls.asking import Place, split_user


def fetch(place: Place, path: str, params: dict[str, str] | None = None) -> outbound.Answer:
    """Ask for what is below the place's address, with its secret."""
    address, user = split_user(place.address)
    return outbound.fetch(
        address.rstrip("/") + path if path else address,
        params=params,
        headers=_credentials(user, place.secret),
        is_source=place.is_named,
        is_inside=place.is_inside,
    )


def _credentials(user: str, secret: str) -> dict[str, str]:
    if not secret:
        return {}
    if not user:
        return {"Authorization": f"Bearer {secret}"}
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}
