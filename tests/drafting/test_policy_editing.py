"""The policy: its versions, what a change of it says beforehand, and what it does not touch."""

import dataclasses

import pytest
import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.actions import back_to_draft, open_review
from proposals.drafting.actions.governing import restore_policy, save_policy
from proposals.drafting.errors import PolicySavedMeanwhile
from proposals.drafting.models import Lane, Stage, Visibility
from proposals.drafting.rulebook import changes
from proposals.drafting.thresholds import (
    Thresholds,
    as_document,
    current,
    from_document,
    lane_for,
    thresholds_of,
)
from proposals.errors import Forbidden, Invalid, NotFound
from proposals.events import LoggedEvent
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_administrator, an_organisation
from tests.statements import count_statements

PREVIEW = "See what changes"
SAVE = "Put version 2 in force"
WHY = "Five days were too few."


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _save(by=None, *, base=1, reason=WHY, **numbers):
    thresholds = dataclasses.replace(current(), **numbers)
    return save_policy(thresholds, reason=reason, base=base, by=by or an_administrator())


class TestThresholds:
    def test_are_version_1_until_somebody_changes_them(self):
        assert current() == Thresholds(version=1)

    def test_are_those_of_the_latest_version(self):
        _save(final_comment_days_standard=7)
        assert (current().version, current().final_comment_days(Lane.STANDARD)) == (2, 7)

    def test_are_read_once_however_many_proposals_ask(self):
        drafts = [a_proposal(stage=Stage.DRAFT) for _ in range(3)]
        with count_statements() as seen:
            for draft in drafts:
                thresholds_of(draft)
        assert sum("policy_version" in statement for statement in seen) == 1

    def test_are_read_again_after_somebody_else_committed(self):
        assert current().version == 1
        _save(dormant_days=60)
        db.session.commit()
        assert current().dormant_days == 60

    def test_survive_being_kept_as_a_document(self):
        kept = Thresholds(functions_full=("security",), accepts_in_silence=("light",), most_notes=5)
        assert from_document(as_document(kept)) == kept

    def test_of_an_older_document_are_the_defaults_where_it_says_nothing(self):
        old = {"version": 1, "answer_age_days": 4, "accepts_in_silence": False, "gone": 1}
        assert from_document(old) == Thresholds(answer_age_days=4)
        assert from_document({"accepts_in_silence": True}).is_silence_enough(Lane.FULL)

    def test_without_a_light_lane_send_what_is_small_into_the_standard_lane(self):
        under = Thresholds(has_light_lane=False)
        assert lane_for(is_reversible=True, is_small=True, under=under) == Lane.STANDARD


class TestAChange:
    def test_is_a_version_of_its_own_and_an_event(self):
        ada = an_administrator()
        saved = _save(ada, final_comment_days_full=14)
        db.session.flush()
        assert (saved.number, saved.message, saved.saved_by) == (2, WHY, ada)
        event = db.session.scalars(sa.select(LoggedEvent)).one()
        assert (event.name, event.proposal_id) == ("drafting.policy_changed", None)
        assert event.phrase == f"put version 2 of the policy in force: {WHY}"

    def test_needs_a_reason(self):
        with pytest.raises(Invalid, match="Say why"):
            _save(final_comment_days_full=14, reason="  ")

    def test_that_changes_nothing_is_none(self):
        assert _save() is None

    def test_is_for_administrators(self):
        with pytest.raises(Forbidden, match="Only an administrator"):
            _save(a_person(), dormant_days=60)

    def test_does_not_overwrite_what_was_saved_meanwhile(self):
        _save(final_comment_days_full=14)
        with pytest.raises(PolicySavedMeanwhile, match="version 2 in force meanwhile"):
            _save(final_comment_days_full=12)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("final_comment_days_light", 0),
            ("final_comment_days_light", 6),  # longer than in the standard lane
            ("positions_percent", 100),
            ("idle_nudge_days", 90),  # the day on which it rests
            ("functions_full", ("astrology",)),
        ],
    )
    def test_stays_within_its_bounds(self, name, value):
        with pytest.raises(Invalid) as refused:
            _save(**{name: value})
        assert list(refused.value.context["errors"]) == [name]

    def test_of_the_notes_says_why_they_are_limited(self):
        with pytest.raises(Invalid) as refused:
            _save(most_notes=5, most_notes_reason=" ")
        assert "most_notes_reason" in refused.value.context["errors"]

    def test_can_be_taken_back_as_a_new_version(self):
        _save(final_comment_days_full=14)
        again = restore_policy(number=1, reason="Ten again.", base=2, by=an_administrator())
        assert again.number == 3
        assert current() == Thresholds(version=3)

    def test_back_to_what_never_was_is_not_found(self):
        with pytest.raises(NotFound):
            restore_policy(number=9, reason="x", base=1, by=an_administrator())


