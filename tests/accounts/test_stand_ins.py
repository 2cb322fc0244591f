"""Somebody who acts in another's place while they are away: who, from when, until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.actions.people import deactivate
from proposals.accounts.actions.standing_in import end_stand_in, name_stand_in
from proposals.accounts.models import StandIn
from proposals.db import db
from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, an_administrator
from tests.statements import count_statements


@pytest.fixture
def bo(app):
    return a_person("Bo Lindgren")


@pytest.fixture
def xenia(app):
    return a_person("Xenia Away")


def in_days(days: int):
    return clock.today() + timedelta(days=days)


def stands_in(person, stand_in, *, first: int = 0, last: int | None = 7, by=None) -> StandIn:
    ends_on = None if last is None else in_days(last)
    named = name_stand_in(
        person, stand_in=stand_in, begins_on=in_days(first), ends_on=ends_on, by=by or person
    )
    db.session.commit()
    return named


class TestNamingAStandIn:
    def test_lets_them_act_on_the_days_named_and_on_no_other(self, bo, xenia):
        stands_in(bo, xenia, first=1, last=3)
        acting = []
        for day in range(6):
            with clock.at(clock.now() + timedelta(days=day)):
                db.session.expire_all()
                acting.append(xenia.standing_in_for == [bo] and bo.stand_in is xenia)
        assert acting == [False, True, True, True, False, False]

    def test_without_a_last_day_lasts(self, bo, xenia):
        stands_in(bo, xenia, last=None)
        with clock.at(clock.now() + timedelta(days=4000)):
            db.session.expire_all()
            assert xenia.standing_in_for == [bo]

    def test_is_in_the_log(self, bo, xenia):
        stands_in(bo, xenia, last=0)
        event = db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first()
        assert event.phrase.startswith("named Xenia Away to stand in for Bo Lindgren on ")
        assert event.actor_id == bo.id

    def test_is_not_possible_for_oneself(self, bo):
        with pytest.raises(Invalid, match="nobody stands in for themselves"):
            stands_in(bo, bo)

    def test_is_not_for_a_colleague_to_do(self, bo, xenia):
        with pytest.raises(Forbidden, match="Only they themselves or an administrator"):
            stands_in(bo, xenia, by=xenia)

    def test_is_for_an_administrator_too(self, bo, xenia):
        ada = an_administrator()
        stands_in(bo, xenia, by=ada)
        assert xenia.standing_in_for == [bo]

    def test_gives_no_administrator_the_place_of_somebody_else(self, bo):
        ada = an_administrator()
        with pytest.raises(Invalid, match="Nobody gives themselves another’s place"):
            stands_in(bo, ada, by=ada)

    def test_is_not_possible_where_nobody_can_sign_in(self, bo):
        with pytest.raises(Invalid, match="cannot sign in"):
            stands_in(bo, a_person("Archie", email=None))

    @pytest.mark.parametrize(
        ("first", "last", "why"), [(-1, 3, "still to come"), (3, 2, "before the first")]
    )
    def test_needs_days_that_make_sense(self, bo, xenia, first, last, why):
        with pytest.raises(Invalid, match=why):
            stands_in(bo, xenia, first=first, last=last)

    @pytest.mark.parametrize(("first", "last"), [(5, 9), (0, 2), (2, 3), (0, None), (5, 5)])
    def test_is_refused_while_somebody_else_does(self, bo, xenia, first, last):
        stands_in(bo, xenia, first=2, last=5)
        with pytest.raises(Invalid, match=r"Xenia Away stands in from .* end that first"):
            stands_in(bo, a_person("Otto"), first=first, last=last)

    def test_is_possible_for_several_one_after_the_other(self, bo, xenia):
        otto = a_person("Otto")
        stands_in(bo, xenia, first=2, last=5)
        stands_in(bo, otto, first=6, last=9)
        stands_in(bo, otto, first=0, last=1)
        assert [each.stand_in.name for each in bo.absences] == ["Otto", "Xenia Away", "Otto"]


class TestAStandIn:
    def test_is_nobody_elses_stand_in_by_it(self, bo, xenia):
        """A stand-in's stand-in acts for the stand-in, not for whom they stand in."""
        otto = a_person("Otto")
        stands_in(bo, xenia)
        stands_in(xenia, otto)
        assert otto.standing_in_for == [xenia]

    def test_does_not_act_for_somebody_who_left(self, bo, xenia):
        stands_in(bo, xenia)
        deactivate(bo, by=an_administrator())
        assert xenia.standing_in_for == []

    def test_who_left_acts_for_nobody(self, bo, xenia):
        stands_in(bo, xenia)
        deactivate(xenia, by=an_administrator())
        assert bo.stand_in is None

    def test_costs_a_page_no_statement(self, app, bo, xenia):
        browser = Browser(app, xenia)
        browser.get("/tokens")
        with count_statements() as before:
            browser.get("/tokens")
        stands_in(bo, xenia)
        with count_statements() as after:
            browser.get("/tokens")
        assert len(after) == len(before)


class TestEnding:
    def test_takes_the_place_back_at_once(self, bo, xenia):
        end_stand_in(stands_in(bo, xenia), by=bo)
        assert xenia.standing_in_for == []
        assert bo.stand_in is None

    def test_keeps_the_days_that_were(self, bo, xenia):
        named = stands_in(bo, xenia)
        with clock.at(clock.now() + timedelta(days=2)):
            end_stand_in(named, by=bo)
            assert named.ends_on == clock.today() - timedelta(days=1)
            assert xenia.standing_in_for == []

    def test_is_for_the_two_of_them_and_administrators(self, bo, xenia):
        named = stands_in(bo, xenia)
        with pytest.raises(Forbidden, match="Only the two of them"):
            end_stand_in(named, by=a_person("Otto"))
        end_stand_in(named, by=xenia)
        assert bo.stand_in is None


class TestTheProfile:
    def test_names_and_ends_stand_ins(self, app, bo, xenia):
        browser = Browser(app, bo)
        page = browser.get("/profile").press(
            "Name them", stand_in=str(xenia.id), ends_on=in_days(4).isoformat()
        )
        page = page.follow()
        assert "Your stand-in is named." in page.text
        assert bo.stand_in is xenia
        page.press("End now: Xenia Away")
        assert bo.stand_in is None

    def test_says_beside_the_field_what_is_wrong(self, app, bo, xenia):
        page = Browser(app, bo).get("/profile")
        answer = page.press("Name them", stand_in=str(xenia.id), begins_on="2020-01-01")
        assert answer.status == 422
        assert "Choose today or a day that is still to come." in answer.text

    def test_says_for_whom_one_stands_in_and_lets_them_give_it_back(self, app, bo, xenia):
        stands_in(bo, xenia)
        page = Browser(app, xenia).get("/profile")
        assert "For whom you stand in" in page.text
        page.press("I cannot stand in for Bo Lindgren")
        assert bo.stand_in is None

    def test_of_somebody_away_is_the_administrators_page(self, app, bo, xenia):
        ada = an_administrator()
        page = Browser(app, ada).get(f"/admin/people/{bo.id}")
        shown = page.press("Name them", stand_in=str(xenia.id)).follow()
        assert bo.stand_in is xenia
        shown.press("End now: Xenia Away")
        assert bo.stand_in is None
