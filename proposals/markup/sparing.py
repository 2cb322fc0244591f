"""The inline patterns, asked only about texts that could match them.

Python-Markdown asks every one of twenty patterns about every paragraph, and looks up each of
them anew.  A sign that the pattern cannot do without rules most of them out, which makes a long
document twice as fast; what comes out is the same.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

_SIGNS = {
    "quoted_formula": "$`",
    "backtick": "`",
    "formula": "$",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "\n",
    "html": "<",
    "bare_address": "://",
    "entity": "&",
}


class SparingInlines(InlineProcessor):
    """The library's own pass over the tree, with its inner loop in other words."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._asked: list[tuple[Any, str]] = []

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        patterns = self.md.inlinePatterns
        signs = {id(patterns[name]): sign for name, sign in _SIGNS.items() if name in patterns}
        self._asked = [(pattern, signs.get(id(pattern), "")) for pattern in patterns]
        return super().run(tree, ancestors)

    # Under the name that it has in the library, where it is private.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        for index in range(patternIndex, len(self._asked)):
            pattern, sign = self._asked[index]
            is_found, start = sign in data, 0
            while is_found:
                data, is_found, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
        return data
