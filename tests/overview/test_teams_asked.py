"""A team that is asked for a review: any one of its members answers, and it counts once."""

from __future__ import annotations

import pytest

from proposals.db import db
from proposals.decisions.guards import OPEN_FINAL_COMMENT, missing_positions
from proposals.drafting.actions import (
    add_co_author,
    ask_reviewer,
    open_review,
    save_revision,
    withdraw_request,
)
from proposals.drafting.guards import OPEN_REVIEW
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Proposal, Stage, Visibility
from proposals.drafting.queries import visible_proposals
from proposals.errors import Invalid
from proposals.events import LoggedEvent, deliver_due
from proposals.notifications.models import Letter
from proposals.overview.models import Turn
from proposals.overview.needs import needs_line
from proposals.overview.queries import home_of
from proposals.overview.standing import standing_of
from proposals.review.actions import take_position
from proposals.review.models import Stance
from proposals.review.queries import heard_reviewers_of, request_to, unheard_reviewers_of
from tests.browser import Browser
from tests.builders import a_person, a_proposal, a_team
from tests.statements import count_statements

SUPPORTS = {"stance": Stance.SUPPORTS, "statement": ""}


@pytest.fixture
def ana(app):
    return a_person("Ana Lopes")


@pytest.fixture
def bo(app):
    return a_person("Bo Lindgren")


@pytest.fixture
def platform(ana, bo):
    return a_team("Platform", ana, bo)


def asking(*teams, reviewers=(), **fields) -> Proposal:
    """A proposal for which nobody but these is asked."""
    proposal = a_proposal(reviewers=reviewers or (a_person("Rosa"),), **fields)
    if not reviewers:
        db.session.delete(proposal.reviewers[0])
        db.session.commit()
    for team in teams:
        ask_reviewer(proposal, team=team, reason="Runs it", by=proposal.owner)
    db.session.commit()
    return proposal


def says(proposal, person, **position):
    take_position(proposal, **(position or SUPPORTS), by=person)
    db.session.commit()


class TestAskingATeam:
    def test_is_in_the_history_by_its_name(self, platform):
        proposal = asking(platform)
        event = db.session.query(LoggedEvent).order_by(LoggedEvent.id.desc()).first()
        assert event.phrase == "asked Platform for a review"
        assert [each.reader for each in proposal.reviewers] == [platform]

    def test_again_changes_the_request(self, platform):
        proposal = asking(platform)
        ask_reviewer(proposal, team=platform, reason="Owns it", by=proposal.owner)
        assert [each.reason for each in proposal.reviewers] == ["Owns it"]

    def test_is_not_possible_where_all_its_members_write(self, ana):
        with pytest.raises(Invalid, match="its members write the proposal"):
            asking(a_team("Alone", ana), owner=ana)

    def test_is_not_possible_together_with_a_person(self, platform, ana):
        proposal = asking()
        with pytest.raises(Invalid, match="a person or a team"):
            ask_reviewer(proposal, person=ana, team=platform, reason="x", by=proposal.owner)

    def test_is_taken_back(self, platform):
        proposal = asking(platform)
        withdraw_request(proposal, team=platform, by=proposal.owner)
        db.session.commit()
        assert proposal.reviewers == []

    def test_is_enough_for_the_review_to_open(self, platform):
        proposal = asking(platform, stage=Stage.DRAFT)
        assert needs_of(OPEN_REVIEW, proposal) == []
        open_review(proposal, by=proposal.owner)

    def test_is_not_enough_once_nobody_in_it_could_answer(self, ana):
        proposal = asking(a_team("Alone", ana), stage=Stage.DRAFT)
        add_co_author(proposal, person=ana, by=proposal.owner)
        assert [need.phrase for need in needs_of(OPEN_REVIEW, proposal)] == ["a reviewer"]


class TestATeam:
    def test_is_heard_once_one_of_it_has_answered(self, platform, ana):
        proposal = asking(platform)
        assert unheard_reviewers_of(proposal) == proposal.reviewers
        says(proposal, ana)
        assert heard_reviewers_of(proposal) == proposal.reviewers

    def test_is_not_heard_from_somebody_else(self, platform):
        proposal = asking(platform)
        says(proposal, a_person("Otto Other"))
        assert heard_reviewers_of(proposal) == []

    def test_is_asked_again_after_a_material_revision(self, platform, ana):
        proposal = asking(platform)
        says(proposal, ana)
        save_revision(
            proposal, undo="Nobody can.", is_material=True, base_revision=1, by=proposal.owner
        )
        db.session.commit()
        assert unheard_reviewers_of(proposal) == proposal.reviewers

    def test_is_not_waited_for_once_nobody_in_it_could_answer(self, ana):
        proposal = asking(a_team("Alone", ana))
        add_co_author(proposal, person=ana, by=proposal.owner)
        db.session.commit()
        assert unheard_reviewers_of(proposal) == []

    def test_counts_as_one_reviewer(self, platform, ana, bo):
        data = a_team("Data", a_person("Cai"), a_person("Dee"))
        proposal = asking(platform, data, reviewers=(a_person("Rosa"),))
        assert missing_positions(proposal) == 2
        says(proposal, ana)
        says(proposal, bo)
        assert missing_positions(proposal) == 1

    def test_and_a_member_asked_by_name_are_heard_by_one_answer(self, platform, ana):
        proposal = asking(platform, reviewers=(ana,))
        says(proposal, ana)
        assert len(heard_reviewers_of(proposal)) == 2

    def test_is_heard_while_the_member_asked_by_name_is_not(self, platform, ana, bo):
        proposal = asking(platform, reviewers=(ana,))
        says(proposal, bo)
        assert [each.reader for each in unheard_reviewers_of(proposal)] == [ana]

    def test_asks_whoever_was_asked_by_name_by_name(self, platform, ana, bo):
        proposal = asking(platform, reviewers=(ana,))
        assert request_to(ana, proposal).person == ana
        assert request_to(bo, proposal).team == platform
        assert request_to(proposal.owner, proposal) is None


