"""Reading the conversation, and where everybody stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.queries import visible_proposals
from proposals.errors import NotFound
from proposals.review.models import Comment, Position, Stance, Thread, ThreadKind, ThreadState

THREADS_A_PAGE = 50
COMMENTS_SHOWN = 20  # of one thread among others; the rest is on the thread's own page
COMMENTS_A_PAGE = 100
# Blocking first, then disagreement, reservations and support; silence is added last.
READING_ORDER = (
    Stance.OBJECTS,
    Stance.DISAGREES,
    Stance.RESERVATION,
    Stance.SUPPORTS,
    Stance.NO_OBJECTION,
    Stance.RECUSED,
)
OPEN_STATES = (ThreadState.OPEN, ThreadState.ANSWERED)
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
class Standing:
    """A person with the position they took, or a request that has not been heard yet.

    ``team`` is the one for which the person has answered, where it was asked.
    """

    reader: Person | Team
    position: Position | None
    request: Reviewer | None
    team: Team | None = None

    @property
    def person(self) -> Person | None:
        """Who stands there; None where a team has not been heard yet."""
        return self.reader if isinstance(self.reader, Person) else None

    @property
    def name(self) -> str:
        return f"{self.team.name} ({self.reader.name})" if self.team else self.reader.name

    @property
    def rank(self) -> int:
        """The place in the reading order of what they said."""
        return READING_ORDER.index(self.position.stance) if self.position else len(READING_ORDER)


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


def concerns_of(proposal: Proposal) -> list[Thread]:
    """Return every concern ever raised, oldest first."""
    return list(proposal.concerns)  # type: ignore[attr-defined]


def open_concerns_of(proposal: Proposal) -> list[Thread]:
    """Return the concerns that are open or answered, oldest first."""
    return [each for each in concerns_of(proposal) if each.is_open]


def positions_of(proposal: Proposal) -> list[Position]:
    """Return the latest position of everybody who took one."""
    return list(proposal.positions)  # type: ignore[attr-defined]


def position_of(person: Person, proposal: Proposal) -> Position | None:
    return next((each for each in positions_of(proposal) if each.person_id == person.id), None)


def request_to(person: Person, proposal: Proposal) -> Reviewer | None:
    """Return the request for a position that the person got, or else a team of theirs."""
    mine = [each for each in proposal.reviewers if each.includes(person.id)]
    return min(mine, key=lambda each: each.person_id is None, default=None)


def answer_to(request: Reviewer) -> Position | None:
    """Return the position that answers the request; for a team, its first member's.

    One on what is proposed now goes before one on what was.
    """
    said = [each for each in positions_of(request.proposal) if request.includes(each.person_id)]
    return min(said, key=lambda each: (each.is_stale, each.taken_at, each.id), default=None)


def is_heard(request: Reviewer) -> bool:
    """Tell whether there is a position on what is proposed now."""
    answer = answer_to(request)
    return answer is not None and not answer.is_stale


def unheard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers without a position on what is proposed now.

    One who has left the organisation without a word is not waited for, nor is a team in
    which nobody is left who could answer.
    """
    return [each for each in proposal.reviewers if not is_heard(each) and each.people]


def heard_reviewers_of(proposal: Proposal) -> list[Reviewer]:
    """Return the requested reviewers who have a position on what is proposed now."""
    return [each for each in proposal.reviewers if is_heard(each)]


def turn_of(requests: Sequence[Reviewer]) -> tuple[tuple[Person, ...], dict[int, Team]]:
    """Return who is waited for, and of them by id who is with a team instead of by name."""
    people = {person.id: person for each in requests for person in each.people}
    through = {person.id: each.team for each in requests if each.team for person in each.people}
    alone = {each.person_id for each in requests}
    return tuple(people.values()), {
        person_id: team for person_id, team in through.items() if person_id not in alone
    }


def standings_of(proposal: Proposal) -> list[Standing]:
    """Return where everybody stands: what blocks first, silence last."""
    requests = {each.person_id: each for each in proposal.reviewers if each.person_id}
    answers = {each: answer_to(each) for each in proposal.reviewers}
    teams = {answer: each.team for each, answer in answers.items() if answer and each.team}
    spoken = [
        Standing(each.person, each, requests.get(each.person_id), teams.get(each))
        for each in positions_of(proposal)
    ]
    silent = [Standing(each.reader, None, each) for each, answer in answers.items() if not answer]
    return sorted(spoken + silent, key=lambda each: each.rank)


def is_visible_to(person: Person, proposal: Proposal) -> bool:
    """Tell whether the person may see the proposal."""
    found = visible_proposals(person).where(Proposal.id == proposal.id)
    return db.session.scalar(found.with_only_columns(Proposal.id)) is not None


def threads_page(
    proposal: Proposal,
    *,
    kind: ThreadKind | None = None,
    is_open: bool | None = None,
    place: str | None = None,
) -> ThreadsPage:
    """Return a page of threads with their first comments, in one statement.

    ``place`` is where the page before ended; one that cannot be read starts from the top.
    """
    page = _places(proposal, kind, is_open, place).subquery()
    nth = sa.func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id)
    first = (
        sa.select(Comment, nth.label("nth")).join(page, page.c.id == Comment.thread_id).subquery()
    )
    said = aliased(Comment, first)
    is_shown = sa.and_(said.thread_id == Thread.id, first.c.nth <= COMMENTS_SHOWN)
    rows = db.session.execute(
        sa.select(Thread, said, page.c.rank)
        .join(page, page.c.id == Thread.id)
        .outerjoin(said, is_shown)
        .order_by(page.c.rank, Thread.id.desc(), said.id)
    ).all()
    talks = _talks((row[0], row[1]) for row in rows)
    if len(talks) <= THREADS_A_PAGE:
        return ThreadsPage(talks, None)
    shown = talks[:THREADS_A_PAGE]
    rank = next(row[2] for row in rows if row[0] is shown[-1].thread)
    return ThreadsPage(shown, f"{rank}-{shown[-1].thread.id}")


def _places(
    proposal: Proposal, kind: ThreadKind | None, is_open: bool | None, place: str | None
) -> sa.Select[int, int]:
    query = sa.select(Thread.id, _rank.label("rank")).where(Thread.proposal_id == proposal.id)
    if kind is not None:
        query = query.where(Thread.kind == kind)
    if is_open is not None:
        matches = Thread.state.in_(OPEN_STATES)
        query = query.where(matches if is_open else sa.not_(matches))
    if found := PLACE.fullmatch(place or ""):
        last, thread_id = int(found[1]), int(found[2])
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
    later = db.session.scalars(
        of_thread.where(Comment.id >= start).order_by(Comment.id).limit(COMMENTS_A_PAGE + 1)
    ).all()
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


def days_since(moment: datetime, now: datetime) -> int:
    """Return whole calendar days between two instants, in UTC."""
    return (now.date() - moment.date()).days
