"""The world of a journey: a server that listens, and visitors who knock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from tests.journeys.live import LiveServer
from tests.journeys.visitor import Visitor


@pytest.fixture
def server(app: Flask, caplog: pytest.LogCaptureFixture) -> Iterator[LiveServer]:
    """A server that may say no to its visitors, and may not fail them."""
    running = LiveServer(app)
    yield running
    running.stop()
    failures = [each for each in caplog.get_records("call") if each.levelno >= logging.ERROR]
    assert [each.getMessage() for each in failures] == []


@pytest.fixture
def visit(chromium: Chromium, server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Let somebody in; in the end nobody's browser may have complained."""
    visitors: list[Visitor] = []

    def let_in(name: str = "guest", **options: Any) -> Visitor:
        visitors.append(Visitor(chromium, server, name, **options))
        return visitors[-1]

    yield let_in
    for visitor in visitors:
        visitor.leave()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
