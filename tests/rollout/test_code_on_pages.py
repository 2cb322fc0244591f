"""What people see and do of the code that carries a change; and connecting its repository."""

from __future__ import annotations

import re

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import SeatRole, Stage
from proposals.events import deliver_due
from proposals.notifications.models import Letter
from proposals.notifications.recipients import RECIPIENTS
from proposals.rollout.actions._linking import link_named
from proposals.rollout.changes import Change, change_at
from proposals.rollout.models import ChangeKind, ChangeLink, ChangeSource, Repository
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator

SHA = "1a2b3c4" + "0" * 33
pytestmark = pytest.mark.one_engine
HERE = "https://github.com/Larkfield/Builds"


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ACCEPTED)


def page_of(app, proposal, person=None):
    return Browser(app, person or proposal.owner).get(f"/p/{proposal.number}/rollout")


def told(proposal, **fields):
    change = Change(
        **{
            "kind": ChangeKind.DEPLOYMENT,
            "repository": "larkfield/builds",
            "reference": "1",
            "state": "succeeded",
            "environment": "production",
            "happened_at": clock.now(),
            "text": f"TL-{proposal.number}",
            **fields,
        }
    )
    (link,) = link_named(change, source=ChangeSource.WEBHOOK, by=None)
    db.session.commit()
    return link


class TestADeploymentWhileAccepted:
    def test_begins_the_rollout_once_somebody_confirms_it(self, app, proposal):
        told(proposal)
        page = page_of(app, proposal, proposal.seat(SeatRole.ROLLOUT_OWNER))
        answer = page.press("Begin the roll-out", exposure="5")

        assert answer.status == 303
        db.session.expire_all()
        assert proposal.stage == Stage.ROLLING_OUT
        (step,) = proposal.milestones
        assert (step.exposure, step.happened_on) == (5, clock.today())
        assert not page_of(app, proposal).offers("Begin the roll-out")

    def test_needs_to_know_how_much_it_reaches(self, app, proposal):
        told(proposal)
        answer = page_of(app, proposal).press("Begin the roll-out", exposure="")
        assert answer.status == 422
        assert "from 1 to 100 percent" in answer.text

    def test_can_be_set_aside_for_the_next_one(self, app, proposal):
        told(proposal, title="The first")
        told(proposal, reference="2", title="The second")
        page = page_of(app, proposal)
        assert "told of it: The first" in page.text

        page.press("Not this one")
        assert "told of it: The second" in page_of(app, proposal).text

    @pytest.mark.parametrize(
        "fields",
        [
            {"environment": "staging"},
            {"state": "failed"},
            {"kind": ChangeKind.RELEASE},
        ],
    )
    def test_is_offered_only_where_it_reached_people(self, app, proposal, fields):
        told(proposal, **fields)
        assert not page_of(app, proposal).offers("Begin the roll-out")

    def test_reaches_people_where_its_repository_says_so(self, app, proposal):
        repository = Repository(
            service="github",
            name="larkfield/builds",
            environment="Live",
            created_by=an_administrator(),
        )
        db.session.add(repository)
        told(proposal)
        assert not page_of(app, proposal).offers("Begin the roll-out")
        told(proposal, reference="2", environment="live")
        assert page_of(app, proposal).offers("Begin the roll-out")

    def test_is_offered_to_those_who_roll_out(self, app, proposal):
        told(proposal)
        assert not page_of(app, proposal, a_person("Bo")).offers("Begin the roll-out")

    def test_is_told_to_whoever_rolls_out(self, app, proposal):
        told(proposal)
        told(proposal, reference="2")
        deliver_due()
        (letter,) = db.session.query(Letter)
        assert letter.person_id == proposal.seat(SeatRole.ROLLOUT_OWNER).id


