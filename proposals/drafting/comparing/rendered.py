"""What changed between two texts as they are read: blocks first, then the words inside them.

Works on the stored HTML and writes no HTML but its marks: everything else is cut from the
two texts, tag by tag, so the result is as safe as they are. Where a comparison would take
too long its marks get coarser, up to "all of this was removed, all of that added"; they
are never wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from proposals.drafting.comparing.alignment import Column, best_matches, cells_of, columns_of
from proposals.drafting.comparing.inline import (
    ADDED,
    REMOVED,
    Ids,
    Piece,
    Tag,
    Word,
    compare_words,
    counted,
    lines_of,
    marked,
    source_of,
    words_of,
)
from proposals.drafting.comparing.source import Allowance
from proposals.drafting.comparing.tree import DEEPEST, Node, Tree

MOST_PAIRS = 150_000  # of blocks that are looked at for what they have in common
ALIKE_ENOUGH = 0.3  # share of words in common from which a block counts as changed, not as new
# Of these an element has one.
_FIXED = frozenset({"thead", "tbody", "tfoot", "caption", "summary", "figcaption"})
# What may stand only in its own place, so that the mark goes inside.
_PLACED = _FIXED | {"li", "tr", "td", "th", "dt", "dd"}
_COLUMNS = frozenset({"col", "colgroup"})
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))

Kind = Literal["same", "changed", "added", "removed"]
Pair = tuple[Node | None, Node | None]
Said = tuple[str, frozenset[str]]  # what a block is, and its words


@dataclass(frozen=True)
class Block:
    """A block of the comparison: its HTML with the marks, and how many words they hold."""

    kind: Kind
    html: str
    added: int = 0
    removed: int = 0
    words: int = 0  # in all, of the new text
    level: int = 0  # 1 to 6 for a heading
    title: str = ""
    anchor: str = ""


def compare_html(old: str, new: str) -> list[Block]:
    """Return the blocks of both texts in order.

    What is marked as removed left out, they are the new text; what is marked as added left
    out, the old one. Both are HTML from `markup.render`.
    """
    comparison = _Comparison(old, new)
    return list(comparison.blocks())


class _Comparison:
    def __init__(self, old: str, new: str) -> None:
        known: dict[object, int] = {}
        self.old, self.new = Tree(old, known), Tree(new, known)
        self.steps = Allowance()
        self.word_steps = Allowance()
        self.pairs_left = MOST_PAIRS
        self.ids = Ids()
        self.columns: Sequence[Column] | None = None
        self.added = self.removed = self.marks = 0
        self.depth = 0

    def blocks(self) -> Iterator[Block]:
        for old, new in self._aligned(self.old.root, self.new.root):
            added, removed, marks = self.added, self.removed, self.marks
            html = self._pair(old, new)
            shown = new or old
            assert shown is not None
            kind: Kind = "changed" if self.marks > marks else "same"
            is_heading = shown.tag in _HEADINGS
            yield Block(
                "added" if not old else "removed" if not new else kind,
                html,
                self.added - added,
                self.removed - removed,
                self.new.count(new) if new else 0,
                int(shown.tag[1]) if is_heading else 0,
                (self.new if new else self.old).text(shown) if is_heading else "",
                shown.anchor if new else "",
            )

    def _pair(self, old: Node | None, new: Node | None) -> str:
        """Return what one part became; exactly one of the two may be missing."""
        if old is None or new is None:
            if old:
                return self._whole(self.old, old, REMOVED)
            return self._whole(self.new, new, ADDED) if new else ""
        if old.alike == new.alike:
            return self.new.html(new)
        if old.tag != new.tag or old.is_unit or new.is_unit or self.depth > DEEPEST:
            return self._pair(old, None) + self._pair(None, new)
        if old.tag == "#run":
            return self._run(old, new)
        opening = self.new.tokens[new.start]
        if old.tag == "pre":
            return f"{opening}{self._code(old, new)}</pre>"
        return f"{opening}{self._inside(old, new)}</{new.tag}>"

    def _inside(self, old: Node, new: Node) -> str:
        kept, self.depth = self.columns, self.depth + 1
        if new.tag == "table":
            self.columns = columns_of(old, new, self.steps)
        pairs = _paired_cells(old, new, self.columns) if new.tag == "tr" and self.columns else None
        html = "".join(self._pair(*pair) for pair in pairs or self._aligned(old, new))
        self.columns, self.depth = kept, self.depth - 1
        return html

    def _run(self, old: Node, new: Node) -> str:
        was = list(words_of(self.old, old.children, is_old=True))
        now = list(words_of(self.new, new.children, is_old=False))
        pieces = compare_words(was, now, self.word_steps)
        if pieces is None:
            pieces = [*marked(was, REMOVED), *marked(now, ADDED)]
        return self._written(pieces)

    def _code(self, old: Node, new: Node) -> str:
        was = lines_of(words_of(self.old, old.children, is_old=True))
        now = lines_of(words_of(self.new, new.children, is_old=False))
        pieces: list[Piece] = []
        opcodes = self.steps.opcodes([*map(source_of, was)], [*map(source_of, now)])
        for kind, left, left_end, right, right_end in opcodes:
            if kind == "equal":
                pieces += marked(chain.from_iterable(now[right:right_end]), None)
            else:
                pieces += self._changed_lines(was[left:left_end], now[right:right_end])
        return self._written(pieces, by_line=True)

    def _changed_lines(self, before: list[list[Word]], after: list[list[Word]]) -> Iterator[Piece]:
        matches = self._matches([*map(_said, before)], [*map(_said, after)])
        left = right = 0
        for was, now in [*matches, (len(before), len(after))]:
            yield from marked(chain.from_iterable(before[left:was]), REMOVED)
            yield from marked(chain.from_iterable(after[right:now]), ADDED)
            if was < len(before):
                line = compare_words(before[was], after[now], self.word_steps, exact=True)
                yield from line or [*marked(before[was], REMOVED), *marked(after[now], ADDED)]
            left, right = was + 1, now + 1

    def _written(self, pieces: Sequence[Piece], *, by_line: bool = False) -> str:
        self.added += counted(pieces, ADDED)
        self.removed += counted(pieces, REMOVED)
        self.marks += sum(1 for mark, *_ in pieces if mark)
        return self.ids.written(pieces, by_line=by_line)

    def _whole(self, tree: Tree, node: Node, mark: Tag) -> str:
        """Return a node that only one of the texts has, marked as such."""
        self.marks += 1
        if mark is ADDED:
            self.added += tree.count(node)
        else:
            self.removed += tree.count(node)
        return self._wrapped(tree, node, mark)

    def _wrapped(self, tree: Tree, node: Node, mark: Tag) -> str:
        is_old = mark is REMOVED
        if node.tag in _COLUMNS:
            return "" if is_old else tree.html(node)
        if node.tag not in _PLACED:
            return f"{mark.opening}{tree.html(node, bare=is_old)}</{mark.name}>"
        opening = node.opening if is_old else tree.tokens[node.start]
        parts = list(tree.segments(node))
        if node.tag == "tr":
            inside = self._row(tree, parts, mark)
        elif any(part.tag in _PLACED for part in parts):
            inside = "".join(self._wrapped(tree, part, mark) for part in parts)
        else:
            inside = (
                f"{mark.opening}{tree.html(*parts, bare=is_old)}</{mark.name}>" if parts else ""
            )
        return f"{_classed(opening, mark)}{inside}</{node.tag}>"

    def _row(self, tree: Tree, cells: list[Node], mark: Tag) -> str:
        """Return a row that only one table has, with a gap where only the other has a column."""
        side = 0 if mark is REMOVED else 1
        places = [column[side] for column in self.columns or ()]
        if sum(place is not None for place in places) != len(cells):
            places = list(range(len(cells)))
        return "".join(
            "<td></td>" if place is None else self._wrapped(tree, cells[place], mark)
            for place in places
        )

    def _aligned(self, old: Node, new: Node) -> Iterator[Pair]:
        """Yield the parts of two elements side by side; one alone has no partner."""
        before, after = list(self.old.segments(old)), list(self.new.segments(new))
        if len(before) == len(after) == 1 and before[0].tag == after[0].tag:
            yield before[0], after[0]
            return
        keys = [[node.alike for node in nodes] for nodes in (before, after)]
        for kind, left, left_end, right, right_end in self.steps.opcodes(*keys):
            if kind == "equal":
                yield from zip(before[left:left_end], after[right:right_end], strict=True)
            else:
                yield from self._matched(before[left:left_end], after[right:right_end])

    def _matched(self, before: list[Node], after: list[Node]) -> Iterator[Pair]:
        """Yield which block became which, in order, by the words that they have in common."""
        said_before = [(node.tag, self.old.words(node)) for node in before]
        said_after = [(node.tag, self.new.words(node)) for node in after]
        left = right = 0
        for was, now in self._matches(said_before, said_after):
            yield from ((node, None) for node in before[left:was])
            yield from ((None, node) for node in after[right:now])
            yield before[was], after[now]
            left, right = was + 1, now + 1
        yield from ((node, None) for node in before[left:])
        yield from ((None, node) for node in after[right:])

    def _matches(self, before: Sequence[Said], after: Sequence[Said]) -> list[tuple[int, int]]:
        if (pairs := len(before) * len(after)) > self.pairs_left:
            return []
        self.pairs_left -= pairs
        return best_matches([[_likeness(one, other) for other in after] for one in before])


def _said(line: Sequence[Word]) -> Said:
    return "", frozenset(word.text for word in line)


def _likeness(one: Said, other: Said) -> float:
    """Return the share of words in common, or 0 where it is too small to matter."""
    (tag, words), (other_tag, other_words) = one, other
    if tag != other_tag:
        return 0.0
    if tag in _FIXED:
        return 1.0
    share = 2 * len(words & other_words) / (len(words) + len(other_words) or 1)
    return share if share >= ALIKE_ENOUGH else 0.0


def _paired_cells(old: Node, new: Node, columns: Sequence[Column]) -> list[Pair] | None:
    before, after = cells_of(old), cells_of(new)
    widths = [sum(column[side] is not None for column in columns) for side in (0, 1)]
    if [len(before), len(after)] != widths:
        return None
    return [
        (None if left is None else before[left], None if right is None else after[right])
        for left, right in columns
    ]


def _classed(opening: str, mark: Tag) -> str:
    """Return the opening tag with the mark's class, for what stands in its own place."""
    name = "was" if mark is REMOVED else "now"
    if ' class="' in opening:
        return opening.replace(' class="', f' class="{name} ', 1)
    end = len(opening) - (2 if opening.endswith("/>") else 1)
    return f'{opening[:end]} class="{name}"{opening[end:]}'
