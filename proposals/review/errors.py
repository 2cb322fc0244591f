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


class NothingTakenUp(Conflict):
    """None of the suggestions can be put into the text as it is now."""

    code, title = "nothing_taken_up", "Nothing was taken up"

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing was taken up. {why}".rstrip())


class CommentGone(Conflict):
    """The comment was deleted: there are no words left to change or to thank for."""

    code, title = "comment_gone", "This comment was deleted"

    def __init__(self) -> None:
        super().__init__("This comment was deleted; its words are gone.")


class KeptWithDecision(Conflict):
    """The decision keeps these words as dissent, word for word."""

    code, title = "kept_with_decision", "The decision keeps these words"

    def __init__(self) -> None:
        super().__init__(
            "The decision keeps these words, with its answer to them: they can no longer be"
            " changed or deleted. You can still reply."
        )


class WithdrawInstead(Conflict):
    """An open concern holds a decision up; it ends by a word of whoever raised it."""

    code, title = "withdraw_instead", "An open concern is withdrawn, not deleted"

    def __init__(self) -> None:
        super().__init__(
            "These words opened a concern that is still open. Whoever raised it can withdraw it,"
            " saying why; it cannot be deleted."
        )


class NobodyToEscalateTo(Conflict):
    """The escalation seat is empty, or whoever holds it has left."""

    code, title = "nobody_to_escalate_to", "Nobody to ask"

    def __init__(self) -> None:
        super().__init__("Nobody holds the escalation seat; an author names somebody first.")


class EscalatedAlready(Conflict):
    """Help was asked for before; asking is for once."""

    code, title = "escalated_already", "Help has been asked for"

    def __init__(self) -> None:
        super().__init__("Somebody has been asked to help with this concern already.")


class HeardAlready(Conflict):
    """There is a position on what is proposed now: nothing is left to decline."""

    code, title = "heard_already", "There is a position already"

    def __init__(self) -> None:
        super().__init__("There is a position on what is proposed now; change it instead.")


class HoldsAlready(Conflict):
    """The position was taken on what is proposed now, so there is nothing to confirm."""

    code, title = "holds_already", "This holds already"

    def __init__(self) -> None:
        super().__init__("This position is on what is proposed now; nothing has changed since.")


class ObjectionSettled(Conflict):
    """An objection cannot hold while its concern is settled."""

    code, title = "objection_settled", "The concern is settled"

    def __init__(self) -> None:
        super().__init__("The concern of this objection is settled. Say where you stand now.")
