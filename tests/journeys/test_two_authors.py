"""Two people write the same section at the same time, and neither loses a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proposals.db import db, transaction
from proposals.drafting.models import Revision, Stage
from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.live import LiveServer
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

BODY = """## Context

Builds take 21 minutes.

## Narrative

Stop if failed builds rise by more than 1 point.

Six weeks of work.
"""
AUTHORS = {"Priya Raman": "priya@example.org", "Hana Sato": "hana@example.org"}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def authors(
    request: pytest.FixtureRequest, visit: Callable[..., Visitor], server: LiveServer
) -> list[Visitor]:
    """Priya and Hana, both with the editor of the same proposal open."""
    people = [a_member(name, email=email) for name, email in AUTHORS.items()]
    proposal = a_proposal(owner=people[0], stage=Stage.DRAFT, body=BODY)
    proposal.co_authors.append(people[1])
    db.session.commit()
    visitors = []
    for name, email in AUTHORS.items():
        visitor = visit(name.split()[0].lower(), java_script_enabled=request.param)
        in_one_text = {"name": "editor", "value": "whole", "url": server.address}
        visitor.context.add_cookies([in_one_text])
        visitor.sign_in(email, PASSWORD)
        visitor.open("/p/1/edit")
        visitors.append(visitor)
    return visitors


def write(visitor: Visitor, old: str, new: str) -> None:
    field = visitor.field("Document")
    field.fill(field.input_value().replace(old, new))


def saved() -> str:
    """The document of the latest revision."""
    with transaction():
        latest = db.select(Revision.body).order_by(Revision.number.desc())
        return str(db.session.scalars(latest).first())


def both_save(authors: list[Visitor]) -> None:
    """Hana saves, then Priya, who saw nothing of it."""
    priya, hana = authors
    hana.page.get_by_role("button", name="Save revision 2").click()
    hana.sees("Revision 2 is saved")
    with priya.page.expect_navigation(wait_until="load"):
        priya.page.get_by_role("button", name="Save revision 2").click()


def test_different_lines_are_put_together_and_both_are_told(authors: list[Visitor]) -> None:
    priya, hana = authors
    write(hana, "Six weeks", "Eight weeks")
    write(priya, "21 minutes", "22 minutes")
    both_save(authors)
    priya.sees("Hana Sato saved revision 2 meanwhile: both changes are in revision 3.")
    assert saved() == BODY.replace("Six", "Eight").replace("21", "22")
    priya.follow("See what changed")
    priya.sees("Eight", "22")


def test_the_same_line_is_shown_in_both_versions_and_both_are_kept(authors: list[Visitor]) -> None:
    priya, hana = authors
    write(hana, "1 point", "2 points, or at any cache mismatch")
    write(priya, "1 point", "half a point for two days")
    both_save(authors)
    priya.sees("Hana Sato saved revision 2 while this was written.")
    priya.sees("for two days", "points, or at any cache mismatch", within="1 of 1")
    priya.press("Save revision 3")
    priya.sees("Revision 3 is saved.")
    for mine in ("half a point for two days", "2 points, or at any cache mismatch"):
        assert f"Stop if failed builds rise by more than {mine}." in saved()


def test_the_same_line_is_written_anew_by_hand(authors: list[Visitor]) -> None:
    priya, hana = authors
    write(hana, "1 point", "2 points")
    write(priya, "1 point", "half a point")
    both_save(authors)
    priya.page.get_by_text("Write it by hand").click()
    priya.answer({"By hand": "Stop if failed builds rise by a whole point."})
    priya.press("Save revision 3")
    assert saved() == BODY.replace(
        "Stop if failed builds rise by more than 1 point.",
        "Stop if failed builds rise by a whole point.",
    )


def test_both_versions_are_taken_into_the_editor(authors: list[Visitor]) -> None:
    priya, hana = authors
    write(hana, "1 point", "2 points")
    write(priya, "1 point", "half a point")
    both_save(authors)
    priya.press("Back to the editor with both")
    text = priya.field("Document").input_value()
    assert "more than 2 points." in text
    assert "more than half a point." in text
    write(priya, "Stop if failed builds rise by more than 2 points.\n\n", "")
    priya.page.get_by_role("button", name="Save revision 3").click()
    priya.sees("Revision 3 is saved")
    assert saved() == BODY.replace("1 point", "half a point")
