"""What Larkfield's repositories tell of the code that carries the changes."""

from __future__ import annotations

import hashlib
from typing import Any

from proposals import clock
from proposals.drafting.models import Proposal
from proposals.rollout.actions._linking import link_named
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeKind, ChangeSource

HOST = "https://gitlab.larkfield.example"


def merged(proposal: Proposal, number: int, title: str, *, repository: str, author: str) -> None:
    """Tell now of a merge request that names the proposal."""
    _tell(
        proposal,
        kind=ChangeKind.MERGE_REQUEST,
        repository=repository,
        reference=str(number),
        title=title,
        url=f"{HOST}/{repository}/-/merge_requests/{number}",
        author=author,
        state="merged",
    )


def deployed(proposal: Proposal, number: int, title: str, *, repository: str, author: str) -> None:
    """Tell now of a deployment to production that carries the proposal."""
    _tell(
        proposal,
        kind=ChangeKind.DEPLOYMENT,
        repository=repository,
        reference=str(number),
        title=title,
        url=f"{HOST}/{repository}/-/environments/1",
        author=author,
        state="succeeded",
        environment="production",
    )


def _tell(
    proposal: Proposal, *, kind: ChangeKind, repository: str, reference: str, **told: Any
) -> None:
    change = Change(
        kind=kind,
        repository=repository,
        reference=reference,
        sha=hashlib.sha256(f"{repository} {reference}".encode()).hexdigest()[:40],
        happened_at=clock.now(),
        text=f"Proposal: {proposal.number}",
        **told,
    )
    link_named(change, source=ChangeSource.WEBHOOK, by=None)
