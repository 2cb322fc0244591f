"""What became of each promise, in a line of words and an effect line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from proposals.drafting.models import Commitment, CommitmentRole, MilestoneKind
from proposals.impact.drawing.effect import Effect, draw_effect
from proposals.impact.drawing.numbers import (
    change,
    counted,
    interval,
    level,
    plain,
    share_of,
    signed,
)
from proposals.impact.method.figures import number as rounded
from proposals.impact.queries import CommitmentImpact, Plan
from proposals.impact.rollout import RolledOut
from proposals.words import day, number

POINTS_NEEDED = 8  # on each side, before the analysis gives an interval
DAYS_A_POINT = {"hourly": 1 / 24, "daily": 1, "weekly": 7, "monthly": 30.5, "yearly": 365.25}
HELD = ("target_met", "improved")


@dataclass(frozen=True)
class Result:
    """One promise beside what was measured; words are empty where there is nothing to say.

    ``standing`` is a verdict, or held (a guardrail that kept within what was allowed), or
    waiting.  ``change`` and ``interval`` are the effect; ``aim`` is what was promised of it.
    ``waiting`` says when the first interval is expected.
    """

    impact: CommitmentImpact
    plan: Plan
    standing: str
    drawing: Markup
    change: str
    interval: str
    aim: str
    share: str
    promised: str
    measured: str
    waiting: str
    is_provisional: bool

    @property
    def commitment(self) -> Commitment:
        return self.impact.commitment

    @property
    def is_goal(self) -> bool:
        return self.commitment.role is CommitmentRole.GOAL

    @property
    def may_be_nothing(self) -> bool:
        """Whether the interval includes no change."""
        found = self.impact.assessment
        if found is None or found.effect_low is None or found.effect_high is None:
            return False
        return found.effect_low <= 0 <= found.effect_high

    @property
    def headline(self) -> str:
        """The verdict in a sentence, or why there is none."""
        outcome, assessment = self.impact.outcome, self.impact.assessment
        if outcome and outcome.not_measured_reason:
            how = "Judged without numbers, grade E" if outcome.judged else "Not measured"
            return f"{how}: {outcome.not_measured_reason}"
        if assessment:
            return assessment.headline
        if self.standing == "not_measured":
            return f"The date passed on {day(self.plan.review_on)} with no word yet."
        return self.waiting

    @property
    def grade(self) -> str:
        assessment = self.impact.assessment
        if self.impact.outcome and self.impact.outcome.judged:
            return "E"
        return assessment.grade if assessment and assessment.effect is not None else ""


def result_of(impact: CommitmentImpact, plan: Plan, began: RolledOut | None, today: date) -> Result:
    """Return what the page says of one commitment; ``today`` decides what is late."""
    line = _effect(impact, plan)
    words = _measured(impact) if line.effect is not None else {}
    return Result(
        impact=impact,
        plan=plan,
        standing=standing_of(impact, plan, began, today),
        drawing=draw_effect(line),
        aim=_aim(impact, line),
        promised=_promised(impact.commitment, plan),
        waiting="" if words else _waiting(impact, began, today),
        is_provisional=bool(words and impact.assessment and not impact.assessment.is_final),
        **{name: words.get(name, "") for name in ("change", "interval", "share", "measured")},
    )


def standing_of(impact: CommitmentImpact, plan: Plan, began: RolledOut | None, today: date) -> str:
    """Return the verdict, or 'held', or 'waiting' while nothing can be said yet."""
    outcome, assessment = impact.outcome, impact.assessment
    if outcome and outcome.not_measured_reason:
        return outcome.judged or "not_measured"
    if assessment is None:
        is_late = began and plan.review_on and plan.review_on < today
        return "not_measured" if is_late else "waiting"
    if impact.commitment.role is CommitmentRole.GUARDRAIL and assessment.verdict in HELD:
        return "held"
    return assessment.verdict


def _effect(impact: CommitmentImpact, plan: Plan) -> Effect:
    found, metric = impact.assessment, impact.commitment.metric

    def promised(value: float | None) -> float | None:
        return value - plan.baseline if value is not None and plan.baseline is not None else None

    return Effect(
        name=metric.name,
        unit=metric.unit,
        key=f"e{impact.commitment.id}",
        effect=found.effect if found else None,
        low=found.effect_low if found else None,
        high=found.effect_high if found else None,
        promise=promised(plan.target),
        promise_low=promised(plan.low),
        promise_high=promised(plan.high),
    )


def _measured(impact: CommitmentImpact) -> dict[str, str]:
    found, metric = impact.assessment, impact.commitment.metric
    if not found or found.effect is None or found.effect_low is None or found.effect_high is None:
        return {}
    effect, low, high = found.effect, found.effect_low, found.effect_high
    words = {
        "change": change(effect, low, high, metric.unit),
        "interval": f"{100 * found.result.get('confidence', 0.95):.3g}% interval "
        f"{interval(low, high)}",
        "share": "",
    }
    if impact.commitment.role is CommitmentRole.GOAL:
        words["share"] = share_of(effect, low, high, found.result.get("promise"))
    if found.after is not None:
        ends = [found.after - effect + end for end in (low, high)]
        span = " to ".join(plain(end, high - low) for end in ends)
        words["measured"] = f"{level(found.after, high - low, metric.unit)} ({span})"
    return words


def _aim(impact: CommitmentImpact, line: Effect) -> str:
    """Return the promise as a change, or as a limit where it is one."""
    if line.promise is None:
        return ""
    metric = impact.commitment.metric
    width = (line.high or 0.0) - (line.low or 0.0) or abs(line.promise)
    allows = {"down": line.promise > 0, "up": line.promise < 0}
    if impact.commitment.role is CommitmentRole.GUARDRAIL or allows.get(metric.direction.value):
        return f"At most {counted(signed(line.promise, width), metric.unit)} was allowed."
    if line.low is not None and line.high is not None and not line.low <= 0 <= line.high:
        way = "less" if line.promise < 0 else "more"
        return f"Promised {counted(rounded(abs(line.promise), width), metric.unit)} {way}."
    return f"Promised {counted(signed(line.promise, width), metric.unit)}."


def _promised(commitment: Commitment, plan: Plan) -> str:
    if plan.target is None:
        return ""
    unit = commitment.metric.unit
    target = number(plan.target) + unit if unit == "%" else counted(number(plan.target), unit)
    limits = {"down": "at most ", "up": "at least "}
    if commitment.role is CommitmentRole.GUARDRAIL:
        return limits.get(commitment.metric.direction.value, "") + target
    if plan.low is None or plan.high is None:
        return target
    return f"{target} ({number(plan.low)} to {number(plan.high)})"


def _waiting(impact: CommitmentImpact, began: RolledOut | None, today: date) -> str:
    """Return when the first interval is expected, as far as anybody can know."""
    found = impact.assessment
    if found and found.result.get("enough_at"):
        return f"The first interval is expected by {day(_kept_day(found.result['enough_at']))}."
    start, verb = _start(impact.commitment, began)
    if start is None:
        return "The first interval comes 8 points after the roll-out; it has no date yet."
    days = DAYS_A_POINT.get(impact.commitment.metric.rhythm.value)
    if days is None:
        return f"{verb} {day(start)}. The first interval needs 8 points after that."
    expected = start + timedelta(days=round(POINTS_NEEDED * days))
    is_late = "was" if expected < today else "is"
    return f"{verb} {day(start)}. The first interval {is_late} expected by {day(expected)}."


def _start(commitment: Commitment, began: RolledOut | None) -> tuple[date | None, str]:
    if began and began.complete:
        return began.complete, "Rolled out to everybody on"
    if began:
        return began.began, "The roll-out began on"
    planned = [
        each.planned_on
        for each in commitment.proposal.milestones
        if each.planned_on and each.kind in (MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE)
    ]
    return min(planned, default=None), "The roll-out is planned for"


def _kept_day(text: str) -> date:
    return date.fromisoformat(text[:10])
