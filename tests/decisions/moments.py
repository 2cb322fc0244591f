"""Moving the clock, and the people of a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock


def later(monkeypatch: pytest.MonkeyPatch, **span: float) -> None:
    """Let time pass: every later question what time it is gets a later answer."""
    before = clock.now
    monkeypatch.setattr(clock, "now", lambda: before() + timedelta(**span))
