"""What somebody writes for a conversation, before it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from proposals import words
from proposals.drafting.models import Proposal, Revision
from proposals.review.anchors import ANCHORED, CONTEXT, Selectors, find, follow, text_in
from proposals.review.following import Alignment
from proposals.review.models import Jotting, ThreadKind

NOUNS = {
    "reply": ("reply", "replies"),
    ThreadKind.COMMENT: ("comment", "comments"),
    ThreadKind.QUESTION: ("question", "questions"),
    ThreadKind.CONCERN: ("concern", "concerns"),
    ThreadKind.SUGGESTION: ("suggestion", "suggestions"),
    ThreadKind.PRAISE: ("word of praise", "words of praise"),
}
_CHOSEN = ("exact", "prefix", "suffix", "text", "start")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment, question, concern, suggestion or praise, with the words that it is about."""

    kind: ThreadKind = ThreadKind.COMMENT
    body: str = ""
    title: str = ""
    would_settle: str = ""
    replacement: str | None = None
    about: Selectors | None = None

    @property
    def is_blank(self) -> bool:
        return not any((self.body, self.title, self.would_settle, self.replacement))


def remark_of(jotting: Jotting) -> Remark:
    """Return what a jotting would say."""
    return Remark(
        kind=jotting.kind,
        body=jotting.body,
        title=jotting.title,
        would_settle=jotting.would_settle,
        replacement=jotting.replacement,
        about=about_of(jotting),
    )


def columns_of(remark: Remark, revision: Revision) -> dict[str, Any]:
    """Return a remark on a revision as the columns of a jotting."""
    about = asdict(remark.about) | {"revision": revision.number} if remark.about else None
    return {
        "kind": remark.kind,
        "body": remark.body,
        "title": remark.title,
        "would_settle": remark.would_settle,
        "replacement": remark.replacement,
        "selectors": about,
    }


def about_of(jotting: Jotting) -> Selectors | None:
    """Return the words that a jotting is about, as they were chosen."""
    chosen = jotting.selectors
    return Selectors(**{name: chosen[name] for name in _CHOSEN}) if chosen else None


def remark_now(jotting: Jotting, revisions: Mapping[int, Revision]) -> Remark:
    """Return what a jotting would say of the latest of the revisions.

    Where the words that it is about were changed since, they are followed there; where they
    cannot be, they stay as they were chosen, and saying it is refused.
    """
    remark = remark_of(jotting)
    found = found_again(jotting, revisions)
    return replace(remark, about=found) if found else remark


def found_again(jotting: Jotting, revisions: Mapping[int, Revision]) -> Selectors | None:
    """Return the words that a jotting is about as the latest revision has them, or None."""
    about, number = about_of(jotting), max(revisions)
    if about is None:
        return None
    new = text_in(revisions[number], about.text)
    chosen_in = revision_chosen_in(jotting)
    if chosen_in == number:
        return about if find(about, new) else None
    old = text_in(revisions[chosen_in], about.text)
    _, place = follow(Alignment(old, new), about, find(about, old))
    if place is None:
        return None
    before, after = new[: place.start], new[place.end :]
    return replace(
        about,
        exact=new[place.start : place.end],
        prefix=before[-CONTEXT:],
        suffix=after[:CONTEXT],
        start=place.start,
    )


def revision_chosen_in(jotting: Jotting) -> int:
    """Return the number of the revision that a jotting's words were chosen in; 0 without words."""
    return int(jotting.selectors["revision"]) if jotting.selectors else 0


def placed(about: Selectors | None, proposal: Proposal) -> Selectors | None:
    """Return the words with the text that they are in, where a hand copied them."""
    if about is None or about.text:
        return about
    assert proposal.latest is not None  # a proposal starts with its first revision
    tries = [replace(about, text=name) for name in ANCHORED]
    fitting = (each for each in tries if find(each, text_in(proposal.latest, each.text)))
    return next(fitting, tries[0])


def counted(jottings: Sequence[Jotting]) -> str:
    """Return '2 comments, 1 concern and 1 reply'."""
    kinds = [each.kind if each.thread_id is None else "reply" for each in jottings]
    return words.sentence_list(
        [words.count(kinds.count(kind), *noun) for kind, noun in NOUNS.items() if kind in kinds]
    )
