"""`flask import`: a folder or an archive of proposals, as often as one likes."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from proposals import words
from proposals.accounts.models import Person
from proposals.accounts.queries import person_by_email
from proposals.db import db
from proposals.errors import Problem
from proposals.exchange import actions
from proposals.exchange.archive import Archive, open_archive
from proposals.exchange.fields.statuses import STATUSES
from proposals.exchange.files import Line
from proposals.exchange.formats import FORMATS
from proposals.exchange.plan import Fate, plan_of
from proposals.exchange.reading import Reading, read
from proposals.exchange.report import Report

MOST_EXAMPLES = 3
NO_ADMINISTRATOR = (
    "Nobody here is an administrator yet; make one with"
    " `flask users create EMAIL --name NAME --admin`."
)


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "kind", type=click.Choice(["auto", *FORMATS]), default="auto")
@click.option("--owner", "email", metavar="EMAIL", help="Whose proposals these become.")
@click.option("--default-status", type=click.Choice([*STATUSES]), help="For files without one.")
@click.option("--dry-run", is_flag=True, help="Report, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def import_archive(
    path: Path,
    kind: str,
    email: str | None,
    default_status: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the proposals in PATH: a folder, a .tar.gz, .tar or .zip file.

    Running it again changes only what changed.
    """
    by, owner = _people(email)
    try:
        with open_archive(path) as archive:
            reading = read(archive, format=kind, default_status=default_status)
            source = source_of(path)
            if dry_run:
                report = Report(reading, plan_of(reading, source=source))
            else:
                report = _write(reading, archive, source, owner, by)
    except Problem as problem:
        raise click.ClickException(problem.detail) from None
    if as_json:
        click.echo(json.dumps(report.as_document(), ensure_ascii=False))
    else:
        _print(report, source, dry_run=dry_run, is_default=default_status is None)
    for line in report.all_failed:
        click.echo(f"{line.file}: {line.reason}", err=True)
    if report.all_failed:
        raise SystemExit(1)


def source_of(path: Path) -> str:
    """Return what an archive is known by: its name without what says how it is packed."""
    name = path.resolve().name
    for suffix in (".tar.gz", ".tgz", ".tar", ".zip"):
        name = name if path.is_dir() else name.removesuffix(suffix)
    return name


def _people(email: str | None) -> tuple[Person, Person]:
    """Return the administrator who imports and the owner, who may be somebody else."""
    by = db.session.scalar(
        sa.select(Person)
        .where(Person.is_administrator, Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    if by is None:
        raise click.ClickException(NO_ADMINISTRATOR)
    owner = person_by_email(email) if email else by
    if owner is None or not owner.is_active:
        raise click.BadParameter(f"nobody signs in with {email}", param_hint="--owner")
    by = owner if owner.is_administrator else by
    db.session.rollback()  # reading takes a while, and an open transaction keeps others waiting
    return by, owner


def _write(reading: Reading, archive: Archive, source: str, owner: Person, by: Person) -> Report:
    with _progress(len(reading.documents)) as progress:
        return actions.import_archive(
            reading, archive, source=source, owner=owner, progress=progress, by=by
        )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, and nothing otherwise."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=total, label="Importing", file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _print(report: Report, source: str, *, dry_run: bool, is_default: bool) -> None:
    reading = report.reading
    found = words.count(len(reading.documents), "proposal")
    files = words.count(sum(reading.counts.values()), "file")
    click.echo(f"{source}: {found} in {files}, read as {reading.format}.")
    fates = [fate for fate in Fate if fate != Fate.CONFLICT]
    would = "would be " if dry_run else ""
    click.echo(", ".join(f"{len(report.steps(fate)):,} {would}{fate}" for fate in fates) + ".")
    if is_default and report.plan.assumed:
        click.echo(_assumption(report))
    stages = Counter(words.STAGE[step.stage] for step in report.steps())
    listed = ", ".join(f"{count:,} {stage.lower()}" for stage, count in stages.most_common())
    click.echo(f"Stages: {listed or 'none'}.")
    click.echo(f"{words.count(len(reading.attachments), 'attachment')}.")
    _print_grouped("skipped", [(line.file, _class_of(line)) for line in report.all_skipped])
    _print_grouped("not imported", [(line.file, line.reason) for line in report.all_failed])
    _print_grouped("warnings", [(file, remark.code) for file, remark in report.warnings])


def _assumption(report: Report) -> str:
    without = sum(document.status is None for document in report.reading.documents)
    everywhere = without == len(report.reading.documents)
    which = (
        "No file has a status" if everywhere else f"{words.count(without, 'file')} without status"
    )
    return f"{which}: taken as {report.plan.assumed}; --default-status changes it."


def _class_of(line: Line) -> str:
    return line.reason.partition(":")[0]


def _print_grouped(title: str, found: Iterable[tuple[str, str]]) -> None:
    """Print how often each reason was given, with a few of the files."""
    files = defaultdict(list)
    for file, reason in found:
        files[reason].append(file)
    if files:
        click.echo(f"{sum(map(len, files.values())):,} {title}")
    for reason, those in sorted(files.items(), key=lambda item: -len(item[1])):
        shown = ", ".join(dict.fromkeys(those[:MOST_EXAMPLES]))
        more = f" and {len(those) - MOST_EXAMPLES:,} more" if len(those) > MOST_EXAMPLES else ""
        click.echo(f"  {len(those):,} {reason}: {shown}{more}")
