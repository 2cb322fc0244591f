"""`flask impact`: the product's own analysis on a file; needs no database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

import click

from proposals.cli.recomputing import recompute
from proposals.metrics.csvfile import (
    AT,
    VALUE,
    Column,
    N,
    Row,
    header_of,
    moment,
    read_number,
    read_points,
    read_time,
)

if TYPE_CHECKING:
    from proposals.impact.method.assessment import Assessment
    from proposals.impact.method.series import Series

impact = click.Group("impact", help="Measure what a change did.")
impact.add_command(recompute)


class When(click.ParamType):
    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        if isinstance(value, date):
            return value
        try:
            return read_time(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class Amount(click.ParamType):
    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        try:
            return read_number(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class Rolled(click.ParamType):
    """A roll-out step: from this day on, this share of everything has the change."""

    name = "date:share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[date | datetime, float]:
        if isinstance(value, tuple):
            return value
        day, _, share = value.rpartition(":")
        try:
            part = read_number(share.removesuffix("%"))
            part = part / 100 if share.endswith("%") else part
            if not 0 <= part <= 1:
                raise ValueError(f"“{share}” is not a share: write it as 0.25 or 25%")
            return read_time(day), part
        except ValueError as problem:
            self.fail(f"{problem} (a step is written as 2026-08-10:25%)", param, ctx)


@impact.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--change", type=When(), required=True, help="When the roll-out began.")
@click.option("--complete", type=When(), help="When it was everywhere.")
@click.option(
    "--step",
    "steps",
    type=Rolled(),
    multiple=True,
    help="Which share had it from a day on, as 2026-08-10:25%; for each step.",
)
@click.option("--target", type=Amount(), help="The level that was promised.")
@click.option("--baseline", type=Amount(), help="The level it was promised from.")
@click.option(
    "--direction",
    type=click.Choice(["up", "down", "stay", "observe"]),
    default="down",
    show_default=True,
    help="Which way is good.",
)
@click.option(
    "--kind",
    type=click.Choice(["value", "count", "ratio", "duration"]),
    default="value",
    show_default=True,
)
@click.option("--control", metavar="COLUMN", help="The same metric where the change did not go.")
@click.option(
    "--randomised",
    "control_is_random",
    is_flag=True,
    help="Lots decided where the change went and what is the control.",
)
@click.option(
    "--steady", is_flag=True, help="It was declared beforehand that the metric does not drift."
)
@click.option(
    "--overlapped", is_flag=True, help="Another change is to move the metric in the same window."
)
@click.option("--min-effect", type=Amount(), help="The smallest effect that matters.")
@click.option("--accepted", type=When(), help="When the change was decided.")
@click.option("--review", type=When(), help="The date that was fixed for the verdict.")
@click.option(
    "--looks",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    help="Planned reviews, which share the error.",
)
@click.option("--until", type=When(), help="Use no point after this.")
@click.option("--unit", help="The unit of the metric.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def analyse(
    file: Path,
    *,
    control: str | None,
    unit: str | None,
    min_effect: float | None,
    as_json: bool,
    steps: Sequence[tuple[date | datetime, float]],
    **question: Any,
) -> None:
    """Judge a change by a CSV FILE with the columns at,value[,n][,control].

    Exits with 1 when the file cannot be read, with 2 when the question makes no sense.
    """
    _refuse_nonsense(question, control)
    from proposals.impact.method.analysis import analyse as assess  # numpy, only where it is used
    from proposals.impact.method.series import Step

    rows, spare = _read(file, control)
    series = _series(rows, "value", unit)
    beside = _beside(rows, control) if control else None
    answer = assess(
        series,
        control=beside,
        minimum_effect=min_effect,
        steps=[Step(day, share) for day, share in steps],
        **question,
    )
    if as_json:
        document = answer.document()
        document["warnings"] += [_unused(name) for name in spare]
        click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        _print(answer, [_unused(name) for name in spare])


def _refuse_nonsense(question: dict[str, Any], control: str | None) -> None:
    change, complete = question["change"], question["complete"]
    if complete and moment(complete) < moment(change):
        raise click.BadParameter("it is before --change", param_hint="--complete")
    if question["control_is_random"] and not control:
        raise click.BadParameter("name the column with --control", param_hint="--randomised")


def _read(file: Path, control: str | None) -> tuple[list[Row], list[str]]:
    """Return the rows, and the columns that were not asked for; exit 1 on any error."""
    content = file.read_bytes()
    columns = [AT, VALUE, N] + ([Column(control, read_number, required=False)] if control else [])
    known = {name for column in columns for name in (column.name, *column.also)}
    header = header_of(content)
    if control and (control not in header or control in (AT.name, *AT.also, VALUE.name, N.name)):
        raise click.BadParameter(f"the file has no control “{control}”", param_hint="--control")
    spare = [name for name in header if name not in known and name.lower() not in known]
    unread = [Column(name, str, required=False) for name in dict.fromkeys(spare)]
    rows, errors = read_points(content, [*columns, *unread])
    if errors:
        _refuse([f"{file.name}: {error}" for error in errors])
    return rows, spare


def _refuse(lines: list[str]) -> Never:
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(1)


def _series(rows: list[Row], column: str, unit: str | None = None) -> Series:
    from proposals.impact.method.series import Series

    return Series(
        at=[row["at"] for row in rows],
        value=[row[column] for row in rows],
        n=[row.get("n") for row in rows],
        unit=unit,
    )


def _beside(rows: list[Row], control: str) -> Series:
    return _series([row for row in rows if row[control] is not None], control)


def _unused(name: str) -> str:
    return f"The column “{name}” was not used; name it with --control if it is a control."


def _print(answer: Assessment, notes: list[str]) -> None:
    from proposals.impact.method import words

    click.echo(words.headline(answer))
    if share := words.share_sentence(answer):
        click.echo(share)
    for title, lines in (
        ("Why", answer.reasons),
        ("How we know", words.how_we_know(answer)),
        ("Mind", (*answer.warnings, *notes)),
    ):
        if lines:
            click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line}")
