"""The fixed vocabularies of a review."""

from __future__ import annotations

import enum


class ThreadKind(enum.StrEnum):
    COMMENT = "comment"
    QUESTION = "question"
    CONCERN = "concern"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class ThreadState(enum.StrEnum):
    """A concern goes open → answered → resolved; the others know open and resolved."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    TREATED = "treated"  # by the decider, at the decision


class Disposition(enum.StrEnum):
    """What an author did with something that does not block."""

    TAKEN = "taken"
    DECLINED = "declined"  # says why
    ANSWERED = "answered"


class Fit(enum.StrEnum):
    """How an anchor stands in the latest revision."""

    STANDS = "stands"
    EDITED = "edited"  # the words were changed, and their place is known
    GONE = "gone"  # no longer in the text


class ReactionKind(enum.StrEnum):
    THANKS = "thanks"
    AGREE = "agree"
    LOOKING = "looking"


class Treatment(enum.StrEnum):
    SETTLED = "settled"
    CONDITION = "condition"
    ACCEPTED_RISK = "accepted_risk"
    HEARD = "heard"


class Stance(enum.StrEnum):
    SUPPORTS = "supports"
    RESERVATION = "reservation"
    NO_OBJECTION = "no_objection"
    DISAGREES = "disagrees"
    OBJECTS = "objects"
    RECUSED = "recused"
