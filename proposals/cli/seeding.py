"""`flask seed`: the sample workspace, and a synthetic one of any size for benchmarks."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from proposals.cli.synthetic import load as load_synthetic

seed = AppGroup("seed", help="Fill the database with invented content.")


@seed.command("load")
@click.option("--proposals", default=1000, show_default=True, help="How many proposals.")
@click.option("--comments", default=10, show_default=True, help="Comments on each of them.")
@click.option("--points", default=90, show_default=True, help="Points of each of ten metrics.")
def load(proposals: int, comments: int, points: int) -> None:
    """Add a synthetic workspace of the given size."""
    load_synthetic(proposals=proposals, comments=comments, points=points)
    click.echo(f"{proposals} proposals, {comments} comments each, 10 metrics of {points} points.")
