"""Calls from code hosts: who is believed, what is refused, and what is told of it."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.models import Stage, Visibility
from proposals.rollout.actions import _calls
from proposals.rollout.actions.repositories import (
    add_repository,
    archive_repository,
    renew_secret,
)
from proposals.rollout.hooks.calls import LARGEST_BODY
from proposals.rollout.hooks.signing import github_signature, standard_signature
from proposals.rollout.models import ChangeKind, ChangeLink, Ending, HookCall, Service
from proposals.sealing import unseal
from tests.builders import a_proposal, an_administrator
from tests.rollout import payloads

GITHUB, GITLAB = Service


class Host:
    """A code host that calls: it knows a secret, and signs as its service does."""

    def __init__(self, app, service, secret):
        self.client, self.service, self.secret = app.test_client(), service, secret
        self.url = f"/hooks/{service}"

    def signed(self, body):
        if self.service == GITHUB:
            return {"X-Hub-Signature-256": github_signature(self.secret, body)}
        return {"X-Gitlab-Token": self.secret}

    def call(self, payload, event="push", *, headers=None, body=None):
        if body is None:
            body = json.dumps(payload).encode()
        named = "X-GitHub-Event" if self.service == GITHUB else "X-Gitlab-Event"
        sent = {"Content-Type": "application/json", named: event}
        given = self.signed(body) if headers is None else headers
        return self.client.post(self.url, data=body, headers={**sent, **given})


def connect(app, service=GITHUB, name="Larkfield/Builds"):
    repository, secret = add_repository(
        service=service, name=name, environment="production", by=an_administrator()
    )
    db.session.commit()
    return repository, Host(app, service, secret)


def calls():
    return [(each.ending, each.detail) for each in db.session.query(HookCall).order_by(HookCall.id)]


def endings():
    return [ending for ending, _ in calls()]


def linked():
    return {
        (link.kind, link.state) for link in db.session.query(ChangeLink).order_by(ChangeLink.id)
    }


@pytest.fixture
def host(app):
    return connect(app)[1]


@pytest.fixture
def other(app):
    return connect(app, GITLAB, "larkfield/builds")[1]


@pytest.fixture
def named(app):
    return f"Proposal: {a_proposal(stage=Stage.ACCEPTED).number}"


class TestTheLifeOfAChange:
    def test_on_github(self, host, named):
        for event, payload in (
            ("ping", payloads.github_ping()),
            ("pull_request", payloads.github_pull_request(named)),
            ("pull_request", payloads.github_pull_request(named, action="closed")),
            ("push", payloads.github_push(named)),
            ("push", payloads.github_tag()),
            ("release", payloads.github_release("What is new")),
            ("deployment_status", payloads.github_deployment_status(state="pending")),
            ("deployment_status", payloads.github_deployment_status()),
            ("star", payloads.github_ping() | {"action": "created"}),
        ):
            answer = host.call(payload, event)
            assert (answer.status_code, answer.json) == (202, {"status": "taken"})
        assert linked() == {
            (ChangeKind.MERGE_REQUEST, "merged"),
            (ChangeKind.COMMIT, "merged"),
            (ChangeKind.RELEASE, ""),
            (ChangeKind.DEPLOYMENT, "succeeded"),
        }
        assert db.session.query(ChangeLink).count() == 4

    def test_on_gitlab(self, other, named):
        for payload in (
            payloads.gitlab_merge_request(named),
            payloads.gitlab_merge_request(named, state="merged"),
            payloads.gitlab_push(named),
            payloads.gitlab_tag(),
            payloads.gitlab_release(""),
            payloads.gitlab_deployment(),
        ):
            assert other.call(payload).status_code == 202
        assert len(linked()) == db.session.query(ChangeLink).count() == 4

    def test_is_told_below_the_api_as_well(self, host, named):
        host.url = "/api/v1/hooks/github"
        assert host.call(payloads.github_push(named)).status_code == 202
        assert len(linked()) == 1

    def test_may_come_as_a_form(self, host, named):
        body = urlencode({"payload": json.dumps(payloads.github_push(named))}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert host.call(None, body=body, headers=host.signed(body) | kind).status_code == 202
        assert len(linked()) == 1


@pytest.mark.one_engine
class TestAWrongSignature:
    WRONG = (
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature": "sha1=" + "0" * 40},
        {"X-Hub-Signature-256": "sha256=é"},
    )

    def test_is_refused_and_kept(self, host, named):
        for headers in self.WRONG:
            answer = host.call(payloads.github_push(named), headers=headers)
            assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert endings() == [Ending.BAD_SIGNATURE] * len(self.WRONG)
        assert not linked()

    def test_is_that_of_another_body(self, host, named):
        signature = host.signed(json.dumps(payloads.github_push()).encode())
        assert host.call(payloads.github_push(named), headers=signature).status_code == 401

    def test_is_that_of_another_repository(self, app, host, named):
        _, stranger = connect(app, name="larkfield/website")
        host.secret = stranger.secret
        assert host.call(payloads.github_push(named)).status_code == 401

    def test_is_another_token(self, other, named):
        for token in ("", "x", other.secret[:-1]):
            headers = {"X-Gitlab-Token": token}
            assert other.call(payloads.gitlab_push(named), headers=headers).status_code == 401

    def test_is_any_where_the_key_of_the_installation_changed(self, app, host, named):
        app.config["SECRET_KEY"] = "another key"
        assert host.call(payloads.github_push(named)).status_code == 401
        assert "renew it here" in calls()[0][1]


@pytest.mark.one_engine
class TestASignedCallOfGitLab:
    def standard(self, other, body, *, sent=None, delivery="msg_1"):
        sent = str(int((sent or clock.now()).timestamp()))
        return {
            "webhook-id": delivery,
            "webhook-timestamp": sent,
            "webhook-signature": standard_signature(other.secret, delivery, sent, body),
        }

    def test_is_believed(self, other, named):
        body = json.dumps(payloads.gitlab_push(named)).encode()
        assert other.call(None, body=body, headers=self.standard(other, body)).status_code == 202

    def test_is_not_believed_hours_later_or_with_a_word_changed(self, other, named):
        body = json.dumps(payloads.gitlab_push(named)).encode()
        late = self.standard(other, body, sent=clock.now() - timedelta(minutes=6))
        renamed = self.standard(other, body) | {"webhook-id": "msg_2"}
        nonsense = self.standard(other, body) | {"webhook-timestamp": "now"}
        # The plain token is no way round a signature that does not hold.
        for headers in (late, renamed, nonsense, late | {"X-Gitlab-Token": other.secret}):
            assert other.call(None, body=body, headers=headers).status_code == 401


class TestAReplay:
    def test_is_refused_whatever_it_calls_itself(self, host, named):
        payload = payloads.github_push(named)
        assert host.call(payload).status_code == 202
        body = json.dumps(payload).encode()
        for delivery in ("1", "2"):
            headers = host.signed(body) | {"X-GitHub-Delivery": delivery}
            assert host.call(None, body=body, headers=headers).status_code == 409
        assert endings() == [Ending.LINKED, Ending.REPLAYED, Ending.REPLAYED]

    def test_is_not_what_was_refused_before(self, host, named):
        payload = payloads.github_push(named)
        assert host.call(payload, headers={}).status_code == 401
        assert host.call(payload).status_code == 202

    def test_is_not_a_ping_sent_again(self, host):
        body = json.dumps(payloads.github_ping()).encode()
        for delivery in ("1", "2"):
            headers = host.signed(body) | {"X-GitHub-Delivery": delivery}
            assert host.call(None, "ping", body=body, headers=headers).status_code == 202


@pytest.mark.one_engine
class TestARepositoryThatIsNotConnected:
    def test_is_unknown(self, host, named):
        payload = payloads.github_push(named)
        payload["repository"]["full_name"] = "somebody/else"
        assert host.call(payload).status_code == 404
        assert endings() == [Ending.UNKNOWN_REPOSITORY]

    def test_is_one_that_was_archived(self, app, named):
        repository, host = connect(app)
        archive_repository(repository, by=an_administrator())
        db.session.commit()
        assert host.call(payloads.github_push(named)).status_code == 404

    def test_is_one_of_the_same_name_elsewhere(self, app, host, named):
        host = Host(app, GITLAB, host.secret)
        assert host.call(payloads.gitlab_push(named)).status_code == 404


@pytest.mark.one_engine
class TestABodyThatIsTooLarge:
    def test_is_refused_before_it_is_read(self, host):
        class Unread:
            def read(self, *size):
                raise AssertionError("the body was read")

        sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(LARGEST_BODY + 1)}
        answer = host.client.post(host.url, environ_overrides=sent)
        assert answer.status_code == 413
        assert endings() == [Ending.TOO_LARGE]
        assert "scan the repository" in answer.json["detail"]

    def test_is_refused_where_it_does_not_say_how_long_it_is(self, host):
        sent = {"wsgi.input": BytesIO(b" " * (LARGEST_BODY + 5)), "wsgi.input_terminated": True}
        answer = host.client.post(host.url, environ_overrides=sent)
        assert answer.status_code == 413

    def test_may_have_exactly_the_limit(self, host):
        body = b" " * LARGEST_BODY
        assert host.call(None, body=body).status_code == 422


@pytest.mark.one_engine
class TestABodyThatIsNotUnderstood:
    WRONG = (
        b"",
        b"no json",
        b"[]",
        b"null",
        b'{"repository": 1}',
        b'{"repository": {"full_name": "\\ud800"}}',
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"number": NaN}',
        b"\xff",
    )

    def test_is_refused_with_a_sentence(self, host):
        for body in self.WRONG:
            answer = host.call(None, body=body)
            assert answer.status_code in (404, 422)
            assert answer.json["detail"]

    def test_is_refused_as_a_whole(self, host, named):
        payload = payloads.github_push(named)
        payload["commits"].append({"id": 7})
        assert host.call(payload).status_code == 422
        assert not linked()
        assert calls() == [(Ending.MALFORMED, "“timestamp” is missing.")]


@pytest.mark.one_engine
class TestANewSecret:
    def renew(self, repository, *, ends_at_once=False):
        admin = an_administrator()
        secret = renew_secret(repository, ends_at_once=ends_at_once, by=admin)
        db.session.commit()
        return secret

    def test_leaves_the_former_one_believed_until_it_is_used(self, app, named):
        repository, host = connect(app)
        former, new = host.secret, self.renew(repository)
        said = []
        for number, secret in enumerate((former, new, former)):
            host.secret = secret
            said.append(host.call(payloads.github_push(f"{named}\n{number}")).status_code)
        assert said == [202, 202, 401]

    def test_ends_the_former_one_after_a_day(self, app, named):
        repository, host = connect(app)
        self.renew(repository)
        with clock.at(clock.now() + timedelta(days=1, minutes=1)):
            assert host.call(payloads.github_push(named)).status_code == 401

    def test_ends_it_at_once_where_others_may_know_it(self, app, named):
        repository, host = connect(app)
        self.renew(repository, ends_at_once=True)
        assert host.call(payloads.github_push(named)).status_code == 401


@pytest.mark.one_engine
class TestTheAnswer:
    def test_is_the_same_whether_a_proposal_exists_or_not(self, host):
        hidden = a_proposal(visibility=Visibility.RESTRICTED)
        answers = [
            host.call(payloads.github_push(f"Proposal: {number}"))
            for number in (hidden.number, 999_999)
        ]
        assert answers[0].data == answers[1].data
        assert [said for _, said in calls()] == [f"TL-{hidden.number}.", "TL-999999."]
        assert endings() == [Ending.LINKED, Ending.LINKED]  # that is, it named one
        assert len(linked()) == 1

    def test_tells_administrators_nothing_of_what_a_commit_of_a_hidden_one_carries(self, host):
        hidden = a_proposal(visibility=Visibility.RESTRICTED)
        host.call(payloads.github_push(f"Proposal: {hidden.number}"))
        host.call(payloads.github_deployment_status(), "deployment_status")
        assert calls()[-1] == (Ending.NOTHING_NAMED, "")
        assert len(linked()) == 2


class TestWhatIsKept:
    def test_is_not_more_than_so_many_refusals(self, host, named, monkeypatch):
        monkeypatch.setattr(_calls, "MOST_REFUSED", 3)
        host.call(payloads.github_push(named))
        for number in range(5):
            host.call({"number": number}, headers={})
        assert len(endings()) == 1 + 3
        assert endings()[0] == Ending.LINKED

    def test_forgets_after_a_month_what_named_nothing(self, host):
        host.call(payloads.github_push())
        with transaction():
            long_ago = clock.now() - timedelta(days=31)
            db.session.execute(sa.update(HookCall).values(received_at=long_ago))
        host.call(payloads.github_tag())
        assert len(endings()) == 1

    def test_is_sealed(self, app):
        repository, host = connect(app)
        assert host.secret not in repository.secret
        assert unseal(repository.secret) == host.secret
