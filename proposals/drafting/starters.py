"""The documents that a proposal starts from, kept as Markdown files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@dataclass(frozen=True)
class Starter:
    """A starting document: what it is for, its sections with hints, and metrics to think of."""

    key: str
    name: str
    purpose: str
    metrics: tuple[str, ...]
    body: str


@cache
def starters() -> tuple[Starter, ...]:
    """Return all starters in the order in which they are offered."""
    return tuple(_read(FOLDER / f"{key}.md") for key in ORDER)


def starter(key: str) -> Starter:
    """Return the starter of that key; KeyError if there is none."""
    return {each.key: each for each in starters()}[key]


def _read(path: Path) -> Starter:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return Starter(
        key=facts["key"],
        name=facts["name"],
        purpose=facts["for"],
        metrics=tuple(facts["metrics"].split("; ")),
        body=body.strip(),
    )
