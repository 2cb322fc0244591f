"""The result of a proposal in a line, and in a few sentences with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proposals import clock
from proposals.drafting.models import CommitmentRole, Proposal, Stage
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment
from proposals.impact.queries.evidence import CommitmentImpact
from proposals.impact.queries.looks import worse_together
from proposals.impact.queries.plans import plan_of
from proposals.impact.queries.questions import is_over
from proposals.impact.rollout import rolled_out
from proposals.words import day, sentence_list

MUCH = 0.25  # of the baseline
# What became of one goal; the way it went is said before.
ENDED = {
    Verdict.TARGET_MET: "The target is met",
    Verdict.IMPROVED: "Short of the target",
    Verdict.NO_DETECTABLE_CHANGE: "No detectable change",
    Verdict.GOT_WORSE: "Worse than before",
    Verdict.NOT_ENOUGH_DATA: "Not enough data to tell",
    Verdict.NOT_MEASURED: "Not measured",
}
GOOD = (Verdict.TARGET_MET, Verdict.IMPROVED)


@dataclass(frozen=True)
class Summary:
    """``title`` in short sentences, ``sentence`` with the numbers, ``when`` it holds."""

    title: str
    sentence: str
    when: str


def summary_of(proposal: Proposal, impacts: Sequence[CommitmentImpact]) -> Summary:
    """Return what the page says first: each goal, then every guardrail that got worse."""
    goals = [each for each in impacts if each.commitment.role == CommitmentRole.GOAL]
    rails = [each for each in impacts if each.commitment.role == CommitmentRole.GUARDRAIL]
    worse = _worse(rails)
    if not any(each.assessment or _verdict(each) for each in impacts):
        return _nothing_yet(proposal, impacts)
    parts = [_ended(each, alone=len(goals) == 1) for each in goals]
    perhaps = [each for each in rails if _looks_worse(each) and each not in worse]
    parts += [f"{_names(worse)} got worse"] if worse else []
    parts += [f"{_names(perhaps)} may have got worse"] if perhaps else []
    said = [each.assessment.headline for each in goals + worse + perhaps if each.assessment]
    return Summary(_sentences(parts), " ".join(said), _when(impacts))


def _worse(rails: Sequence[CommitmentImpact]) -> list[CommitmentImpact]:
    latest = {each.assessment.id: each for each in rails if each.assessment}
    found = worse_together([each.assessment for each in latest.values() if each.assessment])
    return [latest[each.id] for each in found]


def _looks_worse(rail: CommitmentImpact) -> bool:
    """Say whether it got worse by itself: of several guardrails, one would by chance."""
    return rail.assessment is not None and rail.assessment.verdict == Verdict.GOT_WORSE


def _names(impacts: Sequence[CommitmentImpact]) -> str:
    return sentence_list([f"the guardrail {each.commitment.metric.name}" for each in impacts])


def _verdict(impact: CommitmentImpact) -> Verdict | None:
    """Return how it ended as people told it, else what was computed; late is not measured."""
    told = impact.outcome
    if told and told.not_measured_reason:
        return Verdict(told.judged) if told.judged else Verdict.NOT_MEASURED
    if impact.assessment:
        return Verdict(impact.assessment.verdict)
    began = rolled_out(impact.commitment.proposal)
    return Verdict.NOT_MEASURED if began and is_over(plan_of(impact.commitment)) else None


def _ended(impact: CommitmentImpact, *, alone: bool) -> str:
    """Return what became of a goal: which way it went, then how that compares; named if need be."""
    verdict, found = _verdict(impact), impact.assessment
    name = impact.commitment.metric.name
    if verdict is None:
        return "Too early to tell" if alone else f"{name}: too early to tell"
    ending = ENDED[verdict]
    if found and verdict is Verdict.IMPROVED and not found.is_final:
        ending = "Not yet at the target"
    if not found or found.effect is None or verdict not in GOOD:
        return ending if alone else f"{name}: {_lowered(ending)}"
    way = _way(found) + ("" if found.is_final else " so far")
    return f"{way}. {ending}" if alone else f"{name}: {way}, {_lowered(ending)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _way(found: Assessment) -> str:
    relative = found.result.get("relative")
    much = "much " if relative is not None and abs(relative) >= MUCH else ""
    return f"{much}{'lower' if (found.effect or 0) < 0 else 'higher'}"


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def _nothing_yet(proposal: Proposal, impacts: Sequence[CommitmentImpact]) -> Summary:
    if proposal.stage == Stage.ACCEPTED:
        return Summary("Nothing to measure yet.", "The roll-out has not begun.", "")
    dates = sorted(filter(None, (plan_of(each.commitment).review_on for each in impacts)))
    due = f"The verdict is due on {day(dates[-1])}." if dates else ""
    return Summary("Too early to tell.", due, "")


def _when(impacts: Sequence[CommitmentImpact]) -> str:
    """Return from which numbers the result is, and whether it is the last word."""
    found = [each.assessment for each in impacts if each.assessment]
    last = max(_read_to(found), default=None)
    if last is None:
        return "Result"
    is_final = all(each.is_final for each in found)
    return f"{'Result' if is_final else 'Result so far'}, measured to {day(last)}"


def _read_to(found: Sequence[Assessment]) -> Iterator[date]:
    for each in found:
        if last := (each.result.get("window") or {}).get("after_last"):
            yield min(datetime.fromisoformat(last).date(), clock.today())
