"""What a review refuses."""

from __future__ import annotations

from proposals.errors import Conflict, Invalid, Problem
from proposals.review.models import Thread
from proposals.words import THREAD_STATE


class AlreadySettled(Conflict):
    """The thread is settled; reopening it, where that is possible, comes first."""

    code, title = "already_settled", "This is settled already"

    def __init__(self, thread: Thread) -> None:
        super().__init__(f"This thread is {THREAD_STATE[thread.state].lower()} already.")


class StillOpen(Conflict):
    """The thread is open, so there is nothing to reopen."""

    code, title = "still_open", "This is still open"

    def __init__(self) -> None:
        super().__init__("This thread is still open.")


class AnsweredInDecision(Conflict):
    """The decision is on record with its answer to this concern."""

    code, title = "answered_in_decision", "The decision answered this"

    def __init__(self) -> None:
        super().__init__("The decision answered this concern and keeps it; raise a new one.")


class NothingToSend(Conflict):
    """Nothing was collected, and no position drafted."""

    code, title = "nothing_to_send", "There is nothing to send"

    def __init__(self) -> None:
        super().__init__("There is nothing in your review yet.")


class PartRefused(Invalid):
    """A part of a review was refused, so none of it was sent.

    ``part`` is the id of the jotting, or None where it was the position.
    """

    code, title = "part_refused", "Your review was not sent"

    def __init__(self, problem: Problem, part: int | None) -> None:
        super().__init__(f"Nothing was sent. {problem.detail}")
        self.why, self.part = problem.detail, part
