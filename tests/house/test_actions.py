"""Every deed asks who before anything else, and says who is acting."""

from __future__ import annotations

import ast

import pytest

from tests.house.reading import MODULES, name_of, tree_of


def _is_shelf(name: str, shelf: str) -> bool:
    return name.endswith(f"/{shelf}.py") or f"/{shelf}/" in name


def _is_machinery(name: str) -> bool:
    """Tell whether only the other modules of its package use it, whose deeds have asked."""
    return name.rpartition("/")[2].startswith("_")


ACTIONS = [
    pytest.param(node, id=f"{name_of(path)}:{node.name}")
    for path in MODULES
    if _is_shelf(name_of(path), "actions") and not _is_machinery(name_of(path))
    for node in tree_of(path).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]
WRITERS = ("actions", "handlers")
# What writes beside actions, and why it may.
OTHER_WRITERS = {
    "events.py": "the event log is written with the fact that it records",
    "accounts/session.py": "signing in is not yet somebody's deed",
    "accounts/claims.py": "what strangers do before they are somebody",
}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_asks_for_permission_before_anything_else(action: ast.FunctionDef):
    first = next(
        statement
        for statement in action.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    )
    assert ast.unparse(first).startswith("require(policy.")


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_says_who_is_acting(action: ast.FunctionDef):
    assert [argument.arg for argument in action.args.kwonlyargs][-1] == "by"


def test_only_actions_handlers_and_the_event_log_add_rows():
    writers = {name_of(path) for path in MODULES if "session.add(" in path.read_text("utf-8")}
    strangers = {name for name in writers if not any(_is_shelf(name, shelf) for shelf in WRITERS)}
    assert strangers <= set(OTHER_WRITERS)
