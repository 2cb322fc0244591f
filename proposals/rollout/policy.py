"""Who may say how a roll-out goes."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.decisions.policy import is_decider
from proposals.drafting.models import Milestone, Proposal, SeatRole, Visibility
from proposals.drafting.policy import holds, is_author, write_as_shipped
from proposals.policy import permission
from proposals.review.queries import is_visible_to
from proposals.rollout.models import ChangeLink, Problem, StatusUpdate
from proposals.rollout.queries import ROLLS_OUT, said_by


@permission("Only its owner and its roll-out owner may date the roll-out.")
def roll_out(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(
        actor, proposal, SeatRole.OWNER, SeatRole.ROLLOUT_OWNER
    )


@permission("Only its owner, its roll-out owner and whoever the milestone belongs to may date it.")
def mark_milestone(actor: Person, milestone: Milestone) -> bool:
    if roll_out(actor, milestone.proposal):
        return True
    return milestone.kind not in ROLLS_OUT and milestone.owner_id == actor.id


@permission("Only its owner, its roll-out owner and whoever the milestone belongs to may move it.")
def move_date(actor: Person, milestone: Milestone) -> bool:
    return roll_out(actor, milestone.proposal) or milestone.owner_id == actor.id


@permission("Only whoever was named for it, or stands in for them, may let the next step begin.")
def approve_step(actor: Person, milestone: Milestone) -> bool:
    named = milestone.approver
    if named is None or actor.id == named.id:
        return named is not None
    return named in actor.standing_in_for and not is_author(actor, milestone.proposal)


@permission("Only its owner, its roll-out owner and administrators may name somebody else for it.")
def name_approver(actor: Person, milestone: Milestone) -> bool:
    return actor.is_administrator or roll_out(actor, milestone.proposal)


@permission("Only its authors and its roll-out owner may answer the checklist.")
def answer_checklist(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(actor, proposal, SeatRole.ROLLOUT_OWNER)


@permission("Only its authors, its roll-out owner and its metric owner may post an update.")
def post_update(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(
        actor, proposal, SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER
    )


@permission("Anybody who can see bad news said early may thank for it, except whoever said it.")
def thank(actor: Person, said: StatusUpdate | Problem) -> bool:
    return actor.is_active and actor.id != said_by(said).id


@permission("Only people who can see the proposal may link what carries it.")
def link_change(actor: Person, proposal: Proposal) -> bool:
    if not actor.is_active:
        return False
    is_plain = proposal.visibility == Visibility.ORGANISATION or is_author(actor, proposal)
    return is_plain or is_visible_to(actor, proposal)


@permission("Only its authors, its roll-out owner and whoever made the link may take it away.")
def unlink_change(actor: Person, link: ChangeLink) -> bool:
    if link.added_by_id == actor.id:
        return link_change(actor, link.proposal)
    return is_author(actor, link.proposal) or holds(actor, link.proposal, SeatRole.ROLLOUT_OWNER)


@permission("Only an administrator may say which repositories are believed.")
def administer_repositories(actor: Person, nothing: None) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Anybody who can see the proposal may surface a problem.")
def surface_problem(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active


@permission("Only its authors, the people in its seats and whoever raised a problem may answer it.")
def answer_problem(actor: Person, problem: Problem) -> bool:
    proposal = problem.proposal
    is_concerned = is_author(actor, proposal) or holds(actor, proposal, *SeatRole)
    return actor.id == problem.raised_by_id or is_concerned


@permission("Only its authors, its roll-out owner and whoever raised a problem may settle it.")
def settle_problem(actor: Person, problem: Problem) -> bool:
    proposal = problem.proposal
    carries = is_author(actor, proposal) or holds(
        actor, proposal, SeatRole.OWNER, SeatRole.ROLLOUT_OWNER
    )
    return actor.id == problem.raised_by_id or carries


@permission("Only whoever raised a problem may raise it again.")
def raise_again(actor: Person, problem: Problem) -> bool:
    return actor.id == problem.raised_by_id


@permission("Only whoever raised a problem may ask its decider to open it again.")
def ask_to_reopen(actor: Person, problem: Problem) -> bool:
    return actor.id == problem.raised_by_id


@permission("Only its decider may answer whether it is opened again.")
def answer_request(actor: Person, problem: Problem) -> bool:
    return is_decider(actor, problem.proposal)


@permission("Only its authors and its roll-out owner may note that what shipped differs.")
def note_deviation(actor: Person, proposal: Proposal) -> bool:
    return write_as_shipped(actor, proposal)
