"""The sample workspace: what a visitor sees first, told by the product's own actions."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from proposals import clock, create_app
from proposals.accounts.models import Person
from proposals.accounts.queries import person_by_email
from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import PASSWORD, PEOPLE, SIGN_IN, address_of
from proposals.cli.sample.series import Shape, points_between
from proposals.db import db
from proposals.drafting.models import Proposal, Reviewer, Stage
from proposals.drafting.queries import visible_proposals
from proposals.events import Delivery, LoggedEvent
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.metrics.models import Metric, Point, Rhythm
from proposals.notifications.models import Letter
from tests.browser import Browser
from tests.builders import a_person, an_administrator, an_organisation
from tests.conftest import SETTINGS

pytestmark = pytest.mark.one_engine

PAGES = ("", "/review", "/decision", "/rollout", "/impact", "/history")
NEVER_BY_HAND = {Stage.DORMANT}  # the clock does that, after 90 quiet days


@pytest.fixture(scope="module")
def seeded(world, scratch):
    """A server on which `flask seed demo` ran once, and what it printed."""
    url = world.url
    if world.pristine:
        path = scratch / "larkfield.sqlite3"
        shutil.copy(world.pristine, path)
        url = f"sqlite:///{path}"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        if not world.pristine:
            world.renew()
        result = app.test_cli_runner().invoke(args=["seed", "demo"])
        db.session.rollback()
        yield app, result
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def larkfield(seeded):
    yield seeded[0]
    db.session.rollback()  # nobody else waits for what a test was reading


def the_person(key: str) -> Person:
    person = person_by_email(address_of(key))
    assert person is not None
    return person


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.slow
class TestTheSampleWorkspace:
    def test_prints_who_may_sign_in(self, seeded):
        _, result = seeded
        assert result.exit_code == 0, result.output
        assert f"Priya Raman (engineering)  priya@larkfield.example  {PASSWORD}" in result.output
        assert result.output.count("@larkfield.example") == len(SIGN_IN)

    def test_lets_them_in(self, larkfield):
        page = Browser(larkfield).get("/sign-in")
        answer = page.press("Sign in", email=address_of("joel"), password=PASSWORD)
        assert answer.location == "/"

    def test_has_a_proposal_in_every_stage(self, larkfield):
        stages = set(db.session.scalars(sa.select(Proposal.stage)))
        assert stages == set(Stage) - NEVER_BY_HAND

    @pytest.mark.parametrize("page", PAGES)
    def test_opens_every_page_for_a_member(self, larkfield, page):
        sam = the_person("sam")
        numbers = db.session.scalars(visible_proposals(sam).with_only_columns(Proposal.number))
        browser, opened = Browser(larkfield, sam), list(numbers)
        answers = {number: browser.get(f"/p/{number}{page}").status for number in opened}
        assert len(opened) > 15
        assert set(answers.values()) == {200}, answers

    @pytest.mark.parametrize("page", PAGES)
    def test_opens_every_page_for_its_owner(self, larkfield, page):
        owned = db.session.execute(sa.select(Proposal.number, Person).join(Proposal.owner)).all()
        browsers = {owner.id: Browser(larkfield, owner) for _, owner in owned}
        answers = {
            number: browsers[owner.id].get(f"/p/{number}{page}").status for number, owner in owned
        }
        assert set(answers.values()) == {200}, answers

    @pytest.mark.parametrize("key", SIGN_IN)
    def test_has_something_to_do_for_everybody_who_may_be_tried_out(self, larkfield, key):
        page = Browser(larkfield, the_person(key)).get("/")
        assert page.status == 200
        assert "Nothing needs you" not in page.text
        assert "need you" in page.text or "needs you" in page.text

    def test_keeps_drafts_to_those_who_were_invited(self, larkfield):
        private = db.session.scalars(
            sa.select(Proposal.number).where(Proposal.stage == Stage.DRAFT)
        ).all()
        browser = Browser(larkfield, the_person("ingrid"))
        assert [browser.get(f"/p/{number}").status for number in private] == [404, 404]

    def test_measured_what_its_stories_say(self, larkfield):
        verdicts = dict(
            db.session.execute(
                sa.select(Metric.key, Assessment.verdict)
                .join(Assessment.commitment)
                .join(Metric)
                .where(Assessment.is_final)
            ).all()
        )
        assert verdicts == {
            "checkout-p95": "improved",
            "checkout-completion": "no_detectable_change",
            "tax-corrections": "target_met",
            "flaky-reruns": "target_met",
            "docs-search-success": "no_detectable_change",
        }

    def test_says_why_something_was_not_measured(self, larkfield):
        reasons = db.session.scalars(sa.select(CommitmentOutcome.not_measured_reason)).all()
        assert sum(1 for reason in reasons if reason) == 1

    def test_happened_in_the_order_in_which_it_is_told(self, larkfield):
        told = db.session.scalars(sa.select(LoggedEvent.occurred_at).order_by(LoggedEvent.id)).all()
        assert list(told) == sorted(told)
        assert told[-1] <= clock.now()

    def test_is_measured_up_to_yesterday(self, larkfield):
        latest = db.session.scalar(
            sa.select(sa.func.max(Point.at)).join(Metric).where(Metric.rhythm == Rhythm.DAILY)
        )
        assert latest.date() == clock.today() - timedelta(days=1)

    def test_writes_to_nobody(self, larkfield):
        waiting = sa.select(sa.func.count()).where(Delivery.delivered_at.is_(None))
        assert db.session.scalar(waiting) == 0
        assert count(Letter) == 0

    def test_is_not_told_twice(self, larkfield):
        before = count(LoggedEvent)
        db.session.rollback()  # a test's own open transaction would hold the write lock
        again = larkfield.test_cli_runner().invoke(args=["seed", "demo"])
        assert again.exit_code == 0
        assert PASSWORD in again.output
        assert count(LoggedEvent) == before


class TestAServerInUse:
    def test_is_refused_in_one_sentence(self, app):
        an_organisation()
        an_administrator()
        a_person()
        result = app.test_cli_runner().invoke(args=["seed", "demo"])
        assert result.exit_code == 1
        assert result.output.splitlines()[-1] == (
            "Error: The sample workspace needs an empty database, and this one is in use."
        )
        assert count(Proposal) == 0


@pytest.mark.slow
class TestAServerThatWasJustClaimed:
    def test_gets_the_sample_without_a_way_in_for_its_people(self, app):
        an_organisation("Real Ltd")
        ada = an_administrator("Ada")
        answer = Browser(app, ada).get("/admin/welcome").press("Load the sample workspace")

        assert (answer.status, answer.location) == (303, "/")
        assert count(Person) == len(PEOPLE) + 1
        ways_in = sa.select(sa.func.count()).where(
            sa.or_(Person.password_hash.is_not(None), Person.is_administrator), Person.id != ada.id
        )
        assert db.session.scalar(ways_in) == 0
        asked = sa.select(sa.func.count()).where(Reviewer.person_id == ada.id)
        assert db.session.scalar(asked) == 1


INSTANTS = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)
)


class TestADay:
    @given(INSTANTS, st.integers(-120, 290).filter(bool))
    def test_is_a_working_day_so_many_working_days_away(self, now, ago):
        day = Diary(now).day(ago)
        assert day.weekday() < 5
        assert (day < now.date()) == (ago > 0)

    @given(INSTANTS, st.integers(1, 289))
    def test_comes_before_the_next_one(self, now, ago):
        diary = Diary(now)
        assert diary(ago + 1, "17:00") < diary(ago, "09:00") < now


class TestASeries:
    @given(INSTANTS, st.sampled_from([Rhythm.HOURLY, Rhythm.DAILY, Rhythm.WEEKLY]))
    def test_is_the_same_every_time_and_knows_no_future(self, now, rhythm):
        first = now.date() - timedelta(days=30)
        told = [points_between(Shape(10, 1), rhythm, first, now, "seed") for _ in range(2)]
        assert told[0] == told[1]
        assert all(point.at < now and point.value >= 0 for point in told[0])
