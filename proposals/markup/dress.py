"""What trusted code adds to a text after the sanitiser: anchors, focus, calm images."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from proposals.markup.emoji import with_emoji
from proposals.markup.kinds import kind_of
from proposals.markup.mentions import with_mentions
from proposals.markup.rendered import Rendered, Section
from proposals.markup.sanitise import REL
from proposals.markup.tokens import TOKEN, attributes_of, words_in

_HEADING = re.compile("h[1-6]")
# Where a text is quoted rather than said: it stays as it is.
_LITERAL = frozenset({"code", "kbd", "pre", "samp", "var"})
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def dress(html: str, people: Set[str] = frozenset()) -> Rendered:
    """Return sanitised HTML with an anchor on every heading and what scrolls made focusable.

    Links within the text find the headings under the names GitHub gives them; emoji stand in
    the place of their names; these people's handles become links to them.  Images from
    elsewhere become links: to load one tells its owner who reads what.
    """
    dressing = _Dressing(people)
    for token in TOKEN.finditer(html):
        closing, tag, attributes, text = token.groups()
        if text is not None:
            dressing.text(text)
        elif closing:
            dressing.close(tag, token[0])
        else:
            dressing.open(tag, attributes_of(attributes), token[0])
    return dressing.rendered()


@dataclass
class _Heading:
    place: int
    tag: str
    own_id: str | None
    words: list[str] = field(default_factory=list)


@dataclass
class _Dressing:
    people: Set[str]
    out: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)  # those that are open
    anchors: dict[str, str] = field(default_factory=dict)  # what links say → the anchor
    taken: dict[str, int] = field(default_factory=dict)
    links: list[tuple[int, str]] = field(default_factory=list)
    tables: int = 0
    depth: int = 0  # of tables
    literal: int = 0  # how many quoting elements are open
    linked: bool = False
    words: int = 0

    def text(self, text: str) -> None:
        self.words += words_in(unescape(text))
        if self.headings:
            self.headings[-1].words.append(text)
        if not self.literal:
            text = with_emoji(text)
            text = text if self.linked else with_mentions(text, self.people)
        self.out.append(text)

    def open(self, tag: str, attributes: dict[str, str], source: str) -> None:
        if tag == "img":
            return self._image(attributes, source)
        self.literal += tag in _LITERAL
        if tag == "a":
            self.linked = True
            if (target := attributes.get("href", "")).startswith("#"):
                self.links.append((len(self.out), target))
        elif tag == "pre":
            source = f'{source[:-1]} tabindex="0">'
        elif tag == "table":
            self._open_table()
        elif _HEADING.fullmatch(tag):
            self.headings.append(_Heading(len(self.out), tag, attributes.get("id")))
        self.out.append(source)
        return None

    def close(self, tag: str, source: str) -> None:
        self.out.append(source)
        self.literal -= tag in _LITERAL
        if tag == "a":
            self.linked = False
        elif tag == "table":
            self.depth -= 1
            if self.depth == 0:
                self.out.append("</div>")
        elif self.headings and self.headings[-1].tag == tag:
            self._anchor(self.headings.pop())

    def rendered(self) -> Rendered:
        for place, target in self.links:
            self.out[place] = self.out[place].replace(
                f'href="{target}"', f'href="#{self._anchor_for(target[1:])}"'
            )
        return Rendered("".join(self.out), tuple(self.sections), self.words)

    def _open_table(self) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        self.tables += 1
        label = "Table" if self.tables == 1 else f"Table {self.tables}"
        self.out.append(f'<div class="scroll-x" tabindex="0" role="region" aria-label="{label}">')

    def _image(self, attributes: dict[str, str], source: str) -> None:
        address, alt = attributes.get("src", ""), attributes.get("alt", "")
        if address.startswith("/"):
            shown = sorted({"alt": "", **attributes, "loading": "lazy"}.items())
            written = "".join(f' {name}="{value}"' for name, value in shown)
            self.out.append(f"<img{written}>")
        elif self.linked or not address:
            self.text(alt)
        else:
            self.out.append(f'<a href="{address}" rel="{REL}">')
            self.text(alt or address)
            self.out.append("</a>")

    def _anchor(self, heading: _Heading) -> None:
        title = " ".join(unescape("".join(heading.words)).split())
        level = int(heading.tag[1])
        slug = self._unused(slug_of(title))
        anchor = f"s-{slug}"
        self.anchors[slug] = anchor
        if heading.own_id:
            self.anchors[heading.own_id] = self.anchors[heading.own_id[2:]] = anchor
        self.out[heading.place] = f'<{heading.tag} id="{anchor}">'
        kind = kind_of(title) if level <= 3 else None
        self.sections.append(Section(kind, with_emoji(title), anchor, level))

    def _unused(self, slug: str) -> str:
        """Count up as GitHub does: notes, notes-1, notes-2."""
        number = self.taken.get(slug, -1) + 1
        while number and f"{slug}-{number}" in self.taken:
            number += 1
        self.taken[slug] = number
        if number:
            slug = f"{slug}-{number}"
            self.taken[slug] = 0
        return slug

    def _anchor_for(self, name: str) -> str:
        if name.startswith("u-") and name not in self.anchors:
            return name
        plain = unquote(unescape(name))
        found = self.anchors.get(plain) or self.anchors.get(plain.lower())
        return found or f"u-{name}"


def slug_of(title: str) -> str:
    """Return the title as GitHub writes it in an address."""
    return _NOT_IN_SLUG.sub("", title.lower()).strip().replace(" ", "-") or "section"
