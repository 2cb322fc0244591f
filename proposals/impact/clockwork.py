"""Looking by itself: about once a day while a change is measured, once when its date is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.impact.actions._looking import UNDER_WATCH, look_at
from proposals.impact.models import Look, Watch
from proposals.impact.queries import is_over, plan_of
from proposals.impact.queries.plans import measure_by
from proposals.impact.rollout import STEPS, rolled_out
from proposals.metrics.models import Correction, Metric

BATCH = 20  # looks in one round: letters are not to wait for hundreds of them
TRY_AGAIN = timedelta(hours=1)  # after a look that failed, or whose worker died


def look_due() -> int:
    """Make the looks that are due; return how many were made.

    Each is claimed, made and kept by itself: of two workers one makes it, and one that fails
    is logged and holds up none of the others. While numbers are computed no lock is held.
    However long no worker ran, there is one look to make up for, not many.
    """
    due, made = _may_be_due(), 0
    db.session.rollback()  # an open reading transaction would hold the write lock
    for commitment_id in due:
        made += _look(commitment_id)
        if made >= BATCH:
            break
    return made


def _may_be_due() -> Sequence[int]:
    """Return in one statement the commitments that look due; the claim of each decides."""
    by, is_first = measure_by(), Watch.looked_at.is_(None)
    is_over = sa.and_(by < clock.today(), Watch.final_for.is_(None))
    is_ahead = sa.or_(by.is_(None), by >= clock.today())
    is_tried = sa.and_(
        Watch.tried_at > clock.now() - TRY_AGAIN,
        sa.or_(is_first, Watch.looked_at < Watch.tried_at),
    )
    return db.session.scalars(
        sa.select(Commitment.id)
        .join(Commitment.proposal)
        .join(Commitment.metric)
        .outerjoin(Watch, Watch.commitment_id == Commitment.id)
        .where(
            Proposal.stage.in_(UNDER_WATCH),
            sa.or_(is_over, sa.and_(is_ahead, sa.or_(is_first, _has_news_since()))),
            sa.or_(Watch.tried_at.is_(None), ~is_tried),
            sa.exists().where(
                Milestone.proposal_id == Proposal.id,
                Milestone.kind.in_(STEPS),
                Milestone.happened_on.is_not(None),
            ),
        )
        .order_by(Commitment.id)
    ).all()


def _has_news_since() -> sa.ColumnElement[bool]:
    """Return the condition that points came in, or were corrected, since a look before today."""
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    corrected = sa.exists().where(
        Correction.metric_id == Metric.id, Correction.corrected_at > Watch.looked_at
    )
    has_news = sa.or_(Metric.point_count != Watch.point_count, corrected)
    return sa.and_(Watch.looked_at < midnight, has_news)


def _look_due(commitment: Commitment) -> Look | None:
    """Return which look is due: the final one once its date is over, or the day's."""
    watch: Watch | None = commitment.watch  # type: ignore[attr-defined]
    if commitment.proposal.stage not in UNDER_WATCH or rolled_out(commitment.proposal) is None:
        return None
    if watch and _is_being_tried(watch):
        return None
    plan = plan_of(commitment)
    if is_over(plan):
        return Look.FINAL if watch is None or watch.final_for is None else None
    if watch is None or watch.looked_at is None:
        return Look.WATCH
    is_new_day = watch.looked_at.date() < clock.today()
    return Look.WATCH if is_new_day and _has_news(commitment, watch) else None


def _is_being_tried(watch: Watch) -> bool:
    if watch.tried_at is None or (watch.looked_at and watch.looked_at >= watch.tried_at):
        return False
    return clock.now() - watch.tried_at < TRY_AGAIN


def _has_news(commitment: Commitment, watch: Watch) -> bool:
    """Tell whether points came in since the last look, or were corrected."""
    if commitment.metric.point_count != watch.point_count:
        return True
    corrected = sa.select(Correction.id).where(
        Correction.metric_id == commitment.metric_id, Correction.corrected_at > watch.looked_at
    )
    return db.session.scalar(corrected.limit(1)) is not None


def _look(commitment_id: int) -> bool:
    try:
        with transaction():
            look = _claim(db.session.get_one(Commitment, commitment_id, populate_existing=True))
        if look is None:
            return False
        with transaction():
            _make(db.session.get_one(Commitment, commitment_id, populate_existing=True), look)
    except (StaleDataError, IntegrityError, OperationalError):
        return False  # somebody was first; the next run looks again
    except Exception:
        current_app.logger.exception("the worker could not look at commitment %s", commitment_id)
        return False
    return True


def _claim(commitment: Commitment) -> Look | None:
    """Note that the look is being made, unless another worker has: the database lets one do it."""
    look, watch = _look_due(commitment), commitment.watch  # type: ignore[attr-defined]
    if look is None:
        return None
    if watch is None:
        values = {"commitment_id": commitment.id, "tried_at": clock.now(), "point_count": 0}
        db.session.execute(sa.insert(Watch).values(values))
        return look
    claimed = db.session.execute(
        sa.update(Watch)
        .where(
            Watch.commitment_id == commitment.id,
            Watch.tried_at.is_(None)
            if watch.tried_at is None
            else Watch.tried_at == watch.tried_at,
        )
        .values(tried_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return look if claimed.rowcount == 1 else None  # type: ignore[attr-defined]


def _make(commitment: Commitment, look: Look) -> None:
    seen = commitment.metric.point_count
    look_at(commitment, look=look, by=None)
    done = {"looked_at": clock.now(), "point_count": seen}
    if look is Look.FINAL:
        done["final_for"] = plan_of(commitment).review_on
    db.session.execute(
        sa.update(Watch)
        .where(Watch.commitment_id == commitment.id)
        .values(done)
        .execution_options(synchronize_session=False)
    )