class TestTheListOfCode:
    def test_links_what_somebody_pastes_and_lets_them_take_it_away(self, app, proposal):
        person = a_person("Bo")
        page = page_of(app, proposal, person)
        page.press("Link it", address=f"{HERE}/pull/12", title="Fetch before building")

        page = page_of(app, proposal, person)
        assert "Merge request 12, larkfield/builds; linked by Bo" in page.text
        page.press("Take away the link to merge request 12")
        assert db.session.query(ChangeLink.removed_at).scalar()

    def test_refuses_what_is_no_change(self, app, proposal):
        answer = page_of(app, proposal).press("Link it", address="https://example.org/")
        assert answer.status == 422
        assert "not the address of a commit" in answer.text

    def test_goes_on_where_it_is_long(self, app, proposal):
        for number in range(14):
            told(proposal, reference=str(number), environment="staging", title=f"N{number}.")
        page = page_of(app, proposal)
        assert "N13." in page.text
        assert "N1." not in page.text
        all_of_it = Browser(app, proposal.owner).get(f"/p/{proposal.number}/rollout/changes")
        assert "N1." in all_of_it.text


@pytest.mark.parametrize(
    ("address", "kind", "repository", "reference"),
    [
        (f"{HERE}/pull/12", "merge_request", "larkfield/builds", "12"),
        (f"{HERE}/pull/12#issuecomment-1", "merge_request", "larkfield/builds", "12"),
        (f"{HERE}/commit/{SHA}", "commit", "larkfield/builds", SHA),
        (f"{HERE}/releases/tag/v2%2B1", "release", "larkfield/builds", "v2+1"),
        ("https://gitlab.example/a/b/c/-/merge_requests/7", "merge_request", "a/b/c", "7"),
        (f"https://gitlab.example/a/b/-/commit/{SHA}", "commit", "a/b", SHA),
        ("https://gitlab.example/a/b/-/releases/v1.1", "release", "a/b", "v1.1"),
    ],
)
def test_an_address_says_what_it_shows(address, kind, repository, reference):
    change = change_at(address).kept()
    assert (change.kind, change.repository, change.reference) == (kind, repository, reference)


@pytest.mark.parametrize("address", ["", HERE, f"{HERE}/pull/x", f"{HERE}/commit/main", "x/pull/1"])
def test_another_address_shows_nothing(address):
    assert change_at(address) is None


class TestConnectingARepository:
    def connect(self, app, **fields):
        page = Browser(app, an_administrator()).get("/admin/repositories/new")
        given = {"service": "github", "name": f"{HERE}.git", "environment": "production"}
        return page.press("Connect it", **{**given, **fields})

    def test_shows_its_secret_once_and_what_to_enter_where(self, app):
        page = self.connect(app)
        (secret,) = re.findall(r"whsec_[\w+/=]{44}", page.text)
        assert page.status == 201
        assert "http://localhost/hooks/github" in page.text
        (repository,) = db.session.query(Repository)
        assert repository.name == "larkfield/builds"
        page = page.browser.get(f"/admin/repositories/{repository.id}")
        assert secret not in page.text

        renewed = page.press("Renew the secret")
        assert renewed.status == 201
        assert secret not in renewed.text
        db.session.expire_all()
        assert repository.former_until > clock.now()

    @pytest.mark.parametrize("name", ["builds", "", "a/b/c", "a b/c", "<b>/c"])
    def test_wants_a_name_as_the_host_writes_it(self, app, name):
        assert self.connect(app, name=name).status == 422

    def test_is_done_once(self, app):
        self.connect(app)
        again = self.connect(app)
        assert again.status == 422
        assert "connected already" in again.text

    def test_can_be_undone(self, app):
        self.connect(app)
        (repository,) = db.session.query(Repository)
        browser = Browser(app, an_administrator())
        browser.get(f"/admin/repositories/{repository.id}").press("Archive")
        assert "Archived" in browser.get("/admin/repositories").text
        browser.get(f"/admin/repositories/{repository.id}").press("Bring it back")
        db.session.expire_all()
        assert repository.archived_at is None


def test_only_a_deployment_is_a_reason_for_a_letter(app, proposal):
    told(proposal, kind=ChangeKind.MERGE_REQUEST)
    deliver_due()
    assert "rollout.change_linked" in RECIPIENTS
    assert db.session.query(Letter).count() == 0
