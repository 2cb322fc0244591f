"""The places where two texts do not fit together by themselves, and what a person chose there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proposals import words
from proposals.drafting.comparing.source import Line, compare
from proposals.drafting.merging.merge import Lines, Merge, Piece
from proposals.forms import one_line, storable

LONGEST_BY_HAND = 20_000  # characters of one place; what is longer is put together in the editor
SHORT = 3  # lines of an unchanged passage that is shown as it is


@dataclass(frozen=True)
class Place:
    """One piece of a text as the page shows it; a question has a name, and a number from 1."""

    piece: Piece
    name: str = ""
    number: int = 0

    @property
    def is_short(self) -> bool:
        return len(self.piece.merged) <= SHORT

    @property
    def text(self) -> str:
        return "\n".join(self.piece.merged)

    @property
    def fits_a_field(self) -> bool:
        """Tell whether it is short enough to be written anew on the page."""
        return len(self.text) <= LONGEST_BY_HAND

    @property
    def changes(self) -> list[Line]:
        """What is put together, beside what was there before."""
        return self._beside_the_base(self.piece.merged)

    @property
    def mine(self) -> list[Line]:
        return self._beside_the_base(self.piece.mine)

    @property
    def theirs(self) -> list[Line]:
        return self._beside_the_base(self.piece.theirs)

    def _beside_the_base(self, lines: Lines) -> list[Line]:
        return compare("\n".join(self.piece.base), "\n".join(lines))


@dataclass(frozen=True)
class Text:
    """One text of a proposal in which something is to be chosen, from beginning to end."""

    name: str
    places: list[Place] = field(default_factory=list)

    @property
    def label(self) -> str:
        return words.TEXT[self.name]


def open_texts(merges: Mapping[str, Merge]) -> list[Text]:
    """Return the texts that somebody has to look at, with their questions counted."""
    texts, count = [], 0
    for name, merge in merges.items():
        if merge.is_clean:
            continue
        texts.append(text := Text(name))
        for at, piece in enumerate(merge.pieces):
            count += piece.asks
            text.places.append(Place(piece, f"{name}-{at}", count) if piece.asks else Place(piece))
    return texts


def settled_texts(merges: Mapping[str, Merge]) -> list[tuple[str, str]]:
    """Return the names of the texts that need no choice, and who changed each: a side or both."""
    settled = []
    for name, merge in merges.items():
        sides = {piece.kind for piece in merge.pieces} - {"same"}
        if sides and merge.is_clean:
            settled.append((words.TEXT[name], sides.pop() if len(sides) == 1 else "both"))
    return settled


def chosen_texts(merges: Mapping[str, Merge], sent: Mapping[str, str]) -> dict[str, str]:
    """Return the texts as a person wants them; where nothing was chosen, both are kept."""
    texts = {
        name: merge.chosen(
            {at: _chosen(piece, f"{name}-{at}", sent) for at, piece in enumerate(merge.pieces)}
        )
        for name, merge in merges.items()
    }
    return texts | ({"title": one_line(texts["title"])} if "title" in texts else {})


def _chosen(piece: Piece, name: str, sent: Mapping[str, str]) -> Lines:
    by_hand = storable(sent.get(f"{name}-hand", "\n".join(piece.merged)))
    wishes = {
        "mine": piece.mine,
        "theirs": piece.theirs,
        "both": piece.both,
        "hand": tuple(by_hand.split("\n")),
    }
    return wishes.get(sent.get(name, ""), piece.merged) if piece.asks else piece.merged
