"""`flask seed`: the sample workspace, and a synthetic one of any size for benchmarks."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from proposals import words
from proposals.cli.sample import loading
from proposals.cli.sample.people import PASSWORD, may_be_tried_out
from proposals.cli.synthetic import load as load_synthetic
from proposals.errors import Conflict
from proposals.migrations.running import migrate

seed = AppGroup("seed", help="Fill the database with invented content.")


@seed.command("load")
@click.option("--proposals", default=1000, show_default=True, help="How many proposals.")
@click.option("--comments", default=10, show_default=True, help="Comments on each of them.")
@click.option("--points", default=90, show_default=True, help="Points of each of ten metrics.")
def load(proposals: int, comments: int, points: int) -> None:
    """Add a synthetic workspace of the given size."""
    load_synthetic(proposals=proposals, comments=comments, points=points)
    click.echo(f"{proposals} proposals, {comments} comments each, 10 metrics of {points} points.")


@seed.command("demo")
def demo() -> None:
    """Fill an empty database with the sample workspace; a second time changes nothing."""
    migrate()
    if not loading.is_loaded():
        click.echo("Loading the sample workspace, about ten seconds…", err=True)
        try:
            loading.load(by=loading.first_administrator(), can_sign_in=True)
        except Conflict as refusal:
            raise click.ClickException(refusal.detail) from None
    for person in may_be_tried_out():
        function = words.FUNCTION[person.function].lower()
        click.echo(f"{person.name} ({function})  {person.email}  {PASSWORD}")
