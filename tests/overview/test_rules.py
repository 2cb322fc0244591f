"""The rules page: the sentences of the guards themselves, under one version of the policy."""

import dataclasses
import re

import pytest

from proposals.drafting.actions.governing import save_policy
from proposals.drafting.lifecycle import TRANSITIONS
from proposals.drafting.models import Lane
from proposals.drafting.thresholds import Thresholds, as_document, current
from proposals.policy import PERMISSIONS
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator, an_organisation

pytestmark = pytest.mark.one_engine


@pytest.fixture
def reader(app):
    an_organisation()
    return Browser(app, a_person())


def _put_in_force(**numbers):
    thresholds = dataclasses.replace(current(), **numbers)
    return save_policy(
        thresholds, reason="We learned.", base=current().version, by=an_administrator("Hana")
    )


class TestThePage:
    def test_has_every_transition_and_every_permission_with_its_own_address(self, reader):
        page = reader.get("/rules")
        ids = re.findall(r'id="([^"]+)"', page.text)
        assert set(TRANSITIONS) | set(PERMISSIONS) <= set(ids)
        assert len(ids) == len(set(ids))

    def test_says_every_rule_in_the_words_of_its_guard(self, reader):
        text = reader.get("/rules").text
        for transition in TRANSITIONS.values():
            for guard in transition.guards:
                assert guard.rule_under(Thresholds()) in text

    def test_follows_the_policy_and_says_who_changed_it_when_and_why(self, reader):
        _put_in_force(final_comment_days_full=14, functions_full=("security",), light_positions=2)
        text = reader.get("/rules").text
        assert "version 2 of the policy: Hana" in re.sub("<[^>]+>", "", text)
        assert "“We learned.”" in text
        assert "14 calendar days in the full lane" in text
        assert "A position is there from security in the full lane." in text
        assert "in the light lane 2 positions are enough" in text

    def test_shows_an_earlier_version_as_it_read_then(self, reader):
        _put_in_force(final_comment_days_full=14)
        text = reader.get("/rules/1").text
        assert "10 calendar days in the full lane" in text
        assert "Version 2 is in force." in text
        assert reader.get("/rules/3").status == 404

    def test_leaves_a_lane_out_that_the_policy_does_not_have(self, reader):
        _put_in_force(has_light_lane=False)
        assert 'scope="row">Light lane' not in reader.get("/rules").text

    def test_lets_administrators_alone_change_the_policy(self, app, reader):
        assert "/admin/policy" not in reader.get("/rules").text
        assert "/admin/policy" in Browser(app, an_administrator()).get("/rules").text


class TestAChecklist:
    def test_says_the_rules_of_the_proposals_own_version_and_lane(self, app, reader):
        policy = as_document(Thresholds(version=2, functions_full=("security",)))
        proposal = a_proposal(policy=policy, lane=Lane.FULL)
        _put_in_force(functions_full=("design",))
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/review")
        assert "A position from security is there." in page.text
        assert "design" not in page.text

    def test_is_silent_about_what_the_lane_does_not_ask_for(self, app):
        proposal = a_proposal(policy=as_document(Thresholds(functions_full=("security",))))
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/review")
        assert "security" not in page.text
