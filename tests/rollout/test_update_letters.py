"""What is mailed of an update, to whom and how soon."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.events import deliver_due
from proposals.notifications.models import Letter
from proposals.notifications.sending import WORDINGS
from proposals.notifications.wording import Told
from proposals.overview.asks import asked_of
from proposals.overview.needs import needs_line
from proposals.overview.queries import home_of
from proposals.rollout.actions import take_thanks_back, thank
from proposals.rollout.models import Status
from tests.builders import a_person, a_proposal
from tests.rollout.test_updates import say

pytestmark = pytest.mark.one_engine

WAY = {"blocker": "The disks are late.", "next_action": "Ask for a loan, by Friday."}


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ROLLING_OUT)


def letters():
    """Return the letters that wait, by the name of whoever gets them."""
    db.session.commit()
    deliver_due()
    return {each.person.name: each for each in db.session.query(Letter).order_by(Letter.id)}


def wording(letter):
    told = Told(letter.event, letter.person, letter.why)
    about = db.session.get_one(Proposal, letter.event.proposal_id)
    return WORDINGS[letter.event.name](told, about)


class TestAnUpdate:
    def test_that_says_the_same_as_before_is_no_letter(self, proposal):
        say(proposal)

        assert letters() == {}

    def test_with_other_news_is_told_to_those_in_its_seats(self, proposal):
        say(proposal, status=Status.AT_RISK)

        found = letters()
        assert {"Tomás Lindqvist", "Hana Sato", "Mia Metric"} <= set(found)
        assert "Priya Raman" not in found
        assert found["Hana Sato"].is_batched
        assert wording(found["Hana Sato"]).subject == "At risk: Remote build cache"

    def test_asks_whoever_is_named_at_once_for_help(self, proposal):
        bo = a_person("Bo Lund")
        say(proposal, confidence=3, blocker_owner=bo, **WAY)

        (letter,) = letters().values()
        assert (letter.person, letter.is_batched) == (bo, False)
        assert wording(letter).subject.startswith("Priya Raman asks for your help")
        assert ("In the way", "The disks are late.") in wording(letter).quotes

    def test_that_another_one_followed_is_told_no_more(self, proposal):
        say(proposal, status=Status.AT_RISK)
        say(proposal, status=Status.ON_TRACK)

        letters()
        mail = {wording(each) for each in db.session.query(Letter)}
        assert {each.subject for each in mail if each} == {"On track: Remote build cache"}
        assert None in mail


class TestTheOneNamedForWhatIsInTheWay:
    def test_finds_it_on_the_start_page_and_beside_the_brief_until_the_next_update(self, proposal):
        bo = a_person("Bo Lund")
        say(proposal, confidence=3, blocker_owner=bo, **WAY)
        db.session.commit()

        (row,) = home_of(bo).needed
        assert row.blocker_for(bo) == "The disks are late."
        (ask,) = asked_of(bo, proposal, needs_line(proposal))
        assert ask.sentence.endswith("The disks are late.")

        say(proposal)
        db.session.commit()
        assert not home_of(bo).needed


def test_thanks_are_told_unless_they_were_taken_back(proposal):
    update, reader = say(proposal, status=Status.AT_RISK), a_person("Bo Lund")
    thank(update, by=reader)

    letter = letters()["Priya Raman"]
    assert wording(letter).lines == (
        "Bo Lund thanks you for saying it early on “Remote build cache”.",
    )
    take_thanks_back(update, by=reader)
    assert wording(letter) is None
