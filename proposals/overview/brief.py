"""The brief: one proposal on one page, for somebody who has a minute."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape, unescape

from markupsafe import Markup
from sqlalchemy.orm import selectinload

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Likelihood,
    Proposal,
    Risk,
    SeatRole,
    Severity,
)
from proposals.impact.models import Assessment
from proposals.impact.queries import Plan, plan_of
from proposals.overview.asks import Ask, asked_of, next_date_of
from proposals.overview.needs import NeedsLine, needs_line
from proposals.rollout.queries import rolled_back_on
from proposals.rollout.queries.problems import deviations_of
from proposals.track import Track, draw_track

AIM = 120  # words of In brief
LONGEST_LEAD = 160
# What fits on a sheet of paper, in letters; the page on the screen shows all of it.
ROOM = {"why": 560, "better": 440, "cost": 235, "worse": 235, "undo": 188, "stop": 188}
ROOM_FOR_A_RISK = 110
# Of the sheet in larger letters, in points at their size; measured with the longest texts.
LINE, LETTERS_IN_A_LINE, A_PROMISE, ROOM_FOR_LARGE_LETTERS = 12, 43, 60, 365
RISKS = 3
MEASURED = {
    CommitmentRole.GOAL: "What we promise",
    CommitmentRole.GUARDRAIL: "What must not get worse",
    CommitmentRole.OBSERVE: "What we watch",
}
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>"
)
_NEXT_HEADING = re.compile(r"<h[1-6] id=")


@dataclass(frozen=True)
class Cell:
    """A text with its heading: what paper has room for, what it has not, or what is missing."""

    name: str
    shown: str
    rest: str = ""
    missing: str = ""


@dataclass(frozen=True)
class RiskLine:
    text: Cell
    how: str


@dataclass(frozen=True)
class PromiseLine:
    """One commitment: the numbers, the drawing, and what was measured if anything was."""

    heading: str
    metric: str
    numbers: str
    by_when: str
    span: str
    drawing: Markup
    measured: str
    verdict: str


@dataclass(frozen=True)
class Brief:
    """What the page says, in its order; empty parts carry the line that says so."""

    number: int
    title: str
    lead: str
    why: Cell
    why_html: str
    better: Cell
    cost: Cell
    worse: Cell
    risks: Sequence[RiskLine]
    more_risks: int
    undo: Cell
    stop: Cell
    promises: Sequence[PromiseLine]
    no_promise: str
    seats: Sequence[tuple[str, str, Person | None]]
    stage: str
    stage_since: str
    notes: Sequence[str]
    next_date: tuple[date, str] | None
    needs: NeedsLine
    revision: int
    saved_at: str
    words: int
    minutes: int

    @property
    def is_roomy(self) -> bool:
        """Tell whether the sheet holds it in larger letters: line by line, on the safe side."""
        if _TAG.search(self.why_html.replace("<p>", "").replace("</p>", "")):
            return False  # lists, tables and pictures take their own room
        rows = (
            max(_lines(self.why), _lines(self.better)),
            max(_lines(self.cost), _lines(self.worse)),
            max(
                sum(_lines(risk.text) for risk in self.risks), _lines(self.undo) + _lines(self.stop)
            ),
        )
        return LINE * sum(rows) + len(self.promises[:2]) * A_PROMISE <= ROOM_FOR_LARGE_LETTERS


def read_brief() -> tuple[object, ...]:
    """Return what ``visible_proposal`` has to read for the brief."""
    promises = selectinload(Proposal.commitments)
    return (
        selectinload(Proposal.risks),
        promises.selectinload(Commitment.assessments),  # type: ignore[attr-defined]
    )


def brief_of(proposal: Proposal) -> Brief:
    """Return the brief of a proposal as its latest revision has it."""
    revision = proposal.latest
    assert revision is not None
    lead = _lead(revision.brief)
    told = [proposal.title, revision.brief, revision.gets_worse, revision.cost]
    told += [revision.undo, revision.stop_when, *(risk.description for risk in proposal.risks)]
    return Brief(
        number=proposal.number,
        title=proposal.title,
        lead=lead,
        why=_why(revision.brief_html, lead),
        why_html=_without_lead(revision.brief_html, lead),
        better=_better(proposal),
        cost=_cost(proposal),
        worse=_cell("What gets worse, and for whom", revision.gets_worse, "worse"),
        risks=[_risk_line(risk) for risk in _worst_first(proposal.risks)[:RISKS]],
        more_risks=max(0, len(proposal.risks) - RISKS),
        undo=_cell("How we undo it", revision.undo, "undo"),
        stop=_cell("What would make us stop", revision.stop_when, "stop"),
        promises=[_promise(each) for each in _goals_first(proposal)],
        no_promise=proposal.no_outcome_reason,
        seats=[_seat(proposal, role) for role in (SeatRole.OWNER, SeatRole.DECIDER)],
        stage=words.STAGE[proposal.stage],
        stage_since=words.day(proposal.stage_since),
        notes=list(_notes(proposal)),
        next_date=next_date_of(proposal),
        needs=needs_line(proposal),
        revision=revision.number,
        saved_at=words.day(revision.saved_at),
        words=len(revision.brief.split()),
        minutes=max(1, round(len(" ".join(told).split()) / words.WORDS_A_MINUTE)),
    )


def _notes(proposal: Proposal) -> Iterator[str]:
    """Yield what a reader has to know of it beside its stage, each in a few words."""
    if back := rolled_back_on(proposal):
        yield f"Taken back on {words.day(back)}"
    if deviations := deviations_of(proposal):
        yield f"Shipped differently from revision {deviations[0].accepted_revision}, as accepted"


def asks_of(brief: Brief, proposal: Proposal, reader: Person) -> list[Ask]:
    """Return what is asked of the reader of the brief."""
    return asked_of(reader, proposal, brief.needs)


def cut(text: str, room: int) -> tuple[str, str]:
    """Return what fits into so many letters, ending at a word, and the rest."""
    width = 0
    for place, letter in enumerate(text):
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width > room:
            end = text.rfind(" ", place - 40 if place > 40 else 0, place) + 1 or place
            return text[:end], text[end:]
    return text, ""


def _cell(name: str, text: str, room: str, missing: str = "Not answered yet.") -> Cell:
    text = " ".join(text.split())
    shown, rest = cut(text, ROOM[room])
    return Cell(name, shown, rest, "" if text else missing)


def _lines(cell: Cell) -> int:
    return 1 + len(cell.shown + cell.rest) // LETTERS_IN_A_LINE


def _lead(text: str) -> str:
    """Return the first sentence, as it is written."""
    first = text.split("\n\n")[0].replace("\n", " ").strip()
    sentence, dot, _ = first.partition(". ")
    return cut(sentence + dot.strip(), LONGEST_LEAD)[0]


def _without_lead(html: str, lead: str) -> str:
    """Return the text without the sentence that stands above it, where it begins with it."""
    begin = f"<p>{escape(lead, quote=False)}"
    if not lead or not html.startswith(begin):
        return html
    rest = "<p>" + html.removeprefix(begin).lstrip()
    return rest.removeprefix("<p></p>").strip()


def _why(html: str, lead: str) -> Cell:
    text = plain_text(_without_lead(html, lead))
    missing = "In brief says no more than that." if lead else "No brief yet."
    return _cell("In brief", text, "why", missing)


def _better(proposal: Proposal) -> Cell:
    """Return the first paragraph of the document's own story of what gets better."""
    revision = proposal.latest
    assert revision is not None
    told = next(
        (
            text
            for each in revision.sections
            if each["kind"] == "narrative" and each.get("is_filled", True)
            if (text := _first_paragraph(revision.body_html, each["anchor"]))
        ),
        "",
    )
    missing = "The document does not say it in a section of its own."
    return _cell("What gets better, and for whom", told, "better", missing)


