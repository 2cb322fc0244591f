"""The frame round one proposal: header, stages, seats, needs line, tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, BEFORE_DECISION
from proposals.drafting.models import Milestone, Proposal, SeatRole, Stage, Visibility
from proposals.overview.needs import needs_line
from proposals.overview.vacancies import Vacancy, vacancies_of
from proposals.rollout.course import Standing, standing_of
from proposals.rollout.models import Deviation
from proposals.rollout.policy import note_deviation
from proposals.rollout.queries import last_rollback
from proposals.rollout.queries.problems import deviations_of

STEPS = (
    (Stage.DRAFT, "Draft"),
    (Stage.IN_REVIEW, "Review"),
    (Stage.FINAL_COMMENT, "Final comment"),
    (Stage.ACCEPTED, "Decided"),
    (Stage.ROLLING_OUT, "Roll-out"),
    (Stage.MEASURING, "Measuring"),
    (Stage.CLOSED, "Closed"),
)
# What can be done with a proposal beside reading it: a label, an address below its own, an icon.
READ = (
    ("Brief", "/brief", "book"),
    ("Revisions", "/revisions", "history"),
    ("Who wrote what", "/blame", "users"),
)
COPY_OUT = (
    ("Markdown", ".md", "download"),
    ("HTML", ".html", "download"),
    ("PDF", ".pdf", "download"),
)
# Where the line ends for a proposal that left it.
LEFT_AT = {
    Stage.DECLINED: Stage.ACCEPTED,
    Stage.DEFERRED: Stage.ACCEPTED,
    Stage.WITHDRAWN: Stage.IN_REVIEW,
    Stage.DORMANT: Stage.IN_REVIEW,
    Stage.SUPERSEDED: Stage.CLOSED,
}
SHOWN_SEATS = (
    SeatRole.OWNER,
    SeatRole.DECIDER,
    SeatRole.ROLLOUT_OWNER,
    SeatRole.METRIC_OWNER,
    SeatRole.ESCALATION,
    SeatRole.SPONSOR,
)
# Addresses below /p/42 that people share; they never change.
TABS = (
    ("proposal", "Proposal", ""),
    ("review", "Review", "/review"),
    ("decision", "Decision", "/decision"),
    ("rollout", "Roll-out", "/rollout"),
    ("impact", "Impact", "/impact"),
    ("history", "History", "/history"),
)


@dataclass(frozen=True)
class Frame:
    """What layouts/proposal.html shows round the pages of one proposal."""

    number: int
    title: str
    lead: str
    stage: Stage
    standing: Standing
    steps: Sequence[tuple[str, str, str]]
    seats: Sequence[tuple[str, str, Person | None, str]]
    needs: Sequence[str]
    turn: Sequence[str]
    tabs: Sequence[tuple[str, str, bool, int | None]]
    actions: Sequence[tuple[str, str]]
    more: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    vacancies: Sequence[Vacancy]
    visibility_line: str
    imported_note: str
    taken_back: Milestone | None
    deviations: Sequence[Deviation]
    can_edit: bool
    edit_url: str


def frame_of(proposal: Proposal, *, tab: str, reader: Person) -> Frame:
    """Return the frame as this reader sees it, with one tab current."""
    line = needs_line(proposal)
    address = f"/p/{proposal.number}"
    may_edit = policy.edit(reader, proposal)
    is_kept = proposal.is_imported and not proposal.seats  # from an archive, not worked on here
    return Frame(
        number=proposal.number,
        title=proposal.title,
        lead=_first_sentence(proposal.brief),
        stage=proposal.stage,
        standing=standing_of(proposal, now=clock.now()),
        steps=_steps(proposal),
        seats=_seats(proposal),
        needs=line.phrases,
        turn=line.names_to(reader),
        tabs=[(label, f"{address}{below}", name == tab, None) for name, label, below in TABS],
        actions=[("Plan", f"{address}/plan")] if may_edit and not is_kept else [],
        more=_more(proposal, reader, address),
        vacancies=vacancies_of(proposal, reader=reader),
        visibility_line=words.VISIBILITY[proposal.visibility],
        imported_note=_imported_note(proposal),
        taken_back=last_rollback(proposal),
        deviations=deviations_of(proposal),
        can_edit=may_edit and proposal.stage in BEFORE_DECISION,
        edit_url=f"{address}/edit",
    )


def _more(
    proposal: Proposal, reader: Person, address: str
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the groups of the menu: their title, and of each entry label, address and icon."""
    copies = [(label, address + below, glyph) for label, below, glyph in COPY_OUT]
    others = [("Start another from this one", f"/proposals/new?from={proposal.number}", "plus")]
    if policy.share_brief(reader, proposal):
        others.insert(0, ("Share the brief", f"{address}/share", "link"))
    reading = [(label, address + below, glyph) for label, below, glyph in READ]
    return [
        ("", reading),
        ("Speak up", _speaking_up(proposal, reader, address)),
        ("Copy out", copies),
        ("", others),
    ]


