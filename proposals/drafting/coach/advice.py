"""What the coach reads, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from proposals.drafting.description import Described
from proposals.drafting.models import Proposal
from proposals.markup import Passage, is_filled, sections_of

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"^[ >#*+-]+|[*_~|]+", re.MULTILINE)
NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Advice:
    """One concrete change, why it helps, and where to make it.

    ``key`` stays the same while the advice is about the same thing; ``place`` is one of the
    places that the editor and the plan are divided into, and ``section`` the heading in the
    document that it is about, if there is one.
    """

    key: str
    what: str
    why: str
    place: str
    section: str = ""


@dataclass(frozen=True)
class Draft:
    """The texts as they are being written, and the plan that is kept beside them."""

    texts: Mapping[str, str]
    proposal: Proposal
    about: Described

    @cached_property
    def passages(self) -> list[Passage]:
        return sections_of(self.texts["body"])

    def prose(self, kind: str) -> str:
        """Return the words of the sections of that kind, without marks, code and hints."""
        return plain("\n\n".join(each.body for each in self.passages if each.kind == kind))

    def title_of(self, kind: str) -> str:
        """Return the heading of the first section of that kind, or ''."""
        return next((each.title for each in self.passages if each.kind == kind), "")

    def says(self, kind: str) -> bool:
        return is_filled(self.texts["body"], kind)

    def under(self, *words: str) -> str:
        """Return what stands under the headings that hold one of the words."""
        return plain(
            "\n\n".join(
                each.body
                for each in self.passages
                if any(word in each.title.lower() for word in words)
            )
        )


Rule = Callable[[Draft], Iterator[Advice]]


def plain(markdown: str) -> str:
    """Return the prose of a text: no comments, code, addresses or marks."""
    text = _CODE.sub(" ", _COMMENT.sub("", markdown))
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def words_in(text: str) -> int:
    return len(text.split())


def quoted(text: str, longest: int = 8) -> str:
    """Return the first words of the text in quotation marks."""
    words = text.split()
    return f"“{' '.join(words[:longest])}{'…' if len(words) > longest else ''}”"
