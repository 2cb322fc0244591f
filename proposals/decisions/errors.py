"""What the way to a decision refuses."""

from __future__ import annotations

from proposals.errors import Conflict


class NothingToKeepRunning(Conflict):
    """There is no final comment that something could interrupt or has interrupted."""

    code, title = "nothing_to_keep_running", "No final comment is running"

    def __init__(self) -> None:
        super().__init__("There is no final comment to keep running.")
