"""Reading the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.models import Proposal
from proposals.errors import NotFound
from proposals.review.models import Comment, Thread, ThreadKind, ThreadState
from proposals.review.queries.choosing import Choice, chosen

THREADS_A_PAGE = 50
COMMENTS_SHOWN = 20  # of one thread among others; the rest is on the thread's own page
COMMENTS_A_PAGE = 100
LARGEST_ID = 2**31 - 1  # that a row can have
PLACE = re.compile(r"(\d)-(\d{1,15})", re.ASCII)

# Concerns first: open, answered, then settled; after them what is open, then what is not.
_rank: sa.ColumnElement[int] = sa.case(
    (sa.and_(Thread.kind == ThreadKind.CONCERN, Thread.state == ThreadState.OPEN), 0),
    (sa.and_(Thread.kind == ThreadKind.CONCERN, Thread.state == ThreadState.ANSWERED), 1),
    (Thread.kind == ThreadKind.CONCERN, 2),
    (Thread.state == ThreadState.OPEN, 3),
    else_=4,
)


@dataclass(frozen=True)
class Talk:
    """A thread with the first of its comments."""

    thread: Thread
    comments: Sequence[Comment]

    @property
    def unshown(self) -> int:
        return max(0, self.thread.comment_count - len(self.comments))


@dataclass(frozen=True)
class ThreadsPage:
    """Some threads, concerns first, and the place after which the next page begins."""

    talks: Sequence[Talk]
    next_place: str | None

    @property
    def concerns(self) -> list[Talk]:
        return [each for each in self.talks if each.thread.kind == ThreadKind.CONCERN]

    @property
    def others(self) -> list[Talk]:
        return [each for each in self.talks if each.thread.kind != ThreadKind.CONCERN]


@dataclass(frozen=True)
class CommentsPage:
    """Some comments of one thread in order, and the ids between which they lie."""

    comments: Sequence[Comment]
    before: int | None
    after: int | None


def whole(comment: type[Comment] = Comment) -> tuple[ORMOption, ...]:
    """Return the options that load what a comment shows of people beside its author.

    Who disposed of a thread or asked for help with it is known already: an author, the
    decider or who opened it, all of whom come with the page.
    """
    return joinedload(comment.reactions), selectinload(comment.deleted_by)


def threads_page(
    proposal: Proposal, choice: Choice, *, reader: Person, place: str | None = None
) -> ThreadsPage:
    """Return a page of threads with their first comments, in one statement.

    ``place`` is where the page before ended; one that cannot be read starts from the top.
    """
    page = _places(proposal, chosen(choice, proposal, reader), place).subquery()
    nth = sa.func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id)
    first = (
        sa.select(Comment, nth.label("nth")).join(page, page.c.id == Comment.thread_id).subquery()
    )
    said = aliased(Comment, first)
    is_shown = sa.and_(said.thread_id == Thread.id, first.c.nth <= COMMENTS_SHOWN)
    rows = (
        db.session.execute(
            sa.select(Thread, said, page.c.rank)
            .join(page, page.c.id == Thread.id)
            .outerjoin(said, is_shown)
            .order_by(page.c.rank, Thread.id.desc(), said.id)
            .options(*whole(said))
        )
        .unique()
        .all()
    )
    talks = _talks((row[0], row[1]) for row in rows)
    if len(talks) <= THREADS_A_PAGE:
        return ThreadsPage(talks, None)
    shown = talks[:THREADS_A_PAGE]
    rank = next(row[2] for row in rows if row[0] is shown[-1].thread)
    return ThreadsPage(shown, f"{rank}-{shown[-1].thread.id}")


def note_concerns(proposal: Proposal, page: ThreadsPage) -> None:
    """Let what guards ask for be read from a first page of everything, if it holds all concerns."""
    threads = [each.thread for each in page.talks]
    is_whole = page.next_place is None or threads[-1].kind != ThreadKind.CONCERN
    if is_whole and "concerns" in sa.inspect(proposal).unloaded:
        found = [each for each in threads if each.kind == ThreadKind.CONCERN]
        set_committed_value(proposal, "concerns", sorted(found, key=lambda each: each.id))


def _places(
    proposal: Proposal, condition: sa.ColumnElement[bool], place: str | None
) -> sa.Select[int, int]:
    query = sa.select(Thread.id, _rank.label("rank")).where(
        Thread.proposal_id == proposal.id, condition
    )
    if found := PLACE.fullmatch(place or ""):
        last, thread_id = int(found[1]), min(int(found[2]), LARGEST_ID)
        query = query.where(sa.or_(_rank > last, sa.and_(_rank == last, Thread.id < thread_id)))
    return query.order_by(_rank, Thread.id.desc()).limit(THREADS_A_PAGE + 1)


def _talks(rows: Iterable[tuple[Thread, Comment | None]]) -> list[Talk]:
    comments: dict[Thread, list[Comment]] = {}
    for thread, comment in rows:
        said = comments.setdefault(thread, [])
        if comment is not None:
            said.append(comment)
    return [Talk(thread, said) for thread, said in comments.items()]


def thread_of(proposal: Proposal, thread_id: int) -> Thread:
    """Return a thread of a proposal that the caller may see, or raise NotFound."""
    thread = db.session.scalar(
        sa.select(Thread).where(Thread.proposal_id == proposal.id, Thread.id == thread_id)
    )
    if thread is None:
        raise NotFound()
    return thread


def comment_of(proposal: Proposal, comment_id: int) -> Comment:
    """Return a comment on a proposal that the caller may see, or raise NotFound."""
    comment = db.session.scalar(
        sa.select(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(Thread.proposal_id == proposal.id, Comment.id == comment_id)
    )
    if comment is None:
        raise NotFound()
    return comment


def comments_page(thread: Thread, *, start: int = 0) -> CommentsPage:
    """Return the comments of a thread from the one with the id ``start`` on."""
    of_thread = sa.select(Comment).where(Comment.thread_id == thread.id)
    later = scalars(
        of_thread.where(Comment.id >= start)
        .order_by(Comment.id)
        .limit(COMMENTS_A_PAGE + 1)
        .options(*whole())
    )
    earlier = (
        start
        and db.session.scalars(
            of_thread.where(Comment.id < start).order_by(Comment.id.desc()).limit(COMMENTS_A_PAGE)
        ).all()
    )
    return CommentsPage(
        comments=later[:COMMENTS_A_PAGE],
        before=earlier[-1].id if earlier else None,
        after=later[COMMENTS_A_PAGE].id if len(later) > COMMENTS_A_PAGE else None,
    )


def openings_of(threads: Sequence[Thread]) -> dict[int, Comment]:
    """Return the words that each thread began with, by the thread's id."""
    if not threads:
        return {}
    first = (
        sa.select(sa.func.min(Comment.id))
        .where(Comment.thread_id.in_([each.id for each in threads]))
        .group_by(Comment.thread_id)
    )
    found = db.session.scalars(sa.select(Comment).where(Comment.id.in_(first)))
    return {each.thread_id: each for each in found}
