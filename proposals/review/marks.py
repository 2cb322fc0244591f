"""Marks round the words that threads are about, in the stored HTML of a text.

The HTML is passed on token by token; nothing of it is written anew, so it stays as safe as
it was. Marks add no text: the number of a thread is drawn from an attribute, and what
`anchors.text_of` reads is the same with them and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import pairwise

from proposals.review.anchors import collapsed, text_of

VOID = frozenset(["br", "hr", "img", "input", "wbr", "col"])
_INSIDE = r'[^>"]*(?:"[^"]*"[^>"]*)*'
_TOKEN = re.compile(rf"<(/?)([a-zA-Z][\w-]*)({_INSIDE})>|<[^>]*>|[^<]+")
_BLOCK = re.compile(
    rf"<(/?)(p|h[1-6]|pre|ul|ol|dl|table|blockquote|div|details|figure|section)\b{_INSIDE}>"
)
_UNIT = re.compile(r'\sclass="[^"]*\b(?:mermaid|diagram|math)\b')
_DRAWN = frozenset(["math", "svg", "iframe", "video", "picture"])
_CHARACTER = re.compile(r"\s+|&#?\w+;|.", re.DOTALL)
_MAIN = re.compile(r"<h[12]\b")


@dataclass(frozen=True)
class Mark:
    """Words from ``start`` up to ``end`` of the text, the thread on them, and its number there.

    tone is 'open', 'block' or 'done'; label is what a screen reader says of the number.
    """

    thread: int
    start: int
    end: int
    tone: str = "open"
    nth: int = 0
    label: str = ""


@dataclass
class Stretch:
    """A part of a document, from one of its main headings to the next, and what begins there."""

    html: str
    marks: list[Mark] = field(default_factory=list)


def marked(html: str, marks: Iterable[Mark]) -> str:
    """Return the HTML with the marks in it."""
    return "".join(each.html for each in stretches(html, marks))


def stretches(html: str, marks: Iterable[Mark]) -> list[Stretch]:
    """Return the HTML with the marks in it, cut before each main heading.

    Without marks it is one stretch. Only blocks that hold marks are looked at closely.
    """
    marks = list(marks)
    blocks = list(_read(html)) if marks else []
    text = "".join(said for _, said in blocks)
    fitting = [each for each in (_trimmed(mark, text) for mark in marks) if each]
    if not fitting:
        return [Stretch(html)]
    writing = _Writing(sorted(fitting, key=lambda each: each.start))
    for block, said in blocks:
        writing.take(block, said)
    return writing.done()


def _read(html: str) -> Iterator[tuple[str, str]]:
    """Yield the outermost blocks of the HTML in order, each with what it adds to the text."""
    after_blank = False
    starts = list(_outermost(html))
    for start, end in pairwise([0, *starts, len(html)]):
        block = html[start:end]
        said = text_of(block)
        if after_blank:
            said = said.removeprefix(" ")
        after_blank = said.endswith(" ") if said else after_blank
        yield block, said


def _outermost(html: str) -> Iterator[int]:
    depth = 0
    for tag in _BLOCK.finditer(html):
        if not (depth or tag[1]):
            yield tag.start()
        depth += -1 if tag[1] else 1


def _trimmed(mark: Mark, text: str) -> Mark | None:
    """Return the mark from its first word to its last, or None where there is none."""
    words = text[mark.start : mark.end]
    start = mark.start + len(words) - len(words.lstrip())
    end = mark.start + len(words.rstrip())
    return replace(mark, start=start, end=end) if start < end else None


def _slices(source: str, place: int, cuts: set[int]) -> Iterator[tuple[str, int]]:
    """Yield a text that reads as it is written, cut."""
    for start, end in pairwise([0, *sorted(each - place for each in cuts), len(source)]):
        yield source[start:end], end - start


class _Writing:
    """Where in the text, and inside of which elements, the writing has come to."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.ahead = list(reversed(marks))  # the next one last
        self.within: list[Mark] = []
        self.begun: set[int] = set()
        self.waiting: list[Mark] = []  # whose number cannot stand where their words end
        self.place = 0
        self.after_blank = False
        self.open: list[tuple[str, bool]] = []  # a tag, and whether no number may be inside
        self.out: list[str] = []
        self.parts: list[Stretch] = [Stretch("")]

    def take(self, block: str, said: str) -> None:
        """Write one outermost block."""
        if _MAIN.match(block) and any(map(str.strip, self.out)):
            self._cut()
        if self._is_clear(self.place + len(said)):
            self._pass_on(block, said)
        else:
            for token in _TOKEN.finditer(block):
                self._token(token)

    def done(self) -> list[Stretch]:
        self.open.clear()
        self._number_those_that_wait()
        self._cut()
        return self.parts[:-1]

    def _cut(self) -> None:
        self.parts[-1].html = "".join(self.out)
        self.parts.append(Stretch(""))
        self.out = []

    def _is_clear(self, end: int) -> bool:
        """Whether nothing is marked from here to the end."""
        return not (self.within or self.waiting) and (not self.ahead or self.ahead[-1].start >= end)

    def _pass_on(self, source: str, said: str) -> None:
        self.out.append(source)
        self.place += len(said)
        self.after_blank = said.endswith(" ") if said else self.after_blank

    def _token(self, token: re.Match[str]) -> None:
        closing, tag, rest = token[1], token[2], token[3]
        if tag is None:
            self._text(token[0])
        elif closing:
            self.out.append(token[0])
            while self.open and self.open.pop()[0] != tag:
                pass
            self._number_those_that_wait()
        else:
            self.out.append(token[0])
            if tag not in VOID and not rest.endswith("/"):
                is_shut = tag == "a" or tag in _DRAWN or bool(_UNIT.search(rest))
                self.open.append((tag, is_shut))

    def _text(self, source: str) -> None:
        said = collapsed(unescape(source))
        is_plain = said == source and not (self.after_blank and said.startswith(" "))
        if self.after_blank:
            said = said.removeprefix(" ")
        end = self.place + len(said)
        if self._is_clear(end):
            self._pass_on(source, said)
            return
        cuts = {each.start for each in self.ahead} | {each.end for each in self.ahead}
        cuts |= {each.end for each in self.within}
        cuts = {each for each in cuts if self.place < each < end}
        for piece, length in list(
            (_slices if is_plain else self._pieces)(source, self.place, cuts)
        ):
            self._piece(piece, length)
        self.after_blank = said.endswith(" ") if said else self.after_blank

    def _pieces(self, source: str, place: int, cuts: set[int]) -> Iterator[tuple[str, int]]:
        """Yield a text cut where marks begin or end; with each piece how long it reads."""
        begun, piece, after_blank = place, "", self.after_blank
        for found in _CHARACTER.finditer(source):
            read = unescape(found[0])
            length = 0 if read.isspace() and after_blank else len(collapsed(read))
            if length and place in cuts:
                yield piece, place - begun
                begun, piece = place, ""
                cuts = cuts - {place}
            place, piece, after_blank = place + length, piece + found[0], read.isspace()
        yield piece, place - begun

    def _piece(self, source: str, length: int) -> None:
        while self.ahead and self.ahead[-1].start <= self.place and length:
            self.within.append(self.ahead.pop())
        is_drawn = any(shut and tag != "a" for tag, shut in self.open)
        round_it = [] if is_drawn or not unescape(source).strip() else self.within
        self.out += [self._opening(each) for each in round_it]
        self.out += [source, "</mark>" * len(round_it)]
        self.place += length
        self.waiting += [each for each in self.within if each.end <= self.place]
        self.within = [each for each in self.within if each.end > self.place]
        self._number_those_that_wait()

    def _opening(self, mark: Mark) -> str:
        """Return the tag; the first round a thread's words is the one that is linked to."""
        address = "" if mark.thread in self.begun else f' id="anchor-{mark.thread}"'
        if address:
            self.begun.add(mark.thread)
            self.parts[-1].marks.append(mark)
        return f'<mark class="anchor anchor--{mark.tone}" data-thread="{mark.thread}"{address}>'

    def _number_those_that_wait(self) -> None:
        if any(shut for _, shut in self.open):
            return
        for mark in self.waiting:
            if mark.thread not in self.begun:  # inside of a drawing, which cannot be marked
                self.out.append(f"{self._opening(mark)}</mark>")
            self.out.append(
                f'<a class="aref aref--{mark.tone}" href="#thread-{mark.thread}"'
                f' data-nth="{mark.nth}" aria-label="{escape(mark.label)}"></a>'
            )
        self.waiting = []
