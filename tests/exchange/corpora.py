"""Where the large public archives are, when somebody has them; they are no part of the product."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(
    os.environ.get("CORPORA_DIR") or Path(__file__).resolve().parents[3] / "shared" / "corpora"
)


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip unless the named files are there."""
    missing = [name for name in names if not (FOLDER / name).exists()]
    return pytest.mark.skipif(bool(missing), reason=f"CORPORA_DIR has no {', '.join(missing)}")


def facts(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return facts
