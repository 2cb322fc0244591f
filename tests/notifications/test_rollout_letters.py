"""Who reads of the steps of a roll-out, and how soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Milestone, MilestoneKind, Stage
from proposals.events import LoggedEvent, deliver_due
from proposals.notifications.models import Letter
from proposals.notifications.sending import WORDINGS
from proposals.notifications.wording import Told
from proposals.rollout.actions import approve_step, mark_milestone, move_date, roll_back
from tests.builders import a_person, a_proposal

pytestmark = pytest.mark.one_engine


def a_step(proposal, title, *, exposure, **fields):
    step = Milestone(
        proposal=proposal, title=title, kind=MilestoneKind.ROLLOUT, exposure=exposure, **fields
    )
    db.session.add(step)
    db.session.commit()
    return step


def letters(event):
    """Return the subject of each letter about such an event, and whether it waits, by name."""
    db.session.commit()
    deliver_due()
    rows = db.session.execute(
        sa.select(Letter, Person, LoggedEvent)
        .join(Letter.person)
        .join(Letter.event)
        .where(LoggedEvent.name == event)
    ).all()
    told = {}
    for letter, person, event in rows:
        proposal = db.session.get(Milestone, event.details["milestone_id"]).proposal
        wording = WORDINGS[event.name](Told(event, person, letter.why), proposal)
        told[person.name] = (wording.subject, letter.is_batched)
    return told


def test_a_roll_out_tells_each_of_its_turns_to_those_it_concerns(app):
    proposal, luca = a_proposal("Build cache", stage=Stage.ACCEPTED), a_person("Luca Ferri")
    owner, today = proposal.owner, clock.today()
    tenth = a_step(proposal, "A tenth", exposure=10, approver=luca)
    half = a_step(
        proposal, "Half", exposure=50, owner=a_person("Bo"), planned_on=today + timedelta(days=9)
    )

    mark_milestone(tenth, happened_on=today, note="", by=owner)
    asked = letters("rollout.milestone_happened")
    assert asked == {"Luca Ferri": ("Your word lets the next step begin: Build cache", False)}

    approve_step(tenth, note="Quiet", by=luca)
    told = letters("rollout.step_approved")
    assert set(told) == {"Priya Raman", "Hana Sato"}
    assert set(told.values()) == {("The next step may begin: Build cache", False)}

    move_date(half, planned_on=today + timedelta(days=16), reason="Disks", by=owner)
    moved = letters("rollout.milestone_moved")
    assert {"Bo", "Rosa Reviewer", "Tomás Lindqvist"} <= set(moved)
    assert {is_batched for _, is_batched in moved.values()} == {True}

    roll_back(proposal, happened_on=today, reason="Errors doubled", by=owner)
    back = letters("rollout.rolled_back")
    assert {"Bo", "Rosa Reviewer", "Tomás Lindqvist", "Hana Sato"} <= set(back)
    assert set(back.values()) == {("Taken back: Build cache", False)}
    assert "Priya Raman" not in back
