"""`flask users create` and `flask tokens create`, as scripts call them."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from click.testing import Result

from proposals.accounts.models import Organisation, Person, Scope
from proposals.accounts.tokens import authenticate
from proposals.cli.people import tokens, users
from proposals.db import db
from tests.accounts.members import NEW_PASSWORD, PASSWORD, a_member, tries_to_sign_in
from tests.browser import Browser
from tests.builders import an_organisation


@pytest.fixture
def run(app):
    def run(group, *arguments: str, typed: str = "") -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(group, ["create", *arguments], input=typed)
        db.session.expire_all()
        return result

    return run


class TestCreatingAUser:
    def test_prints_the_id_alone_when_the_password_comes_from_a_pipe(self, app, run):
        result = run(
            users, "Dele@Example.org", "--name", "Dele", "--password-stdin", typed=f"{PASSWORD}\n"
        )
        dele = db.session.scalars(sa.select(Person)).one()
        assert (result.exit_code, result.stdout) == (0, f"{dele.id}\n")
        assert tries_to_sign_in(Browser(app), "dele@example.org").status == 303
        assert not dele.is_administrator

    def test_prints_a_link_that_asks_for_a_password_otherwise(self, app, run):
        result = run(users, "dele@example.org", "--name", "Dele", "--admin", "--function", "data")
        number, link = result.stdout.split()
        page = Browser(app).get(link.removeprefix("http://localhost"))
        page.press("Change my password", password=NEW_PASSWORD)
        assert tries_to_sign_in(Browser(app), "dele@example.org", NEW_PASSWORD).status == 303
        dele = db.session.get_one(Person, int(number))
        assert (dele.is_administrator, dele.function) == (True, "data")

    def test_prints_one_json_document(self, run):
        result = run(users, "dele@example.org", "--name", "Dele Ö", "--json")
        facts = json.loads(result.stdout)
        assert facts["name"] == "Dele Ö"
        assert facts["link"].startswith("http://localhost/password/")

    def test_claims_a_fresh_server_and_leaves_a_claimed_one_its_name(self, run):
        run(users, "dele@example.org", "--name", "Dele", "--admin")
        assert db.session.scalars(sa.select(Organisation.name)).all() == ["Throughline"]
        organisation = an_organisation()
        organisation.name = "Larkfield"
        run(users, "noor@example.org", "--name", "Noor")
        assert db.session.scalars(sa.select(Organisation.name)).all() == ["Larkfield"]

    def test_refuses_a_taken_address_with_one_line(self, run):
        dele = a_member()
        result = run(users, dele.email, "--name", "Dele again")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.strip().count("\n") == 0
        assert "has an account" in result.stderr

    def test_refuses_a_short_password(self, run):
        result = run(users, "d@example.org", "--name", "D", "--password-stdin", typed="short\n")
        assert result.exit_code == 1
        assert "at least 10 characters" in result.stderr
        assert not db.session.scalars(sa.select(Person)).all()

    @pytest.mark.parametrize(
        "arguments",
        [
            ("no address", "--name", "D"),
            ("d@x.org",),
            ("d@x.org", "--name", "D", "--function", "king"),
            ("d@x.org", "--name", "  "),
        ],
    )
    def test_exits_with_2_for_wrong_usage(self, run, arguments):
        assert run(users, *arguments).exit_code == 2


class TestCreatingAToken:
    def test_prints_the_token_alone_on_its_line(self, run):
        dele = a_member()
        result = run(tokens, dele.email, "--scope", "read", "--scope", "metrics")
        assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
        token = authenticate(f"Bearer {result.stdout.strip()}")
        assert token.person_id == dele.id
        assert set(token.scopes) == {Scope.READ, Scope.METRICS}

    def test_prints_one_json_document(self, run):
        facts = json.loads(run(tokens, a_member().email, "--scope", "read", "--json").stdout)
        assert authenticate(f"Bearer {facts['token']}").prefix == facts["prefix"]

    def test_gives_nobody_more_than_they_may(self, run):
        result = run(tokens, a_member().email, "--scope", "admin")
        assert (result.exit_code, result.stdout) == (1, "")

    def test_is_refused_for_who_is_not_here_or_not_any_more(self, run):
        gone = a_member()
        gone.deactivated_at = gone.joined_at
        assert run(tokens, "nobody@example.org", "--scope", "read").exit_code == 1
        assert run(tokens, gone.email, "--scope", "read").exit_code == 1

    @pytest.mark.parametrize(
        "arguments", [(), ("--scope", "all"), ("--scope", "read", "--days", "366")]
    )
    def test_exits_with_2_for_wrong_usage(self, run, arguments):
        assert run(tokens, a_member().email, *arguments).exit_code == 2
