"""The large collections of hostile input, which are not kept with the product."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("THROUGHLINE_SHARED_DATA", ROOT.parent / "shared" / "data"))


def _path(name: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not in {FOLDER}; set THROUGHLINE_SHARED_DATA")
    return path


def hostile_patterns() -> dict[str, Callable[[int], str]]:
    spec = importlib.util.spec_from_file_location("hostile", _path("hostile_markdown.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PATTERNS


def hostile_markup() -> list[str]:
    with _path("xss_corpus.json").open(encoding="utf-8") as file:
        return [item["payload"] for item in json.load(file)["items"]]
