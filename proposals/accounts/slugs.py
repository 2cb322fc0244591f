"""A team's address: its name in small plain letters, and free."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

import sqlalchemy as sa

from proposals.accounts.models import Team
from proposals.db import db


def slug_of(name: str) -> str:
    """Return 'platform-zurich' for 'Platform (Zürich)'; 'team' where no letter is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "team"


def free_slug(name: str) -> str:
    """Return the name's slug, numbered if another team has it."""
    wanted = slug_of(name)
    taken = set(db.session.scalars(sa.select(Team.slug).where(Team.slug.startswith(wanted))))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
