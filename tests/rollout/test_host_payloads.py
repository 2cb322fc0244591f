"""What is read out of the calls of code hosts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rollout.changes import Change
from proposals.rollout.hooks import github, gitlab
from proposals.rollout.hooks.reading import Malformed
from proposals.rollout.models import ChangeKind
from tests.rollout import payloads
from tests.rollout.payloads import FIRST, MERGE, REPOSITORY, TIP

pytestmark = pytest.mark.one_engine
NAMES = "Proposal: 42"
COMMIT, REQUEST, RELEASE, DEPLOYMENT = ChangeKind


def read(payload, event=""):
    host = gitlab if "project" in payload else github
    changes = host.changes_in(event, payload)
    assert changes is not None
    return [change.kept() for change in changes]


READ_ALIKE = [
    pytest.param(payloads.github_push(NAMES), "push", id="github-push"),
    pytest.param(payloads.gitlab_push(NAMES), "", id="gitlab-push"),
]


class TestAPush:
    @pytest.mark.parametrize(("payload", "event"), READ_ALIKE)
    def test_tells_of_its_commits_and_that_its_tip_carries_them(self, payload, event):
        first, last = read(payload, event)

        assert (first.kind, first.repository, first.reference) == (COMMIT, REPOSITORY, FIRST)
        assert (first.title, first.author) == ("Fetch before building", "Priya Raman")
        assert first.sha == last.sha == TIP
        assert first.happened_at == datetime(2026, 6, 3, 12, 3, tzinfo=UTC)
        assert NAMES in first.text
        assert first.url.endswith(f"/commit/{FIRST}")

    @pytest.mark.parametrize(
        ("payload", "event"),
        [
            (payloads.github_push(ref="refs/heads/cache"), "push"),
            (payloads.gitlab_push(ref="refs/heads/cache"), ""),
        ],
    )
    def test_to_another_branch_is_open_work(self, payload, event):
        assert [(each.state, each.sha) for each in read(payload, event)] == [
            ("open", FIRST),
            ("open", TIP),
        ]

    def test_that_deletes_a_branch_tells_of_nothing(self):
        payload = payloads.github_push(deleted=True, after="0" * 40, head_commit=None)
        assert read(payload, "push") == []

    @pytest.mark.parametrize(
        ("payload", "event"), [(payloads.github_tag(), "push"), (payloads.gitlab_tag(), "")]
    )
    def test_of_a_tag_says_which_commit_is_released(self, payload, event):
        (change,) = read(payload, event)
        assert (change.kind, change.reference, change.sha) == (RELEASE, "v2.1", TIP)

    def test_says_how_many_commits_the_host_left_out(self):
        assert gitlab.left_out(payloads.gitlab_push(total=35)) == 33
        assert gitlab.left_out(payloads.gitlab_tag()) == 0


class TestAMergeRequest:
    @pytest.mark.parametrize(
        ("opened", "merged", "event"),
        [
            (
                payloads.github_pull_request(NAMES),
                payloads.github_pull_request(NAMES, action="closed"),
                "pull_request",
            ),
            (
                payloads.gitlab_merge_request(NAMES),
                payloads.gitlab_merge_request(NAMES, state="merged"),
                "",
            ),
        ],
    )
    def test_is_of_its_last_commit_until_it_is_merged(self, opened, merged, event):
        (before,), (after,) = read(opened, event), read(merged, event)

        assert (before.kind, before.reference) == (after.kind, after.reference) == (REQUEST, "12")
        assert (before.state, before.sha) == ("open", TIP)
        assert (after.state, after.sha) == ("merged", MERGE)
        assert after.happened_at == datetime(2026, 6, 3, 12, 30, tzinfo=UTC)
        assert NAMES in before.text

    def test_need_not_say_anything(self):
        (change,) = read(payloads.github_pull_request(None), "pull_request")
        assert change.text.strip() == change.title


@pytest.mark.parametrize(
    ("payload", "event"),
    [(payloads.github_release(NAMES), "release"), (payloads.gitlab_release(NAMES), "")],
)
def test_a_release_is_known_by_its_tag(payload, event):
    (change,) = read(payload, event)
    assert (change.kind, change.reference, change.title) == (RELEASE, "v2.1", "Faster builds")
    assert change.happened_at == datetime(2026, 6, 3, 13, 5, tzinfo=UTC)
    assert NAMES in change.text


class TestADeployment:
    @pytest.mark.parametrize(
        ("payload", "event"),
        [
            (payloads.github_deployment_status(), "deployment_status"),
            (payloads.gitlab_deployment(), ""),
        ],
    )
    def test_is_of_a_commit_to_an_environment(self, payload, event):
        (change,) = read(payload, event)
        assert (change.kind, change.sha, change.state) == (DEPLOYMENT, TIP, "succeeded")
        assert change.environment == "production"
        assert change.happened_at == datetime(2026, 6, 3, 14, tzinfo=UTC)

    def test_is_told_when_it_has_ended(self):
        for state in ("queued", "pending", "in_progress", "inactive"):
            payload = payloads.github_deployment_status(state=state)
            assert read(payload, "deployment_status") == []
        for status in ("created", "running", "canceled"):
            assert read(payloads.gitlab_deployment(status=status)) == []


def test_other_events_are_not_read():
    assert github.changes_in("star", payloads.github_ping()) is None
    assert gitlab.changes_in("", {**payloads.gitlab_push(), "object_kind": "note"}) is None


SENT = [
    ("push", payloads.github_push(NAMES)),
    ("push", payloads.github_tag()),
    ("pull_request", payloads.github_pull_request(NAMES)),
    ("release", payloads.github_release(NAMES)),
    ("deployment_status", payloads.github_deployment_status()),
    ("", payloads.gitlab_push(NAMES)),
    ("", payloads.gitlab_tag("x")),
    ("", payloads.gitlab_merge_request(NAMES)),
    ("", payloads.gitlab_release(NAMES)),
    ("", payloads.gitlab_deployment()),
]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
)


def _places(payload, path=()):
    for key, value in payload.items() if isinstance(payload, dict) else enumerate(payload):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _places(value, (*path, key))


def _spoilt(payload, place, junk):
    """The payload with one value in it replaced."""
    key, *rest = place
    copy = payload.copy()
    copy[key] = _spoilt(payload[key], rest, junk) if rest else junk
    return copy


@given(st.sampled_from(SENT), st.data(), JUNK)
def test_whatever_is_wrong_in_a_payload_is_refused_or_read(sent, data, junk):
    event, payload = sent
    spoilt = _spoilt(payload, data.draw(st.sampled_from(list(_places(payload)))), junk)
    host = gitlab if "project" in payload else github
    try:
        host.repository_in(spoilt)
        changes = host.changes_in(event, spoilt) or []
    except Malformed:
        return
    else:
        assert all(isinstance(each.kept(), Change) for each in changes)
        assert host.left_out(spoilt) >= 0
