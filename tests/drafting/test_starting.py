"""Starting a proposal."""

from contextvars import Context
from threading import Barrier, Thread

import pytest

from proposals import clock
from proposals.accounts.models import Organisation, Person
from proposals.db import db, transaction
from proposals.drafting.actions import start
from proposals.drafting.models import Proposal, SeatRole, Stage, Visibility
from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.builders import a_person, an_organisation


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


class TestStarting:
    def test_makes_a_private_draft_with_its_first_revision(self):
        priya = a_person("Priya Raman")
        proposal = start(title="Build cache", template="reliability", brief="Faster.", by=priya)
        assert (proposal.stage, proposal.visibility) == (Stage.DRAFT, Visibility.PRIVATE)
        assert (proposal.latest.number, proposal.latest.author) == (1, priya)
        assert proposal.latest.body.startswith("## Context")
        assert proposal.latest.brief_html == "<p>Faster.</p>"

    def test_seats_whoever_starts_it_as_the_owner_who_accepted(self):
        priya = a_person("Priya Raman")
        proposal = start(title="Build cache", template="general", by=priya)
        (seat,) = proposal.seats
        assert (seat.role, seat.person) == (SeatRole.OWNER, priya)
        assert seat.accepted_at

    def test_takes_a_text_of_its_own_instead_of_the_template(self):
        proposal = start(title="T", template="cost", body="# Mine", by=a_person())
        assert proposal.latest.body == "# Mine"
        assert proposal.template == "cost"

    def test_is_recorded(self):
        proposal = start(title="T", template="general", by=a_person())
        (event,) = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id)
        assert event.phrase == "started the proposal"

    def test_numbers_proposals_from_one(self):
        priya = a_person()
        numbers = [start(title="T", template="general", by=priya).number for _ in range(3)]
        assert numbers == [1, 2, 3]

    def test_needs_a_title(self):
        with pytest.raises(Invalid, match="no title"):
            start(title=" \n", template="general", by=a_person())

    def test_needs_a_known_template(self):
        with pytest.raises(Invalid, match="no such template"):
            start(title="T", template="astrology", by=a_person())

    def test_is_not_for_somebody_who_has_left(self):
        with pytest.raises(Forbidden):
            start(title="T", template="general", by=a_person(deactivated_at=clock.now()))


def test_a_start_that_is_refused_takes_no_number(app):
    priya = a_person()
    with pytest.raises(Invalid):
        start(title="T", template="general", body="x" * 1_000_001, by=priya)
    assert db.session.query(Organisation).one().last_number == 0


def test_people_who_start_at_once_get_numbers_of_their_own(app):
    priya = a_person().id
    db.session.rollback()  # this test's own transaction would hold the write lock
    barrier = Barrier(6)

    def start_one():
        with app.app_context():
            barrier.wait()
            with transaction():
                start(title="T", template="general", by=db.session.get_one(Person, priya))

    threads = [Thread(target=Context().run, args=(start_one,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(db.session.scalars(db.select(Proposal.number))) == [1, 2, 3, 4, 5, 6]
