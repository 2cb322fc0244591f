"""Suggesting other words, and taking them up."""

from __future__ import annotations

from collections.abc import Sequence

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.actions.writing import save_revision
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.errors import Invalid
from proposals.forms import clean, storable
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import NOT_THERE, require_open, settle
from proposals.review.actions.disposing import dispose
from proposals.review.actions.talking import open_thread
from proposals.review.anchors import Selectors, find, text_in
from proposals.review.errors import NothingTakenUp
from proposals.review.models import Disposition, Thread, ThreadKind, ThreadState
from proposals.review.suggestions import Fitting, chosen_passage, fitting, written

NOT_WRITTEN = (
    "These words cannot be replaced one by one: they are made from something else in the text."
    " Choose more of it, or comment on them instead."
)
THE_SAME = "That is what it says already."
LEAVE_OUT = "Leave this out."


def suggest(
    proposal: Proposal, *, about: Selectors, replacement: str, body: str = "", by: Person
) -> Thread:
    """Suggest other words in the place of chosen ones, until there is a decision.

    ``replacement`` takes the place of the passage of the source that the chosen words come
    from; empty, it leaves that out. ``body`` says why, and may be empty. Raises Invalid
    where that passage is not known, or already reads like this.
    """
    require(policy.open_thread, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Suggest other words")
    latest = revision_of(proposal, proposal.revision_number)
    passage, replacement = chosen_passage(latest, about), storable(replacement)
    if passage is None:
        is_there = find(about, text_in(latest, about.text))
        why = NOT_WRITTEN if is_there else NOT_THERE
        raise Invalid(why, errors={"exact": [why]})
    if clean(replacement) == clean(passage):
        raise Invalid(THE_SAME, errors={"replacement": [THE_SAME]})
    said = clean(body) or clean(replacement) or LEAVE_OUT
    thread = open_thread(proposal, kind=ThreadKind.SUGGESTION, body=said, about=about, by=by)
    thread.passage, thread.replacement = passage, replacement
    return thread


def take_up(
    proposal: Proposal, threads: Sequence[Thread], *, is_material: bool = False, by: Person
) -> tuple[Revision, Fitting]:
    """Put suggestions into the text, all in one revision that names who made them.

    Each is taken where its passage stands to the letter; what cannot be taken is returned
    with the reason, and stays as it is. Raises NothingTakenUp where that is all of them.
    """
    require(policy.take_up, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Take up a suggestion")
    latest = revision_of(proposal, proposal.revision_number)
    found = fitting(threads, latest)
    if not found.edits:
        raise NothingTakenUp(found.sentence or "Tick a suggestion first.")
    people = sorted({each.opened_by for each in found.threads}, key=lambda each: each.name)
    revision = save_revision(
        proposal,
        **written(latest, found.edits),  # type: ignore[arg-type]  # names of texts
        message=_message(people, len(found.edits)),
        is_material=is_material,
        credited=[each for each in people if each.id != by.id],
        base_revision=latest.number,
        by=by,
    )
    for thread in found.threads:
        db.session.refresh(thread)  # somebody may have been first, while this was laid out
        require_open(thread)
    if revision is None:
        raise NothingTakenUp("The text says so already.")
    for thread in found.threads:
        _taken(thread, revision, by)
    return revision, found


def _taken(thread: Thread, revision: Revision, by: Person) -> None:
    if policy.dispose(by, thread):
        dispose(thread, disposition=Disposition.TAKEN, by=by)
    else:  # an author's own, which nobody has to be told of
        thread.disposition, thread.disposed_at = Disposition.TAKEN, clock.now()
        thread.disposed_by = by
    thread.applied_in = revision.number
    settle(thread, ThreadState.RESOLVED, by)


def _message(people: Sequence[Person], count: int) -> str:
    names = [each.name for each in people]
    if len(names) == 1:
        return f"Took up {names[0]}’s {'suggestion' if count == 1 else f'{count} suggestions'}"
    return f"Took up {count} suggestions by {words.sentence_list(names)}"
