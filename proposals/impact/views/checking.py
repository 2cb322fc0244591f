"""What the impact page shows so that a verdict can be checked, doubted and shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proposals.drafting.models import Commitment
from proposals.impact.forms import DisagreementForm, SplitForm
from proposals.impact.known import known_of
from proposals.impact.queries import CommitmentImpact


def checking_shows(
    impacts: Sequence[CommitmentImpact], changes: Sequence[Commitment]
) -> dict[str, Any]:
    """Return how each verdict can be checked, and the empty forms beside it.

    ``changes`` are what other accepted proposals say about the same metrics, as far as the
    reader may see them.
    """
    return {
        "knowns": {each.commitment.id: known_of(each, changes) for each in impacts},
        "disagreement_form": DisagreementForm(),
        "split_form": SplitForm(),
    }
