"""The order of the folders is the order of a proposal's life."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.reading import HOUSE, MODULES, imports_of, name_of, tree_of

# In the order of a proposal's life: each may import those before it.
STAGES = ["accounts", "goals", "metrics", "drafting", "review", "decisions", "rollout", "impact"]
# May import any stage, and not one another; but search is what lists are narrowed with, and
# a letter says what a proposal needs, as its page does.
ONLOOKERS = {
    "notifications": {"overview"},
    "search": set(),
    "overview": {"search"},
    "exchange": {"search"},
}
# May import anything but one another.
SHELLS = ["api", "cli", "web"]
# Runs far from any server, and starts fast: imports nothing of ours, not even the ground.
APART = {"client"}
GROUND = {path.stem for path in HOUSE.glob("*.py")} | {"markup"}
SHELF = ["models", "queries", "policy", "errors", "events", "actions", "forms", "views"]


def _allowed(folder: str | None) -> set[str]:
    if folder in SHELLS:
        return {folder, *STAGES, *ONLOOKERS, "migrations"}
    if folder in ONLOOKERS:
        return {folder, *STAGES, *ONLOOKERS[folder]}
    if folder in STAGES:
        return set(STAGES[: STAGES.index(folder) + 1])
    if folder == "migrations":
        return {"migrations", "search"}
    return {folder} if folder else set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_folder_may(path: Path):
    relative = path.relative_to(HOUSE)
    if relative == Path("__init__.py"):
        return  # create_app assembles everything
    folder = relative.parts[0] if len(relative.parts) > 1 else None
    ground = set() if folder in APART else GROUND
    used = {parts[0] for parts in imports_of(path)} - ground
    assert used <= _allowed(folder), f"{relative} imports {sorted(used - _allowed(folder))}"


def _shelf_place(relative: Path) -> int | None:
    name = relative.parts[1].removesuffix(".py")
    return SHELF.index(name) if name in SHELF else None


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(HOUSE).parts[0] in {*STAGES, *ONLOOKERS}],
    ids=name_of,
)
def test_a_shelf_is_read_from_left_to_right(path: Path):
    relative = path.relative_to(HOUSE)
    place = _shelf_place(relative)
    if place is None:
        return
    for parts in imports_of(path):
        if parts[0] == relative.parts[0] and len(parts) > 1 and parts[1] in SHELF:
            assert SHELF.index(parts[1]) <= place, f"{relative} imports {'.'.join(parts)}"


def test_only_two_modules_commit():
    commits = {name_of(path) for path in MODULES if ".commit(" in path.read_text("utf-8")}
    assert commits == {"db.py", "web/requests.py"}


def test_only_the_clock_asks_what_time_it_is():
    asking = {
        name_of(path)
        for path in MODULES
        if "datetime.now(" in path.read_text("utf-8") or "date.today(" in path.read_text("utf-8")
    }
    assert asking == {"clock.py"}


def test_numpy_is_for_the_analysis_alone():
    users = {
        name_of(path).split("/")[0] for path in MODULES if "import numpy" in path.read_text("utf-8")
    }
    assert users <= {"impact"}


# What could ask another server, and who may: the way out, and the program on other machines.
ASKING = {"requests", "urllib3", "httpx", "aiohttp", "urllib.request", "http.client", "socket"}
MAY_ASK = {"outbound.py"}
LISTENS = {"cli/serving.py"}  # sees whether the port is free before it serves there


def _named_in(path: Path) -> set[str]:
    """Return every module that is imported, wherever in the file that is."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_requests_leave_through_one_module():
    askers = {
        name_of(path)
        for path in MODULES
        for name in _named_in(path)
        if name in ASKING or name.split(".")[0] in ASKING
    }
    strangers = {name for name in askers if not name.startswith("client/")}
    assert strangers <= MAY_ASK | LISTENS
