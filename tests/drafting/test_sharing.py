"""Who may read a proposal, and what everybody else learns: nothing."""

import re

import pytest

from proposals.db import db
from proposals.drafting.actions import invite_reader, set_visibility, uninvite
from proposals.drafting.models import SeatRole, Stage, Visibility
from proposals.drafting.queries import visible_proposal
from proposals.errors import Conflict, Forbidden, Invalid, NotFound
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_team, an_administrator

PATHS = ["edit", "plan", "revisions/1", "compare", "risks/new", "commitments/new", "reviewers/new"]


def _sees(person, proposal):
    try:
        return visible_proposal(proposal.number, person) is proposal
    except NotFound:
        return False


class TestAPrivateDraft:
    def test_is_visible_to_its_authors_seats_and_invited_readers(self, app):
        bo, cai, dora = a_person("Bo"), a_person("Cai"), a_person("Dora")
        proposal = a_proposal(stage=Stage.DRAFT)
        proposal.co_authors.append(bo)
        invite_reader(proposal, person=cai, by=proposal.owner)
        invite_reader(proposal, team=a_team("Platform", dora), by=proposal.owner)
        db.session.commit()
        people = [proposal.owner, proposal.seat(SeatRole.DECIDER), bo, cai, dora]
        assert all(_sees(person, proposal) for person in people)

    def test_is_not_visible_to_its_reviewers_yet(self, app):
        rosa = a_person("Rosa")
        proposal = a_proposal(stage=Stage.DRAFT, reviewers=(rosa,))
        assert not _sees(rosa, proposal)

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("who", [a_person, an_administrator])
    def test_answers_strangers_like_a_proposal_that_is_not_there(self, app, path, who):
        proposal = a_proposal(title="Secret plan", stage=Stage.DRAFT)
        browser = Browser(app, who())
        hidden = browser.get(f"/p/{proposal.number}/{path}")
        absent = browser.get(f"/p/{proposal.number + 1}/{path}")
        assert hidden.status == absent.status == 404
        assert _plain(hidden.text) == _plain(absent.text)
        assert "Secret" not in hidden.text

    @pytest.mark.parametrize(
        "path",
        ["review-opening", "withdrawal", "seats", "lane", "visibility", "risks/new", "owner"],
    )
    def test_takes_nothing_from_strangers(self, app, path):
        proposal = a_proposal(stage=Stage.DRAFT)
        browser = Browser(app, an_administrator())
        page = browser.get("/proposals/new")
        token = page.forms[-1].fields["csrf_token"][0]
        answer = browser.send("post", f"/p/{proposal.number}/{path}", {"csrf_token": token})
        assert answer.status == 404


def _plain(html):
    """The page without what differs between any two requests."""
    return re.sub(r'name="(csrf_token|mark)" value="[^"]*"', "", html)


class TestInvitingAReader:
    def test_twice_is_once(self, app):
        proposal, cai = a_proposal(stage=Stage.DRAFT), a_person("Cai")
        for _ in range(2):
            invite_reader(proposal, person=cai, by=proposal.owner)
        uninvite(proposal, person=cai, by=proposal.owner)
        db.session.commit()
        assert not _sees(cai, proposal)

    def test_means_a_person_or_a_team(self, app):
        proposal, cai = a_proposal(stage=Stage.DRAFT), a_person("Cai")
        for readers in ({}, {"person": cai, "team": a_team()}):
            with pytest.raises(Invalid, match="a person or a team"):
                invite_reader(proposal, **readers, by=proposal.owner)

    def test_is_for_authors(self, app):
        with pytest.raises(Forbidden):
            invite_reader(a_proposal(), person=a_person("Cai"), by=a_person("Bo"))


class TestChangingWhoCanSeeIt:
    def test_restricts_a_proposal_to_the_people_named(self, app):
        rosa, cai = a_person("Rosa"), a_person("Cai")
        proposal = a_proposal(reviewers=(rosa,))
        assert _sees(cai, proposal)
        set_visibility(proposal, visibility=Visibility.RESTRICTED, by=proposal.owner)
        db.session.commit()
        assert _sees(rosa, proposal)
        assert not _sees(cai, proposal)

    def test_does_not_open_a_draft_before_its_review(self, app):
        proposal = a_proposal(stage=Stage.DRAFT)
        with pytest.raises(Conflict, match="together with its review"):
            set_visibility(proposal, visibility=Visibility.ORGANISATION, by=proposal.owner)

    def test_does_not_make_private_again_what_was_open(self, app):
        proposal = a_proposal()
        with pytest.raises(Conflict, match="can only be restricted"):
            set_visibility(proposal, visibility=Visibility.PRIVATE, by=proposal.owner)

    def test_is_for_the_owner(self, app):
        proposal, bo = a_proposal(), a_person("Bo")
        proposal.co_authors.append(bo)
        with pytest.raises(Forbidden, match="Only its owner"):
            set_visibility(proposal, visibility=Visibility.RESTRICTED, by=bo)
