"""Naming somebody who acts in one's place for a time, and ending it early."""

from __future__ import annotations

from datetime import date, timedelta

from proposals import clock, words
from proposals.accounts import policy
from proposals.accounts.events import StandInEnded, StandInNamed
from proposals.accounts.models import Person, StandIn
from proposals.accounts.queries import stand_ins_of
from proposals.db import db
from proposals.errors import Invalid
from proposals.events import record
from proposals.policy import require


def name_stand_in(
    person: Person,
    *,
    stand_in: Person,
    begins_on: date,
    ends_on: date | None = None,
    by: Person,
) -> StandIn:
    """Let somebody act in the person's place from one day to another, both included.

    Without a last day it goes on until it is ended. Raises Invalid for oneself, for somebody
    without an account, for days that are past or the wrong way round, and for days on which
    somebody else stands in already. Nobody gives themselves another's place.
    """
    require(policy.name_stand_in, by, person)
    _require_possible(person, stand_in, by)
    _require_free(person, begins_on, ends_on)
    named = StandIn(person=person, stand_in=stand_in, begins_on=begins_on, ends_on=ends_on)
    db.session.add(named)
    db.session.flush()  # the event names it by its id
    db.session.expire(person, ["absences"])
    db.session.expire(stand_in, ["stands_in"])
    record(
        StandInNamed(
            actor_id=by.id,
            stand_in_id=named.id,
            person=person.name,
            person_id=person.id,
            who=stand_in.name,
            who_id=stand_in.id,
            when=_days_of(named),
        )
    )
    return named


def end_stand_in(named: StandIn, *, by: Person) -> None:
    """End it now: today is not one of its days any more. One that never began is forgotten."""
    require(policy.end_stand_in, by, named)
    person, stand_in = named.person, named.stand_in
    if named.begins_on >= clock.today():
        db.session.delete(named)
    else:
        named.ends_on = clock.today() - timedelta(days=1)
    db.session.flush()
    db.session.expire(person, ["absences"])
    db.session.expire(stand_in, ["stands_in"])
    record(
        StandInEnded(
            actor_id=by.id,
            person=person.name,
            person_id=person.id,
            who=stand_in.name,
            who_id=stand_in.id,
        )
    )


def _days_of(named: StandIn) -> str:
    """Return the days as people read them."""
    if named.ends_on is None:
        return f"from {words.day(named.begins_on)}"
    if named.ends_on == named.begins_on:
        return f"on {words.day(named.begins_on)}"
    return f"from {words.day(named.begins_on)} until {words.day(named.ends_on)}"


def _require_possible(person: Person, stand_in: Person, by: Person) -> None:
    if stand_in.id == person.id:
        raise _wrong("stand_in", "Choose somebody else: nobody stands in for themselves.")
    if stand_in.id == by.id:
        raise _wrong("stand_in", "Nobody gives themselves another’s place; choose somebody else.")
    if not stand_in.can_sign_in:
        raise _wrong("stand_in", f"{stand_in.name} cannot sign in.")


def _require_free(person: Person, begins_on: date, ends_on: date | None) -> None:
    if begins_on < clock.today():
        raise _wrong("begins_on", "Choose today or a day that is still to come.")
    if ends_on and ends_on < begins_on:
        raise _wrong("ends_on", "The last day comes before the first.")
    for each in stand_ins_of(person):
        begins_in_time = ends_on is None or each.begins_on <= ends_on
        if begins_in_time and (each.ends_on is None or begins_on <= each.ends_on):
            raise _wrong(
                "begins_on", f"{each.stand_in.name} stands in {_days_of(each)}; end that first."
            )


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
