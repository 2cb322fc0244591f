"""What others write after an @: short, plain, and one person's alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from itertools import count
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import FormerHandle, Person
from proposals.db import db
from proposals.markup import mentioned_in

LONGEST_MADE = 30  # of what is taken from an address; a number may follow
LONGEST = 40
HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
MOST_ASKED = 500  # mentions in one text; nobody writes to more people at once


def bare_handle(email: str) -> str:
    """Return 'ana-lopes' for Ana.Lopes@example.org; 'member' where no letter is left."""
    bare = re.sub(r"[^a-z0-9]+", "-", email.partition("@")[0].lower()).strip("-")
    return bare[:LONGEST_MADE].strip("-") or "member"


def free_handle(email: str) -> str:
    """Return the handle that the address suggests, numbered if somebody else has it."""
    wanted = bare_handle(email)
    taken = set(_handles(lambda handle: handle.startswith(wanted)))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


def known_handles(words: Collection[str]) -> frozenset[str]:
    """Return those of the words (lower case) by which somebody is known, in one query."""
    if not words:
        return frozenset()
    asked = sorted(words)[:MOST_ASKED]
    return frozenset(_handles(lambda handle: handle.in_(asked)))


def _handles(chosen: Callable[[Any], sa.ColumnElement[bool]]) -> Iterable[str]:
    kinds = (Person.handle, FormerHandle.handle)
    return db.session.scalars(
        sa.union_all(*(sa.select(each).where(chosen(each)) for each in kinds))
    )


def person_called(handle: str) -> Person | None:
    """Return who has the handle, or gave it up, whatever the case it is written in."""
    wanted = handle.lower()
    former = sa.select(FormerHandle.person_id).where(FormerHandle.handle == wanted)
    return db.session.scalar(
        sa.select(Person).where(sa.or_(Person.handle == wanted, Person.id.in_(former)))
    )


def mentioned_people(*texts: str) -> frozenset[str]:
    """Return the handles in the Markdown that are somebody's, for `markup.render`."""
    return known_handles(frozenset().union(*map(mentioned_in, texts)))
