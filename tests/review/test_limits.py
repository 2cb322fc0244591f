"""The author's shield: how many notes the policy leaves to each reviewer on a revision."""

import pytest

from proposals.db import db
from proposals.drafting.models import SeatRole
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.errors import Invalid
from proposals.review.actions import open_thread, raise_concern, reply
from proposals.review.limits import room_for
from proposals.review.models import ThreadKind
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_revision_of
from tests.statements import count_statements


@pytest.fixture
def rosa(app):
    return a_person("Rosa Reviewer")


@pytest.fixture
def proposal(rosa):
    return a_proposal(reviewers=(rosa,), policy=as_document(Thresholds(most_notes=2)))


def _note(proposal, by, kind=ThreadKind.COMMENT):
    return open_thread(proposal, kind=kind, body="One more thing.", by=by)


class TestTheLimit:
    def test_is_off_unless_the_policy_sets_one(self, app, rosa):
        proposal = a_proposal(reviewers=(rosa,))
        with count_statements() as seen:
            assert room_for(rosa, proposal) is None
        assert not any("count" in each for each in seen)

    def test_is_counted_over_all_kinds_of_notes_of_one_person(self, proposal, rosa):
        _note(proposal, rosa, ThreadKind.QUESTION)
        assert room_for(rosa, proposal).left == 1
        _note(proposal, rosa, ThreadKind.PRAISE)
        _note(proposal, a_person("Bo"))
        with pytest.raises(Invalid) as refused:
            _note(proposal, rosa)
        assert refused.value.detail == (
            "The policy asks for at most 2 notes on each revision, so that authors can answer"
            " every one. You have written 2 on revision 1. A concern is always possible, and so"
            " is a reply."
        )

    def test_never_holds_a_concern_or_a_reply_up(self, proposal, rosa):
        thread = _note(proposal, rosa)
        _note(proposal, rosa)
        assert reply(thread, body="And so on.", by=rosa)
        assert raise_concern(proposal, title="It rots", body="b", would_settle="w", by=rosa)

    def test_begins_anew_with_each_revision(self, proposal, rosa):
        _note(proposal, rosa)
        _note(proposal, rosa)
        db.session.add(a_revision_of(proposal, number=2))
        proposal.revision_number = 2
        db.session.flush()
        assert room_for(rosa, proposal).left == 2

    def test_is_not_for_authors(self, proposal):
        assert room_for(proposal.owner, proposal) is None
        assert room_for(proposal.seat(SeatRole.DECIDER), proposal).left == 2


@pytest.mark.one_engine
class TestTheForm:
    def test_says_how_many_are_left_and_why(self, app, proposal, rosa):
        _note(proposal, rosa)
        page = Browser(app, rosa).get(f"/p/{proposal.number}/review")
        assert "1 note left on revision 1." in page.text
        assert "so that authors can answer every one" in page.text

    def test_keeps_what_was_typed_when_it_is_refused(self, app, proposal, rosa):
        browser = Browser(app, rosa)
        page = browser.get(f"/p/{proposal.number}/review")
        _note(proposal, rosa)
        _note(proposal, rosa)
        refused = page.press("Write it", **{"thread-body": "A third thing."})
        assert refused.status == 422
        assert "A third thing." in refused.text
        assert "A concern is always possible" in refused.text

    def test_is_silent_without_a_limit(self, app, rosa):
        page = Browser(app, rosa).get(f"/p/{a_proposal(reviewers=(rosa,)).number}/review")
        assert "left on revision" not in page.text
