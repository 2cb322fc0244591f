"""Risks: credited to whoever names them."""

import pytest

from proposals.db import db
from proposals.drafting.actions import change_risk, name_risk, remove_risk
from proposals.drafting.models import Likelihood, Severity, Stage
from proposals.errors import Conflict, Forbidden, Invalid
from tests.builders import a_person, a_proposal

USUAL = {"likelihood": Likelihood.LOW, "severity": Severity.SEVERE}


def _named(proposal, by, description="A poisoned entry"):
    risk = name_risk(proposal, description=description, **USUAL, by=by)
    db.session.commit()
    return risk


class TestNamingARisk:
    def test_credits_whoever_names_it_and_keeps_the_stage(self, app):
        proposal, rosa = a_proposal(stage=Stage.IN_REVIEW), a_person("Rosa")
        risk = _named(proposal, rosa)
        assert (risk.raised_by, risk.raised_in) == (rosa, Stage.IN_REVIEW)

    def test_needs_words(self, app):
        with pytest.raises(Invalid, match="empty"):
            _named(a_proposal(), a_person("Rosa"), description=" ")

    @pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN])
    def test_is_over_once_the_proposal_is(self, app, stage):
        with pytest.raises(Conflict):
            _named(a_proposal(stage=stage), a_person("Rosa"))


class TestChangingARisk:
    def test_leaves_the_words_to_whoever_named_it(self, app):
        proposal = a_proposal()
        risk = _named(proposal, a_person("Rosa"))
        with pytest.raises(Forbidden, match="word it differently"):
            change_risk(risk, description="Nothing much", **USUAL, by=proposal.owner)

    def test_lets_authors_say_what_they_do_about_it(self, app):
        proposal = a_proposal()
        risk = _named(proposal, a_person("Rosa"))
        change_risk(
            risk, description=risk.description, **USUAL, response="Reads off", by=proposal.owner
        )
        assert risk.response == "Reads off"

    def test_lets_whoever_named_it_word_it_differently(self, app):
        rosa = a_person("Rosa")
        risk = _named(a_proposal(), rosa)
        change_risk(risk, description="A forged entry", **USUAL, by=rosa)
        assert risk.description == "A forged entry"

    def test_is_not_for_others(self, app):
        risk = _named(a_proposal(), a_person("Rosa"))
        with pytest.raises(Forbidden):
            change_risk(risk, description=risk.description, **USUAL, by=a_person("Bo"))


class TestRemovingARisk:
    def test_is_possible_for_authors_in_a_draft(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        remove_risk(_named(proposal, proposal.owner), by=proposal.owner)
        db.session.commit()
        assert proposal.risks == []

    def test_is_not_possible_once_the_review_is_open(self, app):
        proposal = a_proposal()
        risk = _named(proposal, proposal.owner)
        with pytest.raises(Conflict):
            remove_risk(risk, by=proposal.owner)

    def test_is_not_for_whoever_named_it(self, app):
        proposal, rosa = a_proposal(stage=Stage.DRAFT), a_person("Rosa")
        risk = _named(proposal, rosa)
        with pytest.raises(Forbidden):
            remove_risk(risk, by=rosa)
