"""The threads about words of the document, as they stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals.db import db
from proposals.drafting.models import Proposal, Revision
from proposals.review.anchors import LAID_OUT
from proposals.review.marks import Mark, marked, stretches
from proposals.review.models import Anchor, Comment, Fit, Thread
from proposals.review.queries.choosing import OPEN_STATES
from proposals.review.queries.threads import Talk, whole
from proposals.words import THREAD_KIND

MOST_MARKED = 200  # threads whose words are marked; the review page has the rest
MOST_SHOWN = 40  # open threads that are shown with their messages
COMMENTS_BESIDE = 5  # of one thread
# In the order of the page; the document itself comes last.
TEXTS = ("brief", "gets_worse", "cost", "undo", "stop_when", "body")


@dataclass(frozen=True)
class Row:
    """A stretch of the document, and the threads that begin in it."""

    html: str
    talks: Sequence[Talk] = ()


@dataclass(frozen=True)
class Margin:
    """The texts of a proposal with their marks, and the threads on them.

    ``texts`` is the HTML of all but the document itself, by name. ``brief`` are the threads
    on those, ``gone`` those whose words no longer stand anywhere.
    """

    rows: Sequence[Row]
    texts: Mapping[str, str]
    brief: Sequence[Talk]
    gone: Sequence[Talk]
    numbers: Mapping[int, int]
    unmarked: int

    @property
    def threads(self) -> list[Thread]:
        """The threads about words that stand."""
        beside = (talk for row in self.rows for talk in row.talks)
        return [talk.thread for talk in (*beside, *self.brief)]

    @property
    def is_used(self) -> bool:
        return any(row.talks for row in self.rows)


def margin_of(proposal: Proposal) -> Margin:
    """Return the latest texts with the threads about their words, in one statement."""
    revision = proposal.latest
    assert revision is not None  # a proposal starts with its first revision
    talks, unmarked = _anchored(proposal)
    standing = [each for each in talks if _stands(each.thread.anchor)]
    ordered = sorted(standing, key=lambda each: _place(each.thread.anchor))
    numbers = {each.thread.id: nth for nth, each in enumerate(ordered, start=1)}
    of_thread = {each.thread.id: each for each in ordered}
    marks = {
        name: [_mark(each.thread, numbers) for each in ordered if _is_on(each.thread, name)]
        for name in TEXTS
    }
    rows = [
        Row(each.html, [of_thread[mark.thread] for mark in each.marks])
        for each in stretches(revision.body_html, marks["body"])
    ]
    return Margin(
        rows=rows,
        texts={name: marked(_html(revision, name), marks[name]) for name in TEXTS[:-1]},
        brief=[each for each in ordered if not _is_on(each.thread, "body")],
        gone=[each for each in talks if not _stands(each.thread.anchor)],
        numbers=numbers,
        unmarked=unmarked,
    )


def _html(revision: Revision, name: str) -> str:
    if name in LAID_OUT:
        return str(getattr(revision, LAID_OUT[name]))
    return escape(getattr(revision, name), quote=False)


def _stands(anchor: Anchor | None) -> bool:
    return anchor is not None and anchor.fit != Fit.GONE and anchor.now_start is not None


def _place(anchor: Anchor | None) -> tuple[int, int, int]:
    assert anchor is not None
    assert anchor.now_start is not None
    return TEXTS.index(anchor.text), anchor.now_start, anchor.thread_id


def _is_on(thread: Thread, name: str) -> bool:
    return thread.anchor is not None and thread.anchor.text == name


def _mark(thread: Thread, numbers: Mapping[int, int]) -> Mark:
    anchor = thread.anchor
    assert anchor is not None
    tone = "block" if thread.is_open_concern else "open" if thread.is_open else "done"
    state = "open" if thread.is_open else "settled"
    return Mark(
        thread=thread.id,
        start=anchor.now_start or 0,
        end=anchor.now_end or 0,
        tone=tone,
        nth=numbers[thread.id],
        label=f"Thread {numbers[thread.id]}: {THREAD_KIND[thread.kind].lower()}, {state}",
    )


def _anchored(proposal: Proposal) -> tuple[list[Talk], int]:
    """Return the threads about words, open ones first, and how many more there are.

    The messages are only those of open threads, the first of each, and of so many threads.
    """
    is_settled = Thread.state.not_in(OPEN_STATES)
    nth = sa.func.row_number().over(order_by=(is_settled, Thread.id.desc())).label("nth")
    chosen = (
        sa.select(Thread.id, is_settled.label("settled"), nth, sa.func.count().over().label("all"))
        .join(Anchor, Anchor.thread_id == Thread.id)
        .where(Thread.proposal_id == proposal.id)
        .order_by(nth)
        .limit(MOST_MARKED)
        .subquery()
    )
    turn = sa.func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id)
    spoken = (
        sa.select(Comment, turn.label("turn"))
        .join(chosen, chosen.c.id == Comment.thread_id)
        .where(chosen.c.nth <= MOST_SHOWN, sa.not_(chosen.c.settled))
        .subquery()
    )
    said = aliased(Comment, spoken)
    is_said = sa.and_(said.thread_id == Thread.id, spoken.c.turn <= COMMENTS_BESIDE)
    found = db.session.execute(
        sa.select(Thread, said, chosen.c.all)
        .join(chosen, chosen.c.id == Thread.id)
        .outerjoin(said, is_said)
        .order_by(chosen.c.nth, said.id)
        .options(*whole(said))
    )
    rows = found.unique().all()
    talks = _talks((row[0], row[1]) for row in rows)
    return talks, rows[0][2] - len(talks) if rows else 0


def _talks(rows: Iterable[tuple[Thread, Comment | None]]) -> list[Talk]:
    comments: dict[Thread, list[Comment]] = {}
    for thread, comment in rows:
        comments.setdefault(thread, []).extend([comment] if comment else [])
    return [Talk(thread, said) for thread, said in comments.items()]
