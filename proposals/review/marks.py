"""Marks round the words that threads are about, in the stored HTML of a text.

The HTML is passed on token by token; nothing of it is written anew, so it stays as safe as
it was. Marks add no text: the number of a thread is drawn from an attribute, and what
`anchors.text_of` reads is the same with them and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from proposals.review.anchors import collapsed, text_of

VOID = frozenset(["br", "hr", "img", "input", "wbr", "col"])
_TOKEN = re.compile(r'<(/?)([a-zA-Z][\w-]*)((?:[^>"]|"[^"]*")*)>|<[^>]*>|[^<]+')
_UNIT = re.compile(r'\sclass="[^"]*\b(?:mermaid|diagram|math)\b')
_DRAWN = frozenset(["math", "svg", "iframe", "video", "picture"])
_CHARACTER = re.compile(r"\s+|&#?\w+;|.", re.DOTALL)
_CUT_BEFORE = frozenset(["h1", "h2"])


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


def stretches(html: str, marks: Iterable[Mark] = ()) -> list[Stretch]:
    """Return the HTML with the marks in it, cut before each main heading."""
    text = text_of(html)
    fitting = (_trimmed(each, text) for each in marks)
    writing = _Writing(sorted((each for each in fitting if each), key=lambda each: each.start))
    for token in _TOKEN.finditer(html):
        writing.take(token)
    return writing.done()


def _trimmed(mark: Mark, text: str) -> Mark | None:
    """Return the mark from its first word to its last, or None where there is none."""
    words = text[mark.start : mark.end]
    start = mark.start + len(words) - len(words.lstrip())
    end = mark.start + len(words.rstrip())
    return replace(mark, start=start, end=end) if start < end else None


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

    def take(self, token: re.Match[str]) -> None:
        closing, tag, rest = token[1], token[2], token[3]
        if tag is None:
            self._text(token[0])
        elif closing:
            self.out.append(token[0])
            while self.open and self.open.pop()[0] != tag:
                pass
            self._number_those_that_wait()
        else:
            if tag in _CUT_BEFORE and not self.open and any(map(str.strip, self.out)):
                self._cut()
            self.out.append(token[0])
            if tag not in VOID and not rest.endswith("/"):
                is_shut = tag == "a" or tag in _DRAWN or bool(_UNIT.search(rest))
                self.open.append((tag, is_shut))

    def done(self) -> list[Stretch]:
        self.open.clear()
        self._number_those_that_wait()
        self._cut()
        return self.parts[:-1]

    def _cut(self) -> None:
        self.parts[-1].html = "".join(self.out)
        self.parts.append(Stretch(""))
        self.out = []

    def _text(self, source: str) -> None:
        said = collapsed(unescape(source) if "&" in source else source)
        if self.after_blank and said.startswith(" "):
            said = said[1:]
        end = self.place + len(said)
        if not self.within and (not self.ahead or self.ahead[-1].start >= end):
            self.out.append(source)
            self.place = end
            self.after_blank = said.endswith(" ") if said else self.after_blank
            return
        for piece, length in self._pieces(source, end):
            self._piece(piece, length)

    def _pieces(self, source: str, end: int) -> list[tuple[str, int]]:
        """Cut a text where marks begin or end; with each piece how long it is as it is read."""
        cuts = {each.start for each in self.ahead} | {each.end for each in self.ahead}
        cuts |= {each.end for each in self.within}
        pieces: list[tuple[str, int]] = []
        place, begun, piece = self.place, self.place, ""
        for found in _CHARACTER.finditer(source):
            is_blank = unescape(found[0]).isspace()
            length = 0 if is_blank and self.after_blank else len(collapsed(unescape(found[0])))
            if place in cuts and place > begun and length:
                pieces.append((piece, place - begun))
                begun, piece = place, ""
            place, piece = place + length, piece + found[0]
            self.after_blank = is_blank
        return [*pieces, (piece, place - begun)]

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
