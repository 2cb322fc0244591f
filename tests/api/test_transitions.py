"""Proposals for programs: what each needs, and the moves that take no more than a reason."""

import pytest

from proposals.accounts.models import Scope
from proposals.db import db
from proposals.decisions.actions import decide
from proposals.decisions.models import Ruling
from proposals.drafting.models import Proposal, SeatRole, Stage, Visibility
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.api.client import Program, a_token
from tests.builders import a_concern, a_final_comment, a_person, a_proposal, an_organisation
from tests.statements import count_statements


@pytest.fixture
def rosa(app):
    an_organisation()
    return a_person("Rosa Reviewer")


@pytest.fixture
def proposal(rosa):
    return a_proposal(reviewers=(rosa,))


@pytest.fixture
def owner(app, proposal):
    return Program(app, a_token(proposal.owner, Scope.WRITE))


@pytest.fixture
def decider(app, proposal):
    return Program(app, a_token(proposal.seat(SeatRole.DECIDER), Scope.WRITE))


def _at(proposal, rest=""):
    return f"/proposals/{proposal.number}{rest}"


def _moves(program, proposal):
    answer = program.get(_at(proposal, "/transitions")).json
    return {each["name"]: each for each in answer["transitions"]}


class TestAProposal:
    def test_says_what_it_needs_and_whose_turn_it_is(self, owner, proposal, rosa):
        shown = owner.get(_at(proposal)).json
        assert (shown["stage"], shown["next"]) == ("in_review", "open_final_comment")
        assert shown["needs"] == [{"phrase": "1 more position", "turn": ["Rosa Reviewer"]}]
        assert shown["turn"] == [{"id": rosa.id, "name": "Rosa Reviewer"}]
        assert shown["url"].endswith(f"/p/{proposal.number}")

    def test_is_listed_with_its_needs_page_by_page(self, owner, proposal):
        other = a_proposal("Another", stage=Stage.DRAFT, visibility=Visibility.ORGANISATION)
        first = owner.get("/proposals?limit=1").json
        assert [each["number"] for each in first["proposals"]] == [other.number]
        rest = owner.get(f"/proposals?cursor={first['next']}").json
        assert [each["number"] for each in rest["proposals"]] == [proposal.number]
        assert rest["next"] is None
        drafts = owner.get("/proposals?stage=draft").json["proposals"]
        assert [each["title"] for each in drafts] == ["Another"]

    def test_is_asked_for_in_as_many_statements_however_many_there_are(self, owner, proposal):
        with count_statements() as few:
            owner.get("/proposals")
        for _ in range(4):
            a_proposal(reviewers=(a_person("Bo"),))
        with count_statements() as many:
            owner.get("/proposals")
        assert len(many) == len(few)

    @pytest.mark.parametrize("rest", ["", "/transitions", "/forecasts"])
    def test_that_the_caller_cannot_see_is_not_there(self, app, rosa, rest):
        hidden = a_proposal(stage=Stage.DRAFT)
        program = Program(app, a_token(rosa, Scope.WRITE))
        assert program.get(_at(hidden, rest)).status_code == 404
        assert program.post(_at(hidden, "/transitions"), {"to": "withdrawn"}).status_code == 404
        body = {"forecasts": [{"commitment": hidden.goals[0].id, "percent": 5}]}
        assert program.call("PUT", _at(hidden, "/forecasts"), json=body).status_code == 404
        assert hidden.number not in [
            each["number"] for each in program.get("/proposals").json["proposals"]
        ]


class TestTheMoves:
    def test_are_those_that_start_here_with_each_rule_and_what_it_needs(self, owner, proposal):
        moves = _moves(owner, proposal)
        assert "open_review" not in moves
        final = moves["open_final_comment"]
        assert (final["may"], final["is_ready"], final["performed_here"]) == (True, False, True)
        unmet = [each for each in final["rules"] if not each["is_met"]]
        assert [each["needs"]["phrase"] for each in unmet] == ["1 more position"]
        assert unmet[0]["rule"].startswith("More than half of the requested reviewers")
        assert unmet[0]["url"].endswith("/rules/1#open_final_comment-2")

    def test_say_who_may_make_them(self, owner, decider, proposal):
        assert not _moves(owner, proposal)["open_over_objection"]["may"]
        assert _moves(decider, proposal)["open_over_objection"]["may"]
        assert "Nobody touched it" in str(_moves(owner, proposal)["fall_dormant"]["rules"])