class TestWhereATeamStands:
    def test_is_with_the_position_of_whoever_answered(self, platform, ana):
        proposal = asking(platform)
        says(proposal, ana)
        standing = standing_of(proposal)
        assert [each.name for each in standing.people] == ["Platform (Ana Lopes)"]
        assert (standing.heard, standing.asked) == (1, 1)

    def test_is_by_its_name_until_then(self, platform):
        standing = standing_of(asking(platform))
        assert [(each.name, each.position) for each in standing.people] == [("Platform", None)]

    @pytest.mark.parametrize("page", ["", "/review", "/decision", "/plan", ".html"])
    def test_is_on_the_pages(self, app, platform, ana, page):
        proposal = asking(platform)
        browser, address = Browser(app, proposal.owner), f"/p/{proposal.number}{page}"
        assert "Platform" in browser.get(address).text
        says(proposal, ana)
        shown = browser.get(address)
        assert shown.status == 200
        if page in ("", "/review"):
            assert ", for Platform" in shown.text

    def test_takes_no_more_statements_for_more_teams(self, app):
        proposal = asking()
        reader, address = Browser(app, proposal.owner), f"/p/{proposal.number}/review"
        counts = []
        for name in ("One", "Two", "Three"):
            team = a_team(name, a_person(f"{name} A"), a_person(f"{name} B"))
            ask_reviewer(proposal, team=team, reason="x", by=proposal.owner)
            reader.get(address)
            with count_statements() as seen:
                reader.get(address)
            counts.append(len(seen))
        assert len(set(counts)) == 1


class TestWhoseTurnItIs:
    def test_is_the_teams_in_words_and_every_members_at_home(self, platform, ana, bo):
        proposal = asking(platform)
        line = needs_line(proposal)
        assert line.phrases == ["1 more position"]
        assert line.names_to(proposal.owner) == ["Platform"]
        assert line.names_to(ana) == ["you", "Platform"]
        for member in (ana, bo):
            assert [row.proposal for row in home_of(member).needed] == [proposal]

    def test_is_not_an_authors_of_the_team(self, platform, ana, bo):
        proposal = asking(platform, owner=ana)
        assert needs_line(proposal).turn == (bo,)

    def test_is_kept_with_the_team_for_lists(self, app, platform, ana):
        proposal = asking(platform, owner=a_person("Olga Owner"))
        assert {turn.name for turn in db.session.query(Turn)} == {"Platform"}
        page = Browser(app, proposal.owner).get("/proposals?view=all")
        assert page.text.count("Platform") == 1

    def test_is_in_the_checklist(self, platform):
        [need] = [
            each
            for each in needs_of(OPEN_FINAL_COMMENT, asking(platform))
            if "position" in each.phrase
        ]
        assert need.names == ["Platform"]


class TestAMember:
    def test_sees_a_restricted_proposal_for_which_the_team_is_asked(self, platform, ana):
        proposal = asking(platform, visibility=Visibility.RESTRICTED)
        assert db.session.scalars(visible_proposals(ana)).all() == [proposal]
        assert db.session.scalars(visible_proposals(a_person("Otto"))).all() == []

    def test_does_not_see_a_draft_yet(self, platform, ana):
        asking(platform, stage=Stage.DRAFT, visibility=Visibility.RESTRICTED)
        assert db.session.scalars(visible_proposals(ana)).all() == []

    def test_is_told_by_letter_and_why_them(self, platform, ana):
        asking(platform, owner=ana)
        deliver_due()
        told = {each.person.name: each.why for each in db.session.query(Letter)}
        assert told == {"Bo Lindgren": "your team Platform was asked for a review"}

    def test_takes_the_position_on_the_review_page(self, app, platform, ana):
        proposal = asking(platform)
        page = Browser(app, ana).get(f"/p/{proposal.number}/review")
        assert "Your team Platform was asked: Runs it." in page.text
        assert "Your team" in page.text


class TestTheFormThatAsks:
    def test_offers_people_and_teams(self, app, platform, ana):
        proposal = asking(owner=a_person("Olga Owner"), stage=Stage.DRAFT)
        author = Browser(app, proposal.owner)
        page = author.get(f"/p/{proposal.number}/reviewers/new")
        answer = page.press("Ask", reviewer=f"team-{platform.id}", reason="Runs it")
        assert "Platform" in answer.follow().text
        [request] = proposal.reviewers
        assert request.team == platform
        page = author.get(f"/p/{proposal.number}/reviewers/{request.id}")
        page.press("Save", reason="Owns it")
        assert proposal.reviewers[0].reason == "Owns it"
        author.get(f"/p/{proposal.number}/reviewers/{request.id}/removal").press(
            "Withdraw the request"
        )
        assert proposal.reviewers == []

    def test_says_beside_the_choice_why_not(self, app, ana):
        team = a_team("Alone", ana)
        proposal = asking(owner=ana, stage=Stage.DRAFT)
        page = Browser(app, ana).get(f"/p/{proposal.number}/reviewers/new")
        answer = page.press("Ask", reviewer=f"team-{team.id}", reason="x")
        assert answer.status == 422
        assert "Nobody in Alone could answer" in answer.text
