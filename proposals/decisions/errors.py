"""What the way to a decision refuses."""

from __future__ import annotations

from proposals.errors import Conflict


class NothingToKeepRunning(Conflict):
    """There is no final comment that something could interrupt or has interrupted."""

    code, title = "nothing_to_keep_running", "No final comment is running"

    def __init__(self) -> None:
        super().__init__("There is no final comment to keep running.")


class NothingToExtend(Conflict):
    """The announced period is over, or there is none that is known here."""

    code, title = "nothing_to_extend", "No final comment is running"

    def __init__(self) -> None:
        super().__init__("Final comment is extended before it ends; it is over, or not known here.")


class AlreadyExtended(Conflict):
    """Everybody counts on the date, so it moves once at most."""

    code, title = "already_extended", "It was extended already"

    def __init__(self) -> None:
        super().__init__("Final comment is extended once at most, and this one has been.")


class AlreadySuperseded(Conflict):
    """A later decision is in force; that is the one to correct."""

    code, title = "already_superseded", "A later decision is in force"

    def __init__(self) -> None:
        super().__init__("A later decision has taken the place of this one; correct that.")