def _speaking_up(proposal: Proposal, reader: Person, address: str) -> list[tuple[str, str, str]]:
    """Return where anybody says what goes wrong, and its authors what became of it."""
    entries = [("Surface a problem", f"{address}/rollout/problems/new", "flag")]
    if proposal.stage in AFTER_ACCEPTANCE and note_deviation(reader, proposal):
        entries.append(("What shipped differs", f"{address}/rollout/deviation", "split"))
    return entries


def _first_sentence(brief: str, longest: int = 180) -> str:
    text = " ".join(brief.split())
    sentence, dot, _ = text.partition(". ")
    shown = sentence + dot.strip()
    return shown if len(shown) <= longest else shown[: longest - 1].rsplit(" ", 1)[0] + "…"


def _steps(proposal: Proposal) -> list[tuple[str, str, str]]:
    order = [stage for stage, _ in STEPS]
    left = proposal.stage in LEFT_AT
    now = order.index(LEFT_AT.get(proposal.stage, proposal.stage))
    steps = []
    for place, (stage, label) in enumerate(STEPS):
        state = "done" if place < now else "now" if place == now else "ahead"
        shown = words.STAGE[proposal.stage] if left and state == "now" else label
        steps.append((shown, state, _reached(proposal, stage, state)))
    return steps


def _reached(proposal: Proposal, stage: Stage, state: str) -> str:
    day = proposal.reached.get(stage.value)
    if proposal.is_imported and not day:
        return ""  # it got there elsewhere, on a day that nobody told us
    if state == "now":
        return f"since {words.day(proposal.stage_since)}"
    if stage == Stage.DRAFT:
        return words.day(proposal.created_at)
    return words.day(date.fromisoformat(day)) if day and state == "done" else ""


def _seats(proposal: Proposal) -> list[tuple[str, str, Person | None, str]]:
    held = {seat.role: seat for seat in proposal.seats}
    shown: list[tuple[str, str, Person | None, str]] = []
    for role in SHOWN_SEATS:
        seat = held.get(role)
        if seat is None and (role == SeatRole.SPONSOR or proposal.is_imported):
            continue  # optional, or never asked for
        if seat is None:
            state = "empty"
        elif not seat.person.is_active:
            state = "departed"
        else:
            state = "accepted" if seat.accepted_at else "offered"
        shown.append(
            (words.SEAT[role], words.SEAT_DUTY[role], seat.person if seat else None, state)
        )
    return shown


def _imported_note(proposal: Proposal) -> str:
    if not proposal.is_imported:
        return ""
    status = f", where it was “{proposal.imported_status}”" if proposal.imported_status else ""
    return (
        f"Imported{status}; decided before import"
        if _was_decided(proposal)
        else (f"Imported{status}")
    )


def _was_decided(proposal: Proposal) -> bool:
    return proposal.visibility == Visibility.ORGANISATION and proposal.stage not in (
        Stage.DRAFT,
        Stage.IN_REVIEW,
        Stage.FINAL_COMMENT,
    )
