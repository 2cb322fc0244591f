"""Permissions: who may do what, with the sentence that a refused person reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proposals.errors import Forbidden


@dataclass(frozen=True)
class Permission:
    """A predicate over (actor, subject) with a name and a reason to show."""

    name: str
    reason: str
    predicate: Callable[[Any, Any], bool]

    def __call__(self, actor: Any, subject: Any) -> bool:
        return actor is not None and bool(self.predicate(actor, subject))


PERMISSIONS: dict[str, Permission] = {}


def permission(reason: str) -> Callable[[Callable[[Any, Any], bool]], Permission]:
    """Turn a predicate into a permission called ``stage.function``."""

    def named(predicate: Callable[[Any, Any], bool]) -> Permission:
        stage = predicate.__module__.removeprefix("proposals.").split(".")[0]
        made = Permission(f"{stage}.{predicate.__name__}", reason, predicate)
        PERMISSIONS[made.name] = made
        return made

    return named


def require(needed: Permission, actor: Any, subject: Any = None) -> None:
    """Return quietly, or raise Forbidden with the permission's reason."""
    if not needed(actor, subject):
        raise Forbidden(needed.reason, permission=needed.name)


def can(name: str, actor: Any, subject: Any = None) -> bool:
    """Answer a template's question; an unknown name is a bug, not a no."""
    return PERMISSIONS[name](actor, subject)
