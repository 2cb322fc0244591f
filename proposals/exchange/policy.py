"""Who may bring archives in, and see what became of them."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.policy import permission


@permission("Only an administrator may import archives.")
def import_archive(actor: Person, nothing: None) -> bool:
    return actor.is_administrator
