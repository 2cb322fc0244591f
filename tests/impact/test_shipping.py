"""What of the code went out, as charts mark it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from proposals.db import db
from proposals.drafting.models import Stage
from proposals.impact.drawing.shipped import shipped_of
from proposals.impact.queries.shipping import links_that_went_out
from proposals.rollout.actions.linking import unlink_change
from proposals.rollout.models import ChangeKind, Repository, Service
from tests.builders import a_proposal
from tests.rollout.test_linking import told


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.MEASURING)


def marked(proposal):
    return [each.words for each in shipped_of(links_that_went_out(proposal))]


def test_is_what_was_merged_released_or_deployed_to_where_people_are(proposal):
    said = {"text": f"TL-{proposal.number}", "happened_at": datetime(2026, 3, 2, 12, tzinfo=UTC)}
    merge, deployment = ChangeKind.MERGE_REQUEST, ChangeKind.DEPLOYMENT
    told(**said)  # a commit is not marked
    (release,) = told(kind=ChangeKind.RELEASE, reference="v2", **said)
    for number, state in enumerate(("open", "merged", "closed", "merged")):
        told(kind=merge, reference=str(number), state=state, **said)
    for where, state in (
        ("Production", "succeeded"),
        ("staging", "succeeded"),
        ("production", "failed"),
    ):
        told(kind=deployment, reference=where + state, environment=where, state=state, **said)
    assert marked(proposal) == ["2 merged, 1 released, 1 deployed"]

    unlink_change(release, by=proposal.owner)
    db.session.add(
        Repository(
            service=Service.GITHUB,
            name="larkfield/builds",
            environment="Staging",
            created_by=proposal.owner,
        )
    )
    db.session.commit()
    assert marked(proposal) == ["2 merged, 1 deployed"]
