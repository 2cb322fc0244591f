"""Attempts are counted once for all processes, and the count survives the refusal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import request
from hypothesis import given
from hypothesis import strategies as st

from proposals import create_app
from proposals.accounts.models import Throttle
from proposals.accounts.throttle import Bucket, give_back, sign_in_buckets, spend
from proposals.db import db
from proposals.errors import TooMany
from tests.accounts.members import PASSWORD, a_member, is_signed_in, tries_to_sign_in
from tests.browser import Browser
from tests.conftest import SETTINGS

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
THREE_A_MINUTE = Bucket("test", 3, timedelta(minutes=1))


def attempts_until_refused(bucket: Bucket, most: int = 50) -> int:
    for number in range(most):
        try:
            spend(bucket)
        except TooMany:
            return number
    return most


class TestABucket:
    def test_holds_as_many_attempts_as_it_says(self, app):
        assert attempts_until_refused(THREE_A_MINUTE) == 3

    def test_refills_evenly(self, app):
        with time_machine.travel(START, tick=False) as clock:
            attempts_until_refused(THREE_A_MINUTE)
            clock.shift(21)
            assert attempts_until_refused(THREE_A_MINUTE) == 1
            clock.shift(3600)
            assert attempts_until_refused(THREE_A_MINUTE) == 3

    def test_says_how_long_to_wait(self, app):
        with time_machine.travel(START, tick=False):
            attempts_until_refused(THREE_A_MINUTE)
            with pytest.raises(TooMany, match="Try again in 1 minute") as refusal:
                spend(THREE_A_MINUTE)
        assert refusal.value.retry_after == 20

    def test_takes_nothing_from_one_when_another_is_empty(self, app):
        other = Bucket("another", 5, timedelta(minutes=1))
        with time_machine.travel(START, tick=False):
            attempts_until_refused(THREE_A_MINUTE)
            with pytest.raises(TooMany):
                spend(other, THREE_A_MINUTE)
            assert attempts_until_refused(other) == 5

    def test_gets_back_what_proved_honest_and_never_overflows(self, app):
        with time_machine.travel(START, tick=False):
            for _ in range(10):
                spend(THREE_A_MINUTE)
                give_back(THREE_A_MINUTE)
            give_back(THREE_A_MINUTE)
            assert attempts_until_refused(THREE_A_MINUTE) == 3

    def test_is_not_fooled_by_fifty_at_once(self, app):
        with time_machine.travel(START, tick=False), ThreadPoolExecutor(8) as threads:

            def attempt(_: int) -> bool:
                with app.app_context():
                    try:
                        spend(THREE_A_MINUTE)
                    except TooMany:
                        return False
                    finally:
                        db.session.remove()
                    return True

            assert sum(threads.map(attempt, range(50))) == 3

    @given(
        kept=st.floats(0, 10),
        seconds=st.integers(0, 10**9),
        size=st.integers(1, 1000),
    )
    def test_never_holds_more_than_its_size_and_never_loses_by_waiting(self, kept, seconds, size):
        bucket = Bucket("any", size, timedelta(minutes=5))
        left = bucket.left(min(kept, size), timedelta(seconds=seconds))
        assert min(kept, size) <= left <= size

    @given(left=st.floats(0, 0.999))
    def test_holds_one_again_after_the_wait_it_names(self, left):
        assert THREE_A_MINUTE.left(left, THREE_A_MINUTE.wait(left)) == pytest.approx(1)


class TestTheTable:
    def test_keeps_no_address_that_somebody_typed(self, app):
        spend(*sign_in_buckets("dele@example.org", "192.0.2.7"))
        keys = " ".join(db.session.scalars(sa.select(Throttle.key)))
        assert "dele" not in keys
        assert "192.0.2" not in keys

    def test_counts_an_ipv6_household_as_one(self, app):
        one = sign_in_buckets("a@x.org", "2001:db8::1")[1]
        neighbour = sign_in_buckets("b@x.org", "2001:db8::ffff")[1]
        other = sign_in_buckets("b@x.org", "2001:db8:0:1::1")[1]
        assert one == neighbour
        assert one != other


class TestSigningIn:
    def test_is_refused_at_the_eleventh_guess_with_the_right_password_too(self, app):
        dele = a_member()
        with time_machine.travel(START, tick=False):
            browser = Browser(app)
            for _ in range(10):
                assert tries_to_sign_in(browser, dele.email, "wrong wrong wrong").status == 422
            answer = tries_to_sign_in(browser, dele.email)
        assert answer.status == 429
        assert answer.headers["Retry-After"] == "30"

    def test_is_refused_to_one_place_that_tries_many_addresses(self, app):
        with time_machine.travel(START, tick=False):
            a_member()
            statuses = [
                tries_to_sign_in(Browser(app), f"guess{number}@example.org").status
                for number in range(11)
            ]
        assert statuses == [422] * 10 + [429]

    def test_is_not_counted_against_an_office_that_knows_its_passwords(self, app):
        dele = a_member()
        with time_machine.travel(START, tick=False):
            assert all(tries_to_sign_in(Browser(app), dele.email).status == 303 for _ in range(25))

    def test_does_not_believe_who_a_stranger_says_to_be(self, app):
        a_member()
        with time_machine.travel(START, tick=False):
            statuses = []
            for number in range(11):
                answer = Browser(app).client.post(
                    "/sign-in",
                    data={"email": f"guess{number}@example.org", "password": PASSWORD},
                    headers={"X-Forwarded-For": f"203.0.113.{number}"},
                )
                statuses.append(answer.status_code)
        assert statuses[-1] == 429

    def test_believes_the_one_proxy_that_was_named_and_nobody_before_it(self, app, world):
        behind = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": world.url, "PROXY_HOPS": 1})
        seen = []
        behind.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
        Context().run(
            behind.test_client().get,
            "/healthz",
            headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
        )
        assert seen == ["198.51.100.7"]

    def test_leaves_whoever_is_signed_in_alone(self, app):
        dele = a_member()
        signed_in = Browser(app, dele)
        with time_machine.travel(datetime.now(UTC), tick=False):
            for _ in range(12):
                tries_to_sign_in(Browser(app), dele.email, "wrong wrong wrong")
            assert is_signed_in(signed_in)

    def test_counts_guesses_at_the_present_password_of_an_open_session(self, app):
        browser = Browser(app, a_member())
        guess = {"current": "wrong wrong wrong", "new": "another four plain words"}
        with time_machine.travel(datetime.now(UTC), tick=False):
            statuses = [
                browser.get("/profile").press("Change password", **guess).status for _ in range(11)
            ]
        assert statuses == [422] * 10 + [429]
