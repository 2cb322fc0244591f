"""People as programs name them: by the address with which they sign in."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.accounts.queries import person_by_email
from proposals.errors import Invalid


def person_at(email: str, *, field: str) -> Person:
    """Return who signs in with the address, or raise Invalid for the field."""
    person = person_by_email(email)
    if person is None or not person.is_active:
        sentence = "Nobody here signs in with this address."
        raise Invalid(sentence, {field: [sentence]})
    return person
