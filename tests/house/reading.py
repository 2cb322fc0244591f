"""Reading the source of the house as data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "proposals"
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "versions" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield what is imported from this package at run time, as parts below ``proposals``."""
    ignored = _type_checking_lines(tree_of(path))
    for node in ast.walk(tree_of(path)):
        if getattr(node, "lineno", 0) in ignored:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from _below(node.module, [each.name for each in node.names])
        elif isinstance(node, ast.Import):
            for each in node.names:
                yield from _below(each.name, [])


def _below(module: str, names: list[str]) -> Iterator[tuple[str, ...]]:
    parts = module.split(".")
    if parts[0] != "proposals":
        return
    if len(parts) == 1:
        yield from ((name,) for name in names)
    else:
        for name in names or [""]:
            yield (*parts[1:], name) if name else tuple(parts[1:])


def _type_checking_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for inner in node.body:
                lines |= set(range(inner.lineno, (inner.end_lineno or inner.lineno) + 1))
    return lines
