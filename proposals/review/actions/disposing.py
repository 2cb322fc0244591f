"""What an author does with something that does not block."""

from __future__ import annotations

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.forms import clean
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import NOUNS, record_aside
from proposals.review.events import ThreadDisposed
from proposals.review.models import Disposition, Thread
from proposals.review.texts import require_texts


def dispose(thread: Thread, *, disposition: Disposition, why: str = "", by: Person) -> None:
    """Say as an author what came of it; declining says why. It can be said anew.

    It settles nothing by itself: whoever opened the thread can still answer.
    """
    require(policy.dispose, by, thread)
    why = clean(why)
    if disposition == Disposition.DECLINED:
        require_texts(why=why)
    if (thread.disposition, thread.disposition_text) == (disposition, why):
        return
    thread.disposition, thread.disposition_text = disposition, why
    thread.disposed_at, thread.disposed_by = clock.now(), by
    record_aside(
        thread.proposal,
        ThreadDisposed(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            words=NOUNS[thread.kind],
            disposition=disposition.value,
            label=words.DISPOSITION[disposition].lower(),
            person=thread.opened_by.name,
            person_id=thread.opened_by_id,
        ),
    )
