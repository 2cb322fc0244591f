"""The chart of an assessment, as it goes along with a letter."""

from __future__ import annotations

from datetime import UTC, datetime

from proposals.impact.drawing.figure import sentence
from proposals.impact.drawing.picture import picture_of
from proposals.impact.models import Assessment
from proposals.impact.queries import CommitmentImpact
from proposals.impact.rollout import rolled_out
from proposals.notifications.wording import Pictured

WIDTH = 600  # of a mail


def chart_of(assessment: Assessment) -> tuple[Pictured, ...]:
    """Return the chart of the very points that were analysed; nothing where none were kept.

    Other proposals' changes are not on it: a mail is forwarded to people who may not see them.
    """
    kept = (assessment.points or {}).get("", [])
    points = [(_utc(at), value, n) for at, value, n in kept]
    commitment = assessment.commitment
    impact = CommitmentImpact(commitment, points, assessment, None)
    drawn = picture_of(impact, rolled_out(commitment.proposal), widths=(WIDTH,))
    return (Pictured(drawn.drawings[0], sentence(drawn.chart)),) if drawn else ()


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
