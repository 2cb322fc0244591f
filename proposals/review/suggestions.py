"""Suggestions in the text as it is now: where their passages stand, and what taking them makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from proposals.drafting.comparing.source import Line, compare
from proposals.drafting.lifecycle import BEFORE_DECISION
from proposals.drafting.models import Revision
from proposals.review.anchors import LAID_OUT, Selectors, Span, find, text_in
from proposals.review.models import Anchor, Fit, Thread, ThreadKind
from proposals.review.passages import passage_of

SHORT = 60  # characters of a passage that name a suggestion
GONE = "the words that it replaces have changed"
TAKEN = "it is settled already"
NOT_ONE = "it suggests no words"


class Edit(NamedTuple):
    """A suggestion with the place of its passage in the text that it is about."""

    thread: Thread
    text: str
    place: Span


@dataclass(frozen=True)
class Fitting:
    """Which suggestions can be taken up together, and why the others cannot."""

    edits: list[Edit] = field(default_factory=list)
    left: list[tuple[Thread, str]] = field(default_factory=list)

    @property
    def threads(self) -> list[Thread]:
        return [each.thread for each in self.edits]

    @property
    def sentence(self) -> str:
        """Who suggested what could not be taken up, and why; empty where all could."""
        return " ".join(f"{_named(thread)}: {why}." for thread, why in self.left)


def chosen_passage(revision: Revision, about: Selectors) -> str | None:
    """Return the source of the words that were chosen, or None where it is not known."""
    text = text_in(revision, about.text)
    chosen = find(about, text)
    place = chosen and _source_of(revision, about.text, chosen)
    return getattr(revision, about.text)[place.start : place.end] if place else None


def _source_of(revision: Revision, name: str, chosen: Span) -> Span | None:
    return passage_of(
        getattr(revision, name), text_in(revision, name), chosen, is_markdown=name in LAID_OUT
    )


def fitting(threads: Iterable[Thread], revision: Revision) -> Fitting:
    """Return which suggestions fit the revision; of two that overlap, the earlier one."""
    found = Fitting()
    for thread in sorted(threads, key=lambda each: each.id):
        place = place_of(thread, revision)
        why = "" if thread.is_open else TAKEN
        why = why or (NOT_ONE if thread.passage is None else "" if place else GONE)
        if place and thread.anchor and not why:
            edit = Edit(thread, thread.anchor.text, place)
            other = next((each for each in found.edits if _overlap(each, edit)), None)
            if other is None:
                found.edits.append(edit)
                continue
            why = f"it overlaps with {_named(other.thread)}"
        found.left.append((thread, why))
    return found


def _overlap(one: Edit, other: Edit) -> bool:
    is_apart = one.place.end <= other.place.start or other.place.end <= one.place.start
    return one.text == other.text and not is_apart


def place_of(thread: Thread, revision: Revision) -> Span | None:
    """Return where the passage stands in the source of the revision, to the letter, or None."""
    anchor, passage = thread.anchor, thread.passage
    if not (anchor and passage and may_fit(thread, revision)):
        return None
    source = getattr(revision, anchor.text)
    places = [
        Span(each.start(), each.start() + len(passage))
        for each in re.finditer(f"(?={re.escape(passage)})", source)
    ]
    now = _source_of(revision, anchor.text, _stands_at(anchor))
    if now is None:
        return places[0] if len(places) == 1 else None
    return next((each for each in places if each.start <= now.start < each.end), None)


def _stands_at(anchor: Anchor) -> Span:
    return Span(anchor.now_start or 0, anchor.now_end or 0)


def may_fit(thread: Thread, revision: Revision) -> bool:
    """Tell cheaply whether a suggestion seems to fit: its words stand, and its passage is there."""
    anchor = thread.anchor
    if anchor is None or thread.passage is None or anchor.fit == Fit.GONE:
        return False
    return anchor.now_start is not None and thread.passage in getattr(revision, anchor.text)


def written(revision: Revision, edits: Sequence[Edit]) -> dict[str, str]:
    """Return the texts of the revision that differ once the edits are made."""
    texts: dict[str, str] = {}
    for edit in sorted(edits, key=lambda each: each.place, reverse=True):
        text = texts.get(edit.text, getattr(revision, edit.text))
        instead = edit.thread.replacement or ""
        texts[edit.text] = text[: edit.place.start] + instead + text[edit.place.end :]
    return texts


def _named(thread: Thread) -> str:
    words = " ".join((thread.passage or "").split())
    short = words if len(words) <= SHORT else words[:SHORT].rsplit(" ", 1)[0] + "…"
    return f"{thread.opened_by.name}’s “{short}”" if short else thread.opened_by.name


@dataclass(frozen=True)
class Shown:
    """A suggestion as a page shows it: its words beside those there were, and whether it fits."""

    lines: Sequence[Line]
    fits: bool
    is_writable: bool


def shown(thread: Thread) -> Shown | None:
    """Return what a page shows of a suggestion, or None where it suggests no words."""
    if thread.passage is None or thread.proposal.latest is None:
        return None
    return Shown(
        lines=compare(thread.passage, thread.replacement or ""),
        fits=may_fit(thread, thread.proposal.latest),
        is_writable=thread.proposal.stage in BEFORE_DECISION,
    )


def waiting(threads: Iterable[Thread]) -> list[Thread]:
    """Return the open suggestions among some threads that seem to fit the latest text."""
    return [
        each
        for each in threads
        if each.kind == ThreadKind.SUGGESTION
        and each.is_open
        and each.proposal.stage in BEFORE_DECISION
        and each.proposal.latest is not None
        and may_fit(each, each.proposal.latest)
    ]
