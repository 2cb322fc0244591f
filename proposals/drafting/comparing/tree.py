"""Safe HTML as a tree whose parts are still the very characters that the sanitiser wrote.

Nothing is written anew: an element knows where its tags stand in the run of tokens, and
putting tokens together again gives HTML that is as safe as the text they came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>(?:\s+[^\s=>/]+(?:=\"[^\"]*\")?)*)\s*(?P<end>/?)>"
    r"|(?P<text>[^<]+)"
)
# An id, and the landmark of a table: both are there once on a page.
_ONCE = re.compile(r'\sid="[^"]*"|\srole="region"\saria-label="[^"]*"')
_ID = re.compile(r'\sid="([^"]*)"')
_UNIT = re.compile(r'\sclass="[^"]*\b(?:mermaid|diagram|math)\b')
_WORD = re.compile(r"\w+")
VOID = frozenset(["br", "hr", "img", "input", "wbr", "col"])
UNITS = frozenset(["math", "svg", "img", "input", "iframe", "video", "picture", "hr"])
_BLOCK_NAMES = """
    p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption col colgroup
    div pre blockquote hr details summary figure figcaption
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
DEEPEST = 40  # what is nested deeper is taken as one piece


@dataclass(slots=True, eq=False)
class Node:
    """An element, or a text where ``tag`` is empty.

    ``opening`` is the tag, or the text, without what must not be on a page twice. ``alike``
    is the same number for two nodes of one comparison exactly where both say the same.
    """

    tag: str
    opening: str
    start: int
    end: int = 0
    anchor: str = ""
    children: list[Node] = field(default_factory=list)
    is_block: bool = False
    is_unit: bool = False
    alike: int = 0


class Tree:
    """One text. ``known`` is shared by all trees of a comparison."""

    def __init__(self, html: str, known: dict[object, int]) -> None:
        self.tokens: list[str] = []  # as they were
        self.bare: list[str] = []  # without ids
        self.known = known
        self.root = Node("", "", 0)
        self._open = [self.root]
        for match in _TOKEN.finditer(html):
            self._take(match)
        while self._open:
            self._close()

    def html(self, *nodes: Node, bare: bool = False) -> str:
        """Return the source of neighbouring nodes; bare is without ids."""
        tokens = self.bare if bare else self.tokens
        return "".join(tokens[nodes[0].start : nodes[-1].end]) if nodes else ""

    def words(self, node: Node) -> frozenset[str]:
        """Return the words that are in a node."""
        texts = (token for token in self.tokens[node.start : node.end] if token[0] != "<")
        return frozenset(word for text in texts for word in _WORD.findall(text))

    def text(self, node: Node) -> str:
        """Return what a node says, in one line."""
        texts = (token for token in self.tokens[node.start : node.end] if token[0] != "<")
        return " ".join(unescape("".join(texts)).split())

    def count(self, *nodes: Node) -> int:
        """Return how many words are in neighbouring nodes."""
        tokens = self.tokens[nodes[0].start : nodes[-1].end] if nodes else []
        return sum(len(_WORD.findall(token)) for token in tokens if token[0] != "<")

    def segments(self, node: Node) -> Iterator[Node]:
        """Yield the parts of an element: blocks, and between them runs of text, ``#run``."""
        run: list[Node] = []
        for child in node.children:
            if child.is_block:
                yield from self._run_of(run, beside_blocks=True)
                yield child
                run = []
            else:
                run.append(child)
        yield from self._run_of(run, beside_blocks=len(run) != len(node.children))

    def _run_of(self, nodes: list[Node], *, beside_blocks: bool) -> Iterator[Node]:
        says_nothing = all(not node.tag and node.opening.isspace() for node in nodes)
        if not nodes or (beside_blocks and says_nothing):
            return
        run = Node("#run", "", nodes[0].start, nodes[-1].end, children=nodes)
        said = ("#run", *(node.alike for node in nodes))
        run.alike = self.known.setdefault(said, len(self.known))
        yield run

    def _take(self, match: re.Match[str]) -> None:
        tag = match["tag"]
        if match["text"] is not None:
            self._add(Node("", match[0], len(self.tokens)), match[0])
        elif not match["close"]:
            node = Node(tag, _ONCE.sub("", match[0]), len(self.tokens))
            node.anchor = found[1] if (found := _ID.search(match[0])) else ""
            node.is_block = tag in BLOCKS
            node.is_unit = tag in UNITS or bool(_UNIT.search(match[0]))
            self._add(node, match[0], is_open=tag not in VOID and not match["end"])
        elif self._open[-1].tag == tag or any(node.tag == tag for node in self._open):
            while self._open[-1].tag != tag:
                self._close()
            self._close()

    def _add(self, node: Node, source: str, *, is_open: bool = False) -> None:
        self.tokens.append(source)
        self.bare.append(node.opening)
        self._open[-1].children.append(node)
        if is_open:
            self._open.append(node)
        else:
            self._finish(node)

    def _close(self) -> None:
        node = self._open.pop()
        if node.tag:
            self.tokens.append(f"</{node.tag}>")
            self.bare.append(f"</{node.tag}>")
        self._finish(node)

    def _finish(self, node: Node) -> None:
        node.end = len(self.tokens)
        if self._open:
            self._open[-1].is_block |= node.is_block
        said = (node.opening, *(each.alike for each in node.children))
        node.alike = self.known.setdefault(said, len(self.known))