def _first_paragraph(html: str, anchor: str) -> str:
    _, found, after = html.partition(f' id="{anchor}">')
    until = _NEXT_HEADING.search(after)
    paragraph = _PARAGRAPH.search(after, 0, until.start() if until else len(after))
    return plain_text(paragraph[1]) if found and paragraph else ""


def plain_text(html: str) -> str:
    """Return the words of sanitised HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", html))).split())


def _cost(proposal: Proposal) -> Cell:
    effort = [words.number(each) for each in (proposal.effort_low, proposal.effort_high) if each]
    said = f"{' to '.join(dict.fromkeys(effort))} person-weeks. " if effort else ""
    told = proposal.latest.cost if proposal.latest else ""
    return _cell("What it costs", said + told, "cost", "Nobody has said what it costs.")


def _worst_first(risks: Sequence[Risk]) -> list[Risk]:
    order = [*Severity], [*Likelihood]
    return sorted(
        risks,
        key=lambda each: (order[0].index(each.severity), order[1].index(each.likelihood)),
        reverse=True,
    )


def _risk_line(risk: Risk) -> RiskLine:
    shown, rest = cut(" ".join(risk.description.split()), ROOM_FOR_A_RISK)
    how = f"{words.LIKELIHOOD[risk.likelihood]}, {words.SEVERITY[risk.severity].lower()}"
    return RiskLine(Cell("", shown, rest), how)


def _goals_first(proposal: Proposal) -> list[Commitment]:
    order = list(CommitmentRole)
    return sorted(proposal.commitments, key=lambda each: order.index(each.role))


def _promise(commitment: Commitment) -> PromiseLine:
    plan, metric = plan_of(commitment), commitment.metric
    unit = f" {metric.unit}" if metric.unit else ""
    found = next(iter(commitment.assessments), None)  # type: ignore[attr-defined]
    numbers = span = ""
    if plan.baseline is not None and plan.target is not None:
        numbers = f"{words.number(plan.baseline)} → {words.number(plan.target)}{unit}"
    if plan.low is not None and plan.high is not None:
        span = (
            f"8 times in 10 we expect {words.number(plan.low)} to {words.number(plan.high)}{unit}"
        )
    return PromiseLine(
        heading=MEASURED[commitment.role],
        metric=metric.name,
        numbers=numbers,
        by_when=words.day(plan.due_on),
        span=span,
        drawing=_drawing(plan, found, f"{metric.name}: {numbers}. {span}"),
        measured=found.headline if found else "",
        verdict=words.VERDICT.get(found.verdict, "") if found else "",
    )


def _drawing(plan: Plan, found: Assessment | None, label: str) -> Markup:
    if plan.baseline is None or plan.target is None:
        return Markup("")
    measured = low = high = None
    if found and found.after is not None and found.effect is not None:
        measured = found.after
        if found.effect_low is not None and found.effect_high is not None:
            low = found.after - found.effect + found.effect_low
            high = found.after - found.effect + found.effect_high
    track = Track(plan.baseline, plan.target, plan.low, plan.high, measured, low, high)
    return draw_track(label, track, width=460, height=28)


def _seat(proposal: Proposal, role: SeatRole) -> tuple[str, str, Person | None]:
    return words.SEAT[role], words.SEAT_DUTY[role], proposal.seat(role)
