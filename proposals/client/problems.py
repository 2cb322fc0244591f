"""What can go wrong between a command and its server."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The server said no, or could not be asked; ``lines`` say why, one for each fault."""

    def __init__(self, *lines: str, document: dict[str, Any] | None = None) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.document = document or {"title": "Refused", "detail": "\n".join(lines)}


class Misused(Exception):
    """The command cannot be meant like this; the text says what to do."""