class TestMoving:
    def test_opens_the_review_of_a_draft(self, app, rosa):
        draft = a_proposal(stage=Stage.DRAFT)
        program = Program(app, a_token(draft.owner, Scope.WRITE))
        answer = program.post(_at(draft, "/transitions"), {"to": "in_review"})
        assert (answer.status_code, answer.json["stage"]) == (200, "in_review")
        assert draft.visibility == Visibility.ORGANISATION

    def test_opens_final_comment_by_its_name_or_its_stage(self, owner, proposal, rosa):
        take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
        answer = owner.post(_at(proposal, "/transitions"), {"to": "final_comment"})
        assert (answer.status_code, answer.json["stage"]) == (200, "final_comment")

    def test_withdraws_with_a_reason_and_not_without(self, owner, proposal):
        refused = owner.post(_at(proposal, "/transitions"), {"to": "withdrawn"})
        assert refused.status_code == 422
        assert refused.json["errors"] == {"reason": ["“Withdraw” takes a reason."]}
        body = {"to": "withdrawn", "reason": "Bought instead."}
        assert owner.post(_at(proposal, "/transitions"), body).json["stage"] == "withdrawn"
        assert proposal.withdrawn_reason == "Bought instead."

    def test_refuses_with_everything_that_is_missing(self, owner, proposal, rosa):
        a_concern(proposal, by=rosa)
        answer = owner.post(_at(proposal, "/transitions"), {"to": "open_final_comment"})
        assert answer.status_code == 409
        assert answer.content_type == "application/problem+json"
        assert answer.json["detail"].startswith("“Open final comment” still needs: 1 open concern")
        assert len(answer.json["missing"]) == 2

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"to": "revive"}, 409),  # does not start here
            ({"to": "accepted", "reason": "Yes."}, 409),  # takes a whole decision
            ({"to": "fall_dormant"}, 409),  # happens by itself
            ({"to": "keep_running", "reason": "x"}, 403),  # the decider's
            ({"to": "nowhere"}, 422),
            ({"reason": "x"}, 422),
            ({"to": "withdrawn", "reason": 5}, 422),
        ],
    )
    def test_refuses_what_is_no_move_of_theirs(self, owner, proposal, body, status):
        answer = owner.post(_at(proposal, "/transitions"), body)
        assert answer.status_code == status
        assert answer.json["detail"].endswith(".")
        assert db.session.get(Proposal, proposal.id).stage == Stage.IN_REVIEW

    def test_needs_a_token_that_may_write(self, app, proposal):
        program = Program(app, a_token(proposal.owner, Scope.READ))
        answer = program.post(_at(proposal, "/transitions"), {"to": "withdrawn", "reason": "x"})
        assert answer.status_code == 403


class TestForecasts:
    def _put(self, program, proposal, percent):
        body = {"forecasts": [{"commitment": proposal.goals[0].id, "percent": percent}]}
        return program.call("PUT", _at(proposal, "/forecasts"), json=body)

    def test_are_only_counted_until_ones_own_is_in(self, app, owner, proposal, rosa):
        assert self._put(owner, proposal, 90).json["commitments"][0]["mine"] == 90
        reviewer = Program(app, a_token(rosa, Scope.WRITE))
        [seen] = reviewer.get(_at(proposal, "/forecasts")).json["commitments"]
        assert (seen["count"], seen["given"], seen["middle"]) == (1, [], None)
        [seen] = self._put(reviewer, proposal, 60).json["commitments"]
        assert [each["percent"] for each in seen["given"]] == [90, 60]

    def test_are_for_everybody_after_the_decision_and_frozen(self, app, owner, proposal):
        self._put(owner, proposal, 90)
        stranger = Program(app, a_token(a_person("Mo"), Scope.READ))
        assert stranger.get(_at(proposal, "/forecasts")).json["commitments"][0]["given"] == []
        a_final_comment(proposal)
        by = proposal.seat(SeatRole.DECIDER)
        decide(proposal, ruling=Ruling.ACCEPTED, rationale="Yes.", answers={}, by=by)
        shown = stranger.get(_at(proposal, "/forecasts")).json
        assert shown["is_revealed"]
        assert shown["commitments"][0]["given"][0]["percent"] == 90
        assert self._put(owner, proposal, 10).status_code == 409

    @pytest.mark.parametrize("percent", [101, -1, 50.5, "50", True])
    def test_are_whole_percentages(self, owner, proposal, percent):
        assert self._put(owner, proposal, percent).status_code == 422
