"""Who may do what with what they look at."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.policy import permission


@permission("Only they themselves may decide where their dates are read.")
def keep_feed(actor: Person, person: Person) -> bool:
    return actor.id == person.id
