"""`flask users` and `flask tokens`: accounts from the server's own command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from proposals.accounts.actions.own import create_token
from proposals.accounts.claims import Newcomer, enrol, start_reset
from proposals.accounts.forms import EMAIL
from proposals.accounts.links import reset_link
from proposals.accounts.models import Function, Person, Scope
from proposals.accounts.passwords import fault_in
from proposals.accounts.queries import person_by_email
from proposals.accounts.tokens import DEFAULT_DAYS, MOST_DAYS
from proposals.db import transaction
from proposals.errors import Problem
from proposals.forms import one_line

users = AppGroup("users", help="People who can sign in.")
tokens = AppGroup("tokens", help="Secrets with which programs act for people.")


class Address(click.ParamType):
    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        address = value.strip().lower()
        if not EMAIL.fullmatch(address):
            self.fail(f"{value!r} is not an e-mail address.", param, ctx)
        return address


@users.command("create")
@click.argument("email", type=Address())
@click.option("--name", required=True, help="What the person is called.")
@click.option(
    "--function",
    type=click.Choice([each.value for each in Function]),
    default=Function.OTHER.value,
    show_default=True,
    help="What they do; it grants nothing.",
)
@click.option("--admin", is_flag=True, help="Let them administer.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def create_user(
    email: str, name: str, function: str, admin: bool, password_stdin: bool, as_json: bool
) -> None:
    """Create the account EMAIL and print its id.

    Without a password, a link is printed too: opened within an hour, it asks for one.
    """
    newcomer = Newcomer(
        name=_shown(name),
        function=Function(function),
        password=_password_from_stdin() if password_stdin else None,
    )
    with _refusals(), transaction():
        person = enrol(email, newcomer=newcomer, is_administrator=admin)
        link = None if password_stdin else reset_link(start_reset(person))
        facts = {"id": person.id, "email": person.email, "name": person.name, "link": link}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo("\n".join(str(facts[key]) for key in ("id", "link") if facts[key]))


@tokens.command("create")
@click.argument("email", type=Address())
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in Scope]),
    help="What it may do; give it again for more.",
)
@click.option("--label", default="made on the server", show_default=True, help="What it is for.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def create(email: str, scopes: tuple[str, ...], label: str, days: int, as_json: bool) -> None:
    """Make a token that acts for EMAIL, and print it, once."""
    with _refusals(), transaction():
        person = _person(email)
        token, secret = create_token(
            person,
            label=_shown(label),
            scopes=frozenset(map(Scope, scopes)),
            days=days,
            by=person,
        )
        facts = {
            "token": secret,
            "prefix": token.prefix,
            "scopes": token.scopes,
            "expires_at": token.expires_at.isoformat(),
        }
    click.echo(json.dumps(facts) if as_json else secret)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn a refusal into one line on standard error and exit code 1."""
    try:
        yield
    except Problem as problem:
        raise click.ClickException(problem.detail) from None


def _person(email: str) -> Person:
    person = person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return person


def _shown(text: str) -> str:
    shown = one_line(text)[:100]
    if not shown:
        raise click.UsageError("A name or label needs at least one letter.")
    return shown


def _password_from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if fault := fault_in(password):
        raise click.ClickException(fault)
    return password
