"""Everything that matters works in a browser that runs no scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accounts.members import PASSWORD, a_member
from tests.builders import a_proposal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

Visit = Callable[..., Visitor]


@pytest.fixture
def priya(visit: Visit) -> Visitor:
    """Priya, signed in without scripts."""
    a_member("Priya Raman", email="priya@example.org")
    visitor = visit("priya", java_script_enabled=False)
    visitor.sign_in("priya@example.org", PASSWORD)
    return visitor


def test_a_proposal_is_started_previewed_and_saved(priya: Visitor) -> None:
    priya.follow("New proposal")
    priya.answer({"Title": "Remote build cache"})
    priya.press("Start the draft")

    priya.answer({"Text of Context": "Builds take **21 minutes**."})
    priya.press("Whole text")
    priya.sees("Builds take **21 minutes**.")
    priya.answer({"Document": "## Context\n\nBuilds take **21 minutes**."})
    priya.press("Preview")
    priya.sees("Builds take 21 minutes.", within="Preview")

    priya.answer({"How do we undo it?": "One flag turns it off."})
    priya.press("Save revision 2")
    priya.sees("Revision 2, saved")
    priya.open("/p/1")
    priya.sees("Builds take 21 minutes.", "One flag turns it off.")


def test_a_reviewer_comments_and_takes_a_position(priya: Visitor) -> None:
    a_proposal(owner=a_member("Olu Owner"))
    priya.open("/p/1/review")
    priya.unfold("Ask or comment")
    priya.choose("Question", of="What is it?")
    priya.answer({"What would you like to say?": "Who *empties* the cache?"})
    priya.press("Write it")
    priya.sees("Who empties the cache?")

    priya.unfold("Take a position")
    priya.choose("Supports, with a reservation", of="Where do you stand?")
    priya.answer({"In your own words": "Say who empties it, then go ahead."})
    priya.press("Record my position")
    priya.sees("Say who empties it, then go ahead.")
