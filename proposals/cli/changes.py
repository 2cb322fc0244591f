"""`flask changes scan`: what the history of a local repository says of proposals."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from proposals import words
from proposals.cli.gitlog import LocalRepository, NoRepository
from proposals.db import db, scalars, transaction
from proposals.drafting.models import Proposal
from proposals.rollout.actions._linking import link_named
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeLink, ChangeSource
from proposals.rollout.trailers import numbers_named

BATCH = 25  # commits that name a proposal, in one transaction: others write in between

changes = click.Group("changes", help="The code that carries proposals.")


@dataclass
class Scanned:
    """What a scan read and did; ``unknown`` are the numbers that no proposal has."""

    repository: str
    commits: int = 0
    naming: int = 0
    linked: int = 0
    unknown: list[int] = field(default_factory=list)


@changes.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--since", metavar="REV", help="Only what came after this commit, tag or branch.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def scan(path: Path, since: str | None, as_json: bool) -> None:
    """Link the commits of the git repository in PATH to the proposals that they name.

    Reads the history of what is checked out there. Running it again links only what is new.
    """
    try:
        repository = LocalRepository(path)
        wanted = repository.range_since(since)
        found = _scan(repository, wanted)
    except FileNotFoundError:
        raise click.ClickException("git is not installed here.") from None
    except NoRepository as problem:
        raise click.ClickException(f"{path}: {problem}.") from None
    click.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else _in_words(found))


def _scan(repository: LocalRepository, wanted: str) -> Scanned:
    found, named = Scanned(repository.name), set[int]()
    naming = _naming(_watched(repository, wanted, found), named)
    while some := list(islice(naming, BATCH)):
        found.naming += len(some)
        found.linked += _link(some)
    known = scalars(sa.select(Proposal.number).where(Proposal.number.in_(named)))
    found.unknown = sorted(named.difference(known))
    return found


def _watched(repository: LocalRepository, wanted: str, found: Scanned) -> Iterator[Change]:
    """Count the commits, with a bar on a terminal."""
    is_shown = sys.stderr.isatty()
    with click.progressbar(
        repository.commits(wanted),
        length=repository.count(wanted) if is_shown else 0,
        label="Reading",
        file=sys.stderr,
        hidden=not is_shown,
    ) as commits:
        for change in commits:
            found.commits += 1
            yield change


def _naming(commits: Iterable[Change], named: set[int]) -> Iterator[Change]:
    """Leave out what names nothing, and note what the others name."""
    server = current_app.config["SERVER_URL"]
    for change in commits:
        if numbers := numbers_named(change.text, server=server):
            named.update(numbers)
            yield change


def _link(some: Sequence[Change]) -> int:
    """Link some commits, and return how many links are new."""
    with transaction():
        before = _count()
        for change in some:
            link_named(change, source=ChangeSource.SCAN, by=None)
        return _count() - before


def _count() -> int:
    by_scan = sa.select(sa.func.count()).where(ChangeLink.source == ChangeSource.SCAN)
    return db.session.scalar(by_scan) or 0


def _in_words(found: Scanned) -> str:
    lines = [
        f"{found.repository}: {words.count(found.commits, 'commit')} read,"
        f" {found.naming:,} of them naming a proposal; {words.count(found.linked, 'new link')}."
    ]
    if found.unknown:
        numbers = words.sentence_list([str(number) for number in found.unknown])
        lines.append(f"No proposal here has the number {numbers}.")
    return "\n".join(lines)
