"""Which words of a run of text, and which lines of a piece of code, were added and removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from proposals.drafting.comparing.source import Allowance, Opcode
from proposals.drafting.comparing.tree import DEEPEST, Node, Tree

_PIECE = re.compile(
    r"(&[#\w]+;|\d[\d.,]*\d|\w+|[^\w\s])([^\S\n]*\n?)|([^\S\n]+\n?|\n)"  # a word, what follows it
)
_A_WORD = re.compile(r"(?!&)\w")
ISLAND = 3  # characters of common text that are too few to keep between two changes


class Tag(NamedTuple):
    """An element round words: how it opens, its name, and an id that may appear only once."""

    opening: str
    name: str
    anchor: str = ""
    source: str = ""


REMOVED = Tag('<del class="was">', "del")
ADDED = Tag('<ins class="now">', "ins")


class Word(NamedTuple):
    """A word, or something that is not cut up, with the space behind it and what it stands in."""

    text: str
    space: str
    path: tuple[Tag, ...]
    key: str = ""  # what it is known by, where the text holds ids


Piece = tuple[Tag | None, str, tuple[Tag, ...]]


def words_of(tree: Tree, nodes: Iterable[Node], *, is_old: bool) -> Iterator[Word]:
    """Yield the words under the nodes; whatever has no text of its own is one word."""
    for node in nodes:
        yield from _words_in(tree, node, (), is_old=is_old)


def _words_in(tree: Tree, node: Node, path: tuple[Tag, ...], *, is_old: bool) -> Iterator[Word]:
    if not node.tag:
        for word, space, blank in _PIECE.findall(node.opening):
            yield Word(word, space or blank, path)
    elif node.is_unit or not node.children or len(path) > DEEPEST:
        yield Word(tree.html(node, bare=is_old), "", path, tree.html(node, bare=True))
    else:
        anchor = "" if is_old else node.anchor
        source = "" if is_old else tree.tokens[node.start]
        inner = (*path, Tag(node.opening, node.tag, anchor, source))
        for child in node.children:
            yield from _words_in(tree, child, inner, is_old=is_old)


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words line by line."""
    lines: list[list[Word]] = [[]]
    for word in words:
        lines[-1].append(word)
        if word.space.endswith("\n"):
            lines.append([])
    return [line for line in lines if line]


def source_of(line: Iterable[Word]) -> str:
    """Return what the words say, with every space."""
    return "".join(word.text + word.space for word in line)


def compare_words(
    old: Sequence[Word], new: Sequence[Word], allowance: Allowance, *, exact: bool = False
) -> list[Piece] | None:
    """Return both, interleaved; None where too little is common to be read that way.

    Exact is for code, where every space counts and what a word stands in does not.
    """
    opcodes = allowance.opcodes(_keys(old, exact), _keys(new, exact))
    kept = sum(_length(old[left:end]) for kind, left, end, *_ in opcodes if kind == "equal")
    if kept * 4 < min(_length(old), _length(new)):
        return None
    pieces: list[Piece] = []
    for kind, left, left_end, right, right_end in _without_islands(opcodes, new):
        if kind == "equal":
            for was, now in zip(old[left:left_end], new[right:right_end], strict=True):
                pieces += _same(was, now, exact=exact)
        else:
            pieces += _replaced(old[left:left_end], new[right:right_end], exact=exact)
    return pieces


def _replaced(old: Sequence[Word], new: Sequence[Word], *, exact: bool) -> Iterator[Piece]:
    """Yield the old words, then the new; a space behind both is nobody's change."""
    space = new[-1].space if old and new and old[-1].space and new[-1].space else ""
    if space and not exact:
        old = [*old[:-1], old[-1]._replace(space="")]
        new = [*new[:-1], new[-1]._replace(space="")]
    yield from marked(old, REMOVED)
    yield from marked(new, ADDED)
    if space and not exact:
        yield None, space, new[-1].path


def marked(words: Iterable[Word], mark: Tag | None) -> Iterator[Piece]:
    """Yield the words, all of them marked."""
    for word in words:
        yield mark, word.text + word.space, word.path


def _keys(words: Sequence[Word], exact: bool) -> list[object]:
    if exact:
        return [word.key or word.text or word.space for word in words]
    return [
        (word.key or word.text, tuple(tag.opening for tag in word.path)) if word.path else word.text
        for word in words
    ]


def _same(was: Word, now: Word, *, exact: bool) -> Iterator[Piece]:
    yield None, now.text, now.path
    if was.space == now.space or (was.space and now.space and not exact):
        yield None, now.space, now.path
        return
    if was.space:
        yield REMOVED, was.space, was.path
    if now.space:
        yield ADDED, now.space, now.path


def _length(words: Iterable[Word]) -> int:
    return sum(len(word.text) if word.key == "" else 1 for word in words)


def _without_islands(opcodes: Sequence[Opcode], new: Sequence[Word]) -> Iterator[Opcode]:
    """Yield the opcodes, with a scrap of common text between two changes made part of them."""
    pending: Opcode | None = None
    for place, opcode in enumerate(opcodes):
        kind, left, left_end, right, right_end = opcode
        is_between = 0 < place < len(opcodes) - 1
        if kind == "equal" and not (is_between and _length(new[right:right_end]) <= ISLAND):
            if pending:
                yield pending
            pending = None
            yield opcode
        elif pending:
            pending = ("replace", pending[1], left_end, pending[3], right_end)
        else:
            pending = ("replace", left, left_end, right, right_end)
    if pending:
        yield pending


class Ids:
    """Writes pieces as HTML, each id once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def written(self, pieces: Iterable[Piece], *, by_line: bool = False) -> str:
        """Return the pieces as HTML, marks inside of links and emphasis, or round whole lines."""
        out: list[str] = []
        open_tags: tuple[Tag, ...] = ()
        for mark, text, path in pieces:
            marks = (mark,) if mark and text else ()
            inside = _depth_of_code(path) if by_line else len(path)
            wanted = (*path[:inside], *marks, *path[inside:])
            if wanted == open_tags:
                out.append(text)
                continue
            common = _common(open_tags, wanted)
            out += [f"</{tag.name}>" for tag in reversed(open_tags[common:])]
            out += [self._opening(tag) for tag in wanted[common:]]
            out.append(text)
            open_tags = wanted
        out += [f"</{tag.name}>" for tag in reversed(open_tags)]
        return "".join(out)

    def _opening(self, tag: Tag) -> str:
        if not tag.anchor or tag.anchor in self._taken:
            return tag.opening
        self._taken.add(tag.anchor)
        return tag.source


def _depth_of_code(path: Sequence[Tag]) -> int:
    return 1 if path and path[0].name == "code" else 0


def _common(first: Sequence[Tag], second: Sequence[Tag]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if (one.opening, one.anchor) != (other.opening, other.anchor):
            break
        count += 1
    return count


def counted(pieces: Iterable[Piece], mark: Tag) -> int:
    """Return how many words carry the mark."""
    return sum(1 for each, text, _ in pieces if each is mark and _A_WORD.match(text))