class TestAReview:
    def test_keeps_the_version_under_which_it_opened(self):
        proposal = a_proposal(stage=Stage.DRAFT)
        open_review(proposal, by=proposal.owner)
        _save(final_comment_days_standard=7)
        assert thresholds_of(proposal).final_comment_days(Lane.STANDARD) == 5

    def test_opens_under_the_version_in_force(self):
        _save(final_comment_days_standard=7)
        proposal = a_proposal(stage=Stage.DRAFT)
        open_review(proposal, by=proposal.owner)
        assert (proposal.policy["version"], proposal.policy["final_comment_days_standard"]) == (
            2,
            7,
        )

    def test_that_opens_again_after_a_decision_takes_the_version_of_that_day(self):
        proposal = a_proposal(stage=Stage.DECLINED)
        _save(final_comment_days_standard=7)
        back_to_draft(proposal, note="Smaller.", by=proposal.owner)
        assert thresholds_of(proposal).version == 2


class TestWhatChanges:
    def test_is_said_once_where_several_moves_share_the_rule(self):
        [change] = changes(Thresholds(), Thresholds(answer_age_days=5))
        assert change.before == "An author answered each open concern at least 3 days ago."
        assert change.after == "An author answered each open concern at least 5 days ago."
        [period] = changes(Thresholds(), Thresholds(final_comment_days_light=1))
        assert len(period.anchors) >= 3

    def test_has_nothing_before_where_a_rule_is_new(self):
        [change] = changes(Thresholds(), Thresholds(functions_full=("security", "operations")))
        assert change.before == ""
        assert change.after == (
            "A position is there from security and operations in the full lane."
        )

    @pytest.mark.parametrize("each", dataclasses.fields(Thresholds), ids=lambda each: each.name)
    def test_has_a_sentence_for_every_number(self, each):
        if each.name == "version":
            return
        other = {bool: False, int: 61, str: "so that it ends"}
        before = Thresholds(most_notes=3)
        value = ("light",) if each.name == "accepts_in_silence" else ("data",)
        after = dataclasses.replace(
            before, **{each.name: other.get(type(getattr(before, each.name)), value)}
        )
        assert changes(before, after)


@pytest.mark.one_engine
class TestThePage:
    @pytest.fixture
    def ada(self, app):
        return Browser(app, an_administrator("Ada"))

    def _preview(self, browser, **fields):
        return browser.get("/admin/policy").press(PREVIEW, reason=WHY, **fields)

    def test_shows_each_rule_before_and_after_and_what_it_concerns(self, ada):
        a_proposal(stage=Stage.DRAFT, visibility=Visibility.ORGANISATION)
        a_proposal(stage=Stage.DRAFT)  # private: not hers to count
        a_proposal()
        preview = self._preview(ada, final_comment_days_standard="7")
        assert "5 in the standard lane" in preview.text
        assert "7 in the standard lane" in preview.text
        assert "1 draft will open its review under it." in preview.text
        assert "1 open review keeps the version under which it opened." in preview.text
        assert current().version == 1

    def test_saves_once_it_is_confirmed(self, ada):
        answer = self._preview(ada, functions_full=["security"]).press(SAVE)
        assert "Version 2 is in force" in answer.follow().text
        assert current().functions(Lane.FULL) == ("security",)

    def test_goes_on_editing_with_what_was_filled_in(self, ada):
        page = self._preview(ada, dormant_days="61").press("Go on editing")
        [form] = [each for each in page.forms if "dormant_days" in each.fields]
        assert (page.status, form.fields["dormant_days"]) == (200, ["61"])

    def test_says_what_is_wrong_beside_the_number(self, ada):
        page = self._preview(ada, dormant_days="many")
        assert page.status == 422
        assert "Write a whole number, such as 25." in page.text

    def test_without_a_change_there_is_nothing_to_confirm(self, ada):
        page = self._preview(ada)
        assert "No rule changes" in page.text
        assert SAVE not in page.text

    def test_shows_who_was_first_and_keeps_what_was_filled_in(self, ada):
        preview = self._preview(ada, dormant_days="61")
        _save(an_administrator("Bo"), dormant_days=45)
        db.session.commit()
        page = preview.press(SAVE)
        assert page.status == 409
        assert "Bo put version 2 in force meanwhile" in page.text
        again = page.press(PREVIEW).press("Put version 3 in force")
        assert "Version 3 is in force" in again.follow().text

    def test_compares_versions_and_brings_one_back(self, ada):
        _save(dormant_days=45)
        db.session.commit()
        page = ada.get("/admin/policy/versions")
        assert "Nobody touched it for 45 days." in page.text
        page = ada.get("/admin/policy/versions/1/restoration")
        answer = page.press("Put version 1 in force again", reason="Too short.")
        assert "Version 3 says what version 1 said." in answer.follow().text

    def test_is_for_administrators(self, app):
        for path in ("", "/versions", "/versions/1/restoration"):
            assert Browser(app, a_person()).get(f"/admin/policy{path}").status == 404

    def test_takes_few_statements(self, ada):
        for path in ("/admin/policy", "/admin/policy/versions", "/rules"):
            ada.get(path)
            with count_statements() as seen:
                ada.get(path)
            assert len(seen) <= 6
