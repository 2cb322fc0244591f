"""Whom a token acts for."""

from __future__ import annotations

from typing import Any

from proposals.accounts.models import Scope
from proposals.accounts.tokens import scopes_of
from proposals.api.access import caller, needs, token
from proposals.api.resources import Resource
from proposals.api.schemas import MeSchema

bp = Resource("api_me", __name__, description="Whom the token acts for.")


@bp.get("/me")
@bp.response(200, MeSchema)
@bp.refuses()
@needs(*Scope)
def show_me() -> dict[str, Any]:
    """Tell whom this token acts for, and how far."""
    person, this = caller(), token()
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "function": person.function.value,
        "time_zone": person.time_zone,
        "is_administrator": person.is_administrator,
        "token": {
            "label": this.label,
            "scopes": sorted(scope.value for scope in scopes_of(this)),
            "expires_at": this.expires_at,
        },
    }
