"""What changed between two revisions, text by text, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from proposals import words
from proposals.drafting.comparing.rendered import Block, compare_html
from proposals.drafting.comparing.source import Line, compare
from proposals.drafting.errors import TEXTS
from proposals.drafting.models import Revision

AROUND = 1  # unchanged blocks shown before and after a change
FEW = 3  # unchanged blocks that are not worth folding
LAID_OUT = {"brief": "brief_html", "body": "body_html"}


@dataclass
class Section:
    """A part of a text in which something changed; state is changed, new or removed."""

    title: str
    anchor: str
    state: str = "changed"
    added: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Stretch:
    """Neighbouring blocks that are shown, or unchanged ones that are folded."""

    html: str
    anchor: str = ""  # of a heading that is gone, so that a link can lead there
    folded: int = 0  # how many blocks
    words: int = 0
    titles: Sequence[str] = ()


@dataclass(frozen=True)
class TextChange:
    """One text that is not the same in both revisions.

    Where the words on the page are all the same, only their source differs.
    """

    name: str
    label: str
    sections: Sequence[Section] = ()
    stretches: Sequence[Stretch] = ()
    lines: Sequence[Line] = ()

    @property
    def looks_the_same(self) -> bool:
        return not self.sections and not self.lines

    @property
    def added(self) -> int:
        return sum(each.added for each in self.sections)

    @property
    def removed(self) -> int:
        return sum(each.removed for each in self.sections)


def changed_texts(old: Revision, new: Revision, *, as_source: bool = False) -> list[TextChange]:
    """Return every text that differs: as it is read, or line by line as it was typed."""
    changed = [name for name in TEXTS if getattr(old, name) != getattr(new, name)]
    return [(_typed if as_source else _read)(name, old, new) for name in changed]


def _typed(name: str, old: Revision, new: Revision) -> TextChange:
    lines = compare(getattr(old, name), getattr(new, name))
    return TextChange(name, words.TEXT[name], lines=lines)


def _read(name: str, old: Revision, new: Revision) -> TextChange:
    blocks = compare_html(_html(old, name), _html(new, name))
    sections = _sections(blocks, Section(words.TEXT[name], f"text-{name}"))
    return TextChange(name, words.TEXT[name], sections, list(_stretches(blocks)))


def _html(revision: Revision, name: str) -> str:
    if name in LAID_OUT:
        return str(getattr(revision, LAID_OUT[name]))
    lines = getattr(revision, name).split("\n")
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line.strip())


@dataclass
class _Reading:
    """Where somebody who reads both texts at once is in each of them."""

    here: Section
    gone: Section | None = None
    seen: list[Section] = field(default_factory=list)

    def section_of(self, block: Block, place: int) -> Section:
        if block.level and block.kind == "removed":
            self.gone = Section(block.title, f"gone-{place}", "removed")
            self.seen.append(self.gone)
        elif block.level:
            state = "new" if block.kind == "added" else "changed"
            self.here, self.gone = Section(block.title, block.anchor, state), None
            self.seen.append(self.here)
        elif block.kind != "removed":
            self.gone = None
        return self.gone or self.here


def _sections(blocks: Iterable[Block], start: Section) -> list[Section]:
    reading = _Reading(start, seen=[start])
    touched = []
    for place, block in enumerate(blocks):
        section = reading.section_of(block, place)
        section.added += block.added
        section.removed += block.removed
        if block.kind != "same" and section not in touched:
            touched.append(section)
    return [section for section in reading.seen if any(section is each for each in touched)]


def _stretches(blocks: Sequence[Block]) -> Iterator[Stretch]:
    """Yield what is shown and what is folded, so that a change keeps the heading above it."""
    shown = _shown(blocks)
    place = 0
    while place < len(blocks):
        end = place + 1
        if place in shown:
            block = blocks[place]
            is_gone = block.level and block.kind == "removed"
            yield Stretch(block.html, f"gone-{place}" if is_gone else "")
        else:
            while end < len(blocks) and end not in shown:
                end += 1
            yield _folded(blocks[place:end])
        place = end


def _folded(blocks: Sequence[Block]) -> Stretch:
    html = "".join(block.html for block in blocks)
    if len(blocks) <= FEW and not any(block.level for block in blocks):
        return Stretch(html)
    titles = [block.title for block in blocks if block.level and block.title]
    return Stretch(
        html, folded=len(blocks), words=sum(block.words for block in blocks), titles=titles
    )


def _shown(blocks: Sequence[Block]) -> set[int]:
    shown: set[int] = set()
    heading: int | None = None
    for place, block in enumerate(blocks):
        if block.level:
            heading = place
        if block.kind != "same":
            shown.update(range(max(0, place - AROUND), min(len(blocks), place + AROUND + 1)))
            shown.update(() if heading is None else (heading,))
    return shown
