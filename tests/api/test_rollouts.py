"""Roll-outs for programs: the same deeds as on the page, refused in the same words."""

from datetime import timedelta

import pytest

from proposals import clock
from proposals.accounts.models import Scope
from proposals.drafting.models import Milestone, MilestoneKind, Stage, Visibility
from tests.api.client import Program, a_token
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

SHA = "4f2a9c1be03d6f1a2b3c4d5e6f708192a3b4c5d6"


@pytest.fixture
def proposal(app):
    an_organisation()
    planned = Milestone(title="Half of them", kind=MilestoneKind.ROLLOUT, exposure=50)
    return a_proposal(stage=Stage.ACCEPTED, milestones=[planned])


@pytest.fixture
def owner(app, proposal):
    return Program(app, a_token(proposal.owner, Scope.WRITE))


@pytest.fixture
def outsider(app, proposal):
    return Program(app, a_token(a_person("Otto Outside"), Scope.WRITE))


@pytest.fixture
def at(proposal):
    return f"/proposals/{proposal.number}"


class TestACommit:
    commit = {"repository": "git@git.example:Larkfield/Shop.git", "reference": SHA, "sha": SHA}

    def test_is_linked_once_however_often_it_is_told(self, owner, at):
        first = owner.post(f"{at}/changes", json=self.commit | {"title": "Cache"})
        again = owner.post(f"{at}/changes", json=self.commit)
        assert (first.status_code, first.json) == (200, again.json)
        (listed,) = owner.get(f"{at}/changes").json["changes"]
        assert (listed["repository"], listed["source"]) == ("larkfield/shop", "client")
        assert (listed["kind"], listed["title"]) == ("commit", "Cache")

    def test_is_unlinked_by_whoever_may(self, owner, outsider, at):
        link = owner.post(f"{at}/changes", json=self.commit).json["id"]
        assert outsider.call("DELETE", f"{at}/changes/{link}").status_code == 403
        assert owner.call("DELETE", f"{at}/changes/{link}").status_code == 204
        assert owner.get(f"{at}/changes").json == {"changes": [], "next": None}
        assert owner.call("DELETE", f"{at}/changes/{link}").status_code == 404

    def test_says_which_field_is_wrong(self, owner, at):
        answer = owner.post(f"{at}/changes", json={"repository": "", "reference": SHA})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["repository"])


class TestARollOut:
    def test_is_run_from_a_pipeline(self, owner, at):
        today = clock.today().isoformat()
        step = {"kind": "rollout", "exposure": 5, "happened_on": today}
        assert owner.post(f"{at}/milestones", json=step).json["title"] == "5%"
        assert owner.get(at).json["stage"] == "rolling_out"

        update = {"status": "at_risk", "confidence": 6, "what_changed": "Errors at night."}
        assert owner.post(f"{at}/updates", json=update).status_code == 200
        told = owner.get(f"{at}/updates").json
        assert (told["standing"]["label"], len(told["updates"])) == ("At risk", 1)
        shown = owner.get(f"{at}/milestones").json
        assert (shown["exposure"], [each["exposure"] for each in shown["milestones"]]) == (
            5,
            [5, 50],
        )

    def test_moves_its_dates_with_a_reason(self, owner, at):
        (milestone,) = owner.get(f"{at}/milestones").json["milestones"]
        later = (clock.today() + timedelta(days=30)).isoformat()
        path = f"{at}/milestones/{milestone['id']}"
        assert owner.patch(path, {"planned_on": later}).status_code == 422
        moved = owner.patch(path, {"planned_on": later, "reason": "The freeze."}).json
        assert moved["planned_on"] == later
        happened = clock.today().isoformat()
        assert owner.patch(path, {"happened_on": happened}).json["happened_on"] == happened

    def test_asks_for_what_is_in_the_way_where_confidence_is_low(self, owner, at):
        update = {"status": "off_track", "confidence": 2, "what_changed": "It fell over."}
        answer = owner.post(f"{at}/updates", json=update)
        assert answer.status_code == 422
        assert set(answer.json["errors"]) == {"blocker", "blocker_owner", "next_action"}


class TestAProblem:
    def test_is_surfaced_by_anybody_who_sees_the_proposal(self, owner, outsider, at):
        said = {"title": "Refunds fail", "status": "at_risk"}
        assert outsider.post(f"{at}/problems", json=said).status_code == 200
        (seen,) = owner.get(f"{at}/problems").json["problems"]
        assert (seen["title"], seen["raised_by"]["name"]) == ("Refunds fail", "Otto Outside")
        assert owner.get(f"{at}/updates").json["standing"]["label"] == "At risk"

    def test_names_a_risk_of_the_same_proposal(self, outsider, at):
        answer = outsider.post(f"{at}/problems", json={"title": "Refunds fail", "risk": 999})
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["risk"])


class TestSomebodyElsesDraft:
    @pytest.mark.parametrize("rest", ["changes", "milestones", "updates", "problems"])
    def test_is_not_there(self, outsider, rest):
        hidden = a_proposal("Hidden", stage=Stage.DRAFT, visibility=Visibility.PRIVATE)
        assert outsider.get(f"/proposals/{hidden.number}/{rest}").status_code == 404


def test_lists_take_few_statements(owner, outsider, at):
    for number in range(3):
        outsider.post(f"{at}/problems", json={"title": f"Problem {number}"})
    with count_statements() as counted:
        owner.get(f"{at}/problems")
    assert len(counted) <= 12
