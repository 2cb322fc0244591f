"""What can go wrong while a proposal is written."""

from __future__ import annotations

from collections.abc import Mapping

from proposals.drafting.governance import Version
from proposals.drafting.merging.merge import Merge
from proposals.drafting.models import PromiseRevision, Revision
from proposals.drafting.starters import Template
from proposals.errors import Conflict

TEXTS = ("title", "brief", "body", "gets_worse", "undo", "stop_when", "cost")


class SavedMeanwhile(Conflict):
    """Somebody saved a later revision, and only a person can put the two texts together.

    Holds both, so that neither is lost: ``yours`` is what was to be saved, ``theirs`` the
    revision that is there now, ``merges`` how far each text could be put together.
    """

    code, title = "saved_meanwhile", "Somebody saved meanwhile"

    def __init__(
        self,
        theirs: Revision,
        yours: Mapping[str, str],
        *,
        base_revision: int,
        merges: Mapping[str, Merge],
    ) -> None:
        super().__init__(
            f"{theirs.author.name} saved revision {theirs.number} meanwhile;"
            f" your text is based on revision {base_revision}. Nothing was overwritten.",
            base_revision=base_revision,
            latest_revision=theirs.number,
            yours=dict(yours),
            theirs={name: getattr(theirs, name) for name in TEXTS},
            pieces={name: [piece.as_document() for piece in merges[name].pieces] for name in yours},
        )
        self.revision, self.yours, self.merges = theirs, yours, merges


class FrozenPromise(Conflict):
    """The promise as it stood at acceptance is what the outcome is compared with."""

    code, title = "frozen_promise", "The promise is frozen"

    def __init__(self) -> None:
        super().__init__(
            "The promise is frozen since acceptance, with what was declared about its evidence:"
            " the outcome is compared with it. Its target, range and date can be revised openly."
        )


class RevisedMeanwhile(Conflict):
    """Somebody revised the promise after the person had looked at it."""

    code, title = "revised_meanwhile", "Somebody revised it meanwhile"

    def __init__(self, latest: PromiseRevision) -> None:
        super().__init__(
            f"{latest.revised_by.name} revised this promise meanwhile. Nothing was overwritten.",
            latest=latest.number,
        )
        self.latest = latest


class TemplateSavedMeanwhile(Conflict):
    """Somebody saved a later version of the template than the one that was looked at."""

    code, title = "template_saved_meanwhile", "Somebody saved meanwhile"

    def __init__(self, latest: Template) -> None:
        who = latest.saved_by.name if latest.saved_by else "Somebody"
        super().__init__(
            f"{who} saved version {latest.number} meanwhile. Nothing was overwritten.",
            latest=latest.number,
        )
        self.latest = latest


class PolicySavedMeanwhile(Conflict):
    """Somebody put a later version of the policy in force than the one that was looked at."""

    code, title = "policy_saved_meanwhile", "Somebody saved meanwhile"

    def __init__(self, latest: Version) -> None:
        who = latest.saved_by.name if latest.saved_by else "Somebody"
        super().__init__(
            f"{who} put version {latest.number} in force meanwhile. Nothing was overwritten.",
            latest=latest.number,
        )
        self.latest = latest
