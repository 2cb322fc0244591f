"""Files that were copied out of here, brought in as an archive."""

import pytest

from proposals.db import db
from proposals.drafting.markdown_copy import as_markdown
from proposals.drafting.models import Proposal, Stage
from proposals.exchange.actions import import_archive
from proposals.exchange.archive import open_archive
from proposals.exchange.fields.statuses import OWN_STAGES
from proposals.exchange.reading import read
from tests.builders import a_proposal, a_revision_of, an_administrator, an_organisation
from tests.exchange.archives import a_folder

BODY = "## Context\n\nSlow.\n\n```\n---\n```\n\n## Narrative\n\nFast.\n"


def _imported(folder, **files):
    an_organisation()
    ada = an_administrator("Ada Admin")
    with open_archive(a_folder(folder, **files)) as archive:
        report = import_archive(read(archive, format="markdown"), archive, source="ours", by=ada)
    assert not report.all_failed
    return db.session.query(Proposal).order_by(Proposal.id).all()[-1]


def test_bring_their_texts_along(app, tmp_path):
    original = a_proposal("A cache: faster", body="", brief="")
    texts = {"brief": "One.\n\nTwo.", "undo": "Switch.", "cost": "2 weeks", "stop_when": "Slower."}
    revision = a_revision_of(original, number=2, body=BODY, gets_worse="Disks.", **texts)
    revision.title, revision.saved_at = original.title, original.active_at
    text = as_markdown(original, revision)
    copy = _imported(tmp_path / "ours", **{"TL-1.md": text})
    assert copy.id != original.id
    assert (copy.title, copy.stage) == ("A cache: faster", Stage.IN_REVIEW)
    assert copy.latest.body == BODY
    assert (copy.latest.brief, copy.latest.brief_html) == (
        "One.\n\nTwo.",
        "<p>One.</p>\n<p>Two.</p>",
    )
    assert (copy.latest.gets_worse, copy.latest.undo) == ("Disks.", "Switch.")
    assert (copy.latest.stop_when, copy.latest.cost) == ("Slower.", "2 weeks")


def test_every_stage_has_a_status_to_come_in_with():
    assert {stage.value for stage in Stage} == {*OWN_STAGES}


@pytest.mark.parametrize("written", ["stage: alpha", "Stage: closed"])
def test_a_stage_of_somebody_else_is_no_status(app, tmp_path, written):
    copy = _imported(tmp_path / "theirs", **{"0001-x.md": f"---\n{written}\n---\n# X\n\n{BODY}"})
    assert copy.stage == Stage.DRAFT
