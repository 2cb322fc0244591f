"""The plan: all that is structured beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.moving import NoteForm, ReasonForm, SuccessorForm
from proposals.drafting.forms.people import NewOwnerForm, PersonForm, SeatsForm, VisibilityForm
from proposals.drafting.forms.plan import LaneForm, NoOutcomeForm
from proposals.drafting.guards import SUPERSEDE, TAKE_UP, WITHDRAW
from proposals.drafting.lifecycle import BEFORE_DECISION, UNDER_WAY
from proposals.drafting.models import Proposal, Seat
from proposals.drafting.queries import readers_of, visible_proposal
from proposals.drafting.thresholds import thresholds_of, why_lane
from proposals.drafting.views.answers import bench, editable_proposal, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.forms import done


@bp.get("/p/<number:number>/plan")
def plan(number: int) -> ResponseReturnValue:
    return plan_page(with_plan(number))


def with_plan(number: int) -> Proposal:
    """Return a proposal that the person sees, with all that the plan shows."""
    return visible_proposal(number, actor(), selectinload(Proposal.risks))


def plan_page(proposal: Proposal, *, status: int = 200, **forms: Any) -> Response:
    """Show the plan; a form that was refused takes the place of a fresh one."""
    may_edit = policy.edit(actor(), proposal)
    people = active_people() if may_edit or policy.offer_ownership(actor(), proposal) else []
    fresh = {
        "seats_form": seats_form(proposal, people),
        "co_author_form": person_form(people),
        "owner_form": new_owner_form(people),
        "lane_form": LaneForm(data=_answers(proposal)),
        "no_outcome_form": NoOutcomeForm(data={"reason": proposal.no_outcome_reason}),
        "visibility_form": visibility_form(proposal),
        "reason_form": ReasonForm(),
        "note_form": NoteForm(),
        "successor_form": SuccessorForm(),
    }
    return bench(
        "drafting/plan.html",
        proposal,
        status=status,
        is_under_way=proposal.stage in UNDER_WAY,
        may_edit=may_edit and proposal.stage in UNDER_WAY,
        may_promise=may_edit and proposal.stage in BEFORE_DECISION,
        may_tag=may_edit,
        may_hand_over=policy.offer_ownership(actor(), proposal) and proposal.stage in UNDER_WAY,
        may_withdraw=proposal.stage in WITHDRAW.came_from,
        may_take_up=proposal.stage in TAKE_UP.came_from,
        may_supersede=policy.supersede(actor(), proposal) and proposal.stage in SUPERSEDE.came_from,
        offered=[seat for seat in proposal.seats if _is_offered(seat)],
        readers=readers_of(proposal),
        why_lane=why_lane(proposal),
        final_comment_days=thresholds_of(proposal).final_comment_days(proposal.lane),
        **(fresh | forms),
    )


def _is_offered(seat: Seat) -> bool:
    return policy.accept_seat(actor(), seat) and seat.accepted_at is None


def _answers(proposal: Proposal) -> dict[str, bool]:
    return {"is_reversible": proposal.is_reversible, "is_small": proposal.is_small}


def seats_form(proposal: Proposal, people: Sequence[Person]) -> SeatsForm:
    """Return the form of the seats, which also offers whoever holds one now."""
    holders = {seat.role.value: seat.person for seat in proposal.seats}
    form = SeatsForm.read(**{role: person.id for role, person in holders.items()})
    known = {person.id: person for person in (*people, *holders.values())}
    form.offer(sorted(known.values(), key=lambda person: person.name))
    return form


def person_form(people: Sequence[Person]) -> PersonForm:
    """Return a form that asks for one person."""
    form = PersonForm.read()
    form.person.offer(people)
    return form


def new_owner_form(people: Sequence[Person]) -> NewOwnerForm:
    """Return the form that offers the ownership to one person."""
    form: NewOwnerForm = NewOwnerForm.read()
    form.person.offer(people)
    return form


def visibility_form(proposal: Proposal) -> VisibilityForm:
    """Return the form with the two answers that are possible at this stage."""
    form = VisibilityForm.read(visibility=proposal.visibility)
    form.offer(is_open=proposal.review_opened_at is not None)
    return form


@bp.post("/p/<number:number>/lane")
def set_lane_answers(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = LaneForm.read()
    if done(form, lambda: actions.set_lane_answers(proposal, **form.data, by=actor())):
        return to_plan(proposal, "lane", why_lane(proposal))
    return plan_page(proposal, status=422, lane_form=form)
