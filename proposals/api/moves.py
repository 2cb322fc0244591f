"""The moves of a proposal as programs see and make them: those that take a reason at the most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from proposals.accounts.models import Person
from proposals.decisions import actions as decisions
from proposals.drafting import actions as drafting
from proposals.drafting.lifecycle import TRANSITIONS, Guard, Transition, require_stage
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.thresholds import thresholds_of
from proposals.errors import Conflict, Invalid
from proposals.impact import actions as impact
from proposals.overview.needs import needs_line

Deed = Callable[[Proposal, str, Person], object]
DEEDS: dict[str, Deed] = {
    "open_review": lambda proposal, reason, by: drafting.open_review(proposal, by=by),
    "withdraw": lambda proposal, reason, by: drafting.withdraw(proposal, reason=reason, by=by),
    "back_to_draft": lambda proposal, reason, by: drafting.back_to_draft(
        proposal, note=reason, by=by
    ),
    "revive": lambda proposal, reason, by: drafting.revive(proposal, by=by),
    "open_final_comment": lambda proposal, reason, by: decisions.open_final_comment(
        proposal, by=by
    ),
    "open_over_objection": lambda proposal, reason, by: decisions.open_final_comment(
        proposal, over_objection=reason, by=by
    ),
    "keep_running": lambda proposal, reason, by: decisions.keep_running(
        proposal, reason=reason, by=by
    ),
    "close": lambda proposal, reason, by: impact.close(proposal, by=by),
    "reopen": lambda proposal, reason, by: impact.reopen(proposal, reason=reason, by=by),
}


def summary_of(proposal: Proposal, caller: Person) -> dict[str, Any]:
    """Return a proposal in short, with what it needs next and whose turn it is."""
    line = needs_line(proposal)
    return {
        "number": proposal.number,
        "title": proposal.title,
        "brief": proposal.brief,
        "stage": proposal.stage,
        "stage_since": proposal.stage_since,
        "visibility": proposal.visibility,
        "lane": proposal.lane,
        "owner": proposal.owner,
        "revision": proposal.revision_number,
        "next": line.transition.name if line.transition else None,
        "needs": line.needs,
        "turn": line.turn,
        "url": _page(f"/p/{proposal.number}"),
    }


def moves_of(proposal: Proposal, caller: Person) -> dict[str, Any]:
    """Return every move that starts at the proposal's stage, with its rules."""
    version = thresholds_of(proposal).version
    return {
        "stage": proposal.stage,
        "policy_version": version,
        "transitions": [_move(each, proposal, caller, version) for each in _from_here(proposal)],
    }


def _from_here(proposal: Proposal) -> list[Transition]:
    return [each for each in TRANSITIONS.values() if proposal.stage in each.came_from]


def _move(
    transition: Transition, proposal: Proposal, caller: Person, version: int
) -> dict[str, Any]:
    address = _page(f"/rules/{version}")
    numbered = enumerate(transition.guards, start=1)
    rules = [
        _rule(guard, proposal, f"{address}#{transition.name}-{number}")
        for number, guard in numbered
        if guard.rule_for(proposal)
    ]
    return {
        "name": transition.name,
        "label": transition.label,
        "to": transition.to,
        "who": transition.who.reason,
        "may": transition.who(caller, proposal),
        "happens": transition.when or None,
        "asks": transition.asks or None,
        "performed_here": transition.name in DEEDS,
        "is_ready": all(rule["is_met"] for rule in rules),
        "rules": rules,
    }


def _rule(guard: Guard, proposal: Proposal, url: str) -> dict[str, Any]:
    need = guard.check(proposal)
    return {"rule": guard.rule_for(proposal), "is_met": need is None, "needs": need, "url": url}


def perform(proposal: Proposal, *, to: str, reason: str, by: Person) -> None:
    """Make the move to a stage, or of a name, with a reason where it asks for one.

    Raises Invalid for a move that does not exist or takes more than a reason, Conflict for
    one that does not start here, and what the move itself refuses.
    """
    transition = _chosen(proposal, to, has_reason=bool(reason))
    if transition.name not in DEEDS:
        raise Conflict(
            f"“{transition.label}” takes more than a reason, or happens by itself:"
            f" see {_page(f'/p/{proposal.number}')}.",
            transition=transition.name,
        )
    require_stage(proposal, transition.came_from, deed=transition.label)
    if transition.asks and not reason:
        raise _wrong("reason", f"“{transition.label}” takes {transition.asks}.")
    DEEDS[transition.name](proposal, reason, by)


def _chosen(proposal: Proposal, to: str, *, has_reason: bool) -> Transition:
    """Return the move of that name, or the one to that stage which fits what was given."""
    if to in TRANSITIONS:
        return TRANSITIONS[to]
    if to not in set(Stage):
        raise _wrong("to", "Name a stage, or a transition as GET lists them.")
    leading = [each for each in TRANSITIONS.values() if each.to == to]
    if not leading:
        raise _wrong("to", "No move leads to this stage.")
    return min(leading, key=lambda each: _fit(each, proposal, has_reason))


def _fit(transition: Transition, proposal: Proposal, has_reason: bool) -> tuple[bool, ...]:
    return (
        proposal.stage not in transition.came_from,
        transition.name not in DEEDS,
        bool(transition.asks) != has_reason,
    )


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})


def _page(path: str) -> str:
    return f"{str(current_app.config['SERVER_URL']).rstrip('/')}{path}"
