"""Agreeing how two changes share what happens to a metric."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import NotFound
from proposals.impact import actions
from proposals.impact.forms import SplitForm
from proposals.impact.queries import Overlap, commitment_of, overlaps_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import page_of, proposal_shown
from proposals.responses import go_to, refused_form

AT = "/commitments/<number:commitment_id>/overlaps/<number:other_id>"


@bp.post(f"{AT}/split")
def propose_split(number: int, commitment_id: int, other_id: int) -> ResponseReturnValue:
    overlap, form = _overlap(number, commitment_id, other_id), SplitForm.read()
    if not form.validate():
        page = page_of(overlap.mine.proposal, split_forms={(commitment_id, other_id): form})
        return refused_form("impact/show.html", **page)
    actions.propose_split(overlap, percent=form.percent.data, reason=form.reason.data, by=actor())
    return _back(overlap, "Proposed. It counts once the owner of the other change agrees.")


@bp.post(f"{AT}/agreement")
def agree_split(number: int, commitment_id: int, other_id: int) -> ResponseReturnValue:
    overlap = _overlap(number, commitment_id, other_id)
    actions.agree_split(overlap, by=actor())
    return _back(overlap, "Agreed. From the next look on it costs no grade.")


@bp.post(f"{AT}/end")
def end_split(number: int, commitment_id: int, other_id: int) -> ResponseReturnValue:
    overlap = _overlap(number, commitment_id, other_id)
    actions.end_split(overlap, by=actor())
    return _back(overlap, "There is no split any more.")


def _overlap(number: int, commitment_id: int, other_id: int) -> Overlap:
    """Return an overlap both of whose sides the reader may see, or raise NotFound."""
    commitment = commitment_of(proposal_shown(number), commitment_id)
    for overlap in overlaps_of([commitment], to=actor()).get(commitment.id, []):
        if overlap.other.id == other_id:
            return overlap
    raise NotFound()


def _back(overlap: Overlap, notice: str) -> ResponseReturnValue:
    number = overlap.mine.proposal.number
    return go_to(f"/p/{number}/impact#overlaps-{overlap.mine.id}", notice)
