"""The templates that come with the product, kept as Markdown files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from proposals.accounts.models import Person
from proposals.frontmatter import parse

FOLDER = Path(__file__).parent / "starters"
# Most general first; then in the order in which people name what they want.
ORDER = (
    "general",
    "reliability",
    "delivery-speed",
    "security",
    "cost",
    "technical-debt",
    "developer-experience",
    "customer-experience",
)


@dataclass(frozen=True, kw_only=True)
class Template:
    """One version of a starting document: what it is for, its text with hints, what to measure.

    Nobody saved a version that came with the product, so it has no date and no person.
    """

    key: str
    number: int = 1
    name: str
    purpose: str
    metrics: tuple[str, ...]
    body: str
    is_retired: bool = False
    message: str = ""
    saved_at: datetime | None = None
    saved_by: Person | None = None


@cache
def starters() -> dict[str, Template]:
    """Return version 1 of each template that comes with the product, in the order of offer."""
    return {key: _read(key) for key in ORDER}


def _read(key: str) -> Template:
    facts, body = parse((FOLDER / f"{key}.md").read_text("utf-8"))
    return Template(
        key=key,
        name=facts["name"],
        purpose=facts["purpose"],
        metrics=tuple(facts["metrics"]),
        body=body.strip(),
    )
