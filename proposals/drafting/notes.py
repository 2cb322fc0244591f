"""What a revision notes about its document, so that no list has to read the document."""

from __future__ import annotations

from typing import Any

from proposals.markup import Rendered, is_filled


def noted_sections(document: Rendered, text: str) -> list[dict[str, Any]]:
    """Return what a revision keeps about the sections of its document, in order."""
    kinds = {each.kind for each in document.sections}
    filled = {kind: is_filled(text, kind or "") for kind in kinds}
    return [
        {
            "kind": each.kind,
            "title": each.title,
            "anchor": each.anchor,
            "level": each.level,
            "is_filled": filled[each.kind],
        }
        for each in document.sections
    ]
