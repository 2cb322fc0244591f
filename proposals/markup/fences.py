"""Fenced code blocks: how they open and close, the same for the renderer and for sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN = re.compile(r"(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening line of a fenced block."""

    mark: str
    info: str

    @property
    def language(self) -> str:
        """The first word after the fence, as in ```` ```python title="x" ````, or ''."""
        words = self.info.replace("{", " ").replace("}", " ").split()
        return words[0].lstrip(".") if words else ""

    def is_closed_by(self, line: str) -> bool:
        bare = line.strip()
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0])


def fence_opened_by(line: str) -> Fence | None:
    """Return the fence that a line opens, whatever its indentation."""
    match = _OPEN.match(line.lstrip(" "))
    if match is None or (match["mark"][0] == "`" and "`" in match["info"]):
        return None
    return Fence(match["mark"], match["info"].strip())
