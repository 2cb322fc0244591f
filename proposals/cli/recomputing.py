"""`flask impact recompute`: stored assessments computed again from what they read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy.orm import joinedload, undefer

from proposals.db import db
from proposals.drafting.models import Commitment, Proposal
from proposals.impact.models import Assessment
from proposals.impact.queries import kept_series, question_of

COMPARED = (
    "verdict", "grade", "effect", "effect_low", "effect_high", "baseline", "after", "promise",
    "chance", "n_before", "n_after",
)  # fmt: skip
CLOSE = 1e-9  # relative: another processor may round another way


@dataclass(frozen=True)
class Again:
    """One assessment beside what the present method answers; ``differences`` are (was, is)."""

    proposal: int
    assessment: int
    metric: str
    computed_at: str
    version: str
    now: str
    same: bool | None
    why: str
    differences: dict[str, tuple[Any, Any]]

    @property
    def is_unexplained(self) -> bool:
        return self.same is False and self.version == self.now


class Number(click.ParamType):
    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(?:[A-Za-z]+-)?([0-9]{1,9})", str(value))
        if match is None:
            self.fail(f"“{value}” is not a proposal’s number: write it as 12", param, ctx)
        return int(match[1])


@click.command("recompute")
@click.argument("numbers", metavar="[NUMBER]…", nargs=-1, type=Number())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def recompute(numbers: tuple[int, ...], *, as_json: bool) -> None:
    """Compute stored assessments again, and say which would answer differently now.

    Nothing is changed: what was said was said.  Without a NUMBER, those of all proposals.
    Exits with 1 when the same version of the method answers differently.
    """
    _refuse_unknown(numbers)
    found = []
    for again in _all_again(numbers):
        found.append(again)
        if not as_json:
            _print(again)
    if as_json:
        click.echo(json.dumps([asdict(again) for again in found], ensure_ascii=False))
    else:
        click.echo(_summary(found))
    raise SystemExit(1 if any(again.is_unexplained for again in found) else 0)


def _refuse_unknown(numbers: Sequence[int]) -> None:
    known = set(db.session.scalars(sa.select(Proposal.number).where(Proposal.number.in_(numbers))))
    if unknown := [str(number) for number in numbers if number not in known]:
        raise click.BadParameter(f"there is no proposal {', '.join(unknown)}", param_hint="NUMBER")


def _all_again(numbers: Sequence[int]) -> Iterator[Again]:
    ids = sa.select(Assessment.id).join(Commitment).join(Proposal)
    if numbers:
        ids = ids.where(Proposal.number.in_(numbers))
    for key in db.session.scalars(ids.order_by(Proposal.number, Assessment.id)).all():
        commitment = joinedload(Assessment.commitment)
        assessment = db.session.get_one(
            Assessment,
            key,
            options=[
                undefer(Assessment.points),
                commitment.joinedload(Commitment.proposal),
                commitment.joinedload(Commitment.metric),
            ],
        )
        yield computed_again(assessment)
        db.session.expunge_all()  # the points of thousands would not fit


def computed_again(assessment: Assessment) -> Again:
    """Return what the present method answers to the same question about the same points."""
    from proposals.impact.method.analysis import analyse  # numpy, only where it is used
    from proposals.impact.method.assessment import VERSION

    inputs, points = assessment.inputs, assessment.points
    differences: dict[str, tuple[Any, Any]] = {}
    if points:
        series = kept_series(points[""], inputs["unit"])
        fresh = analyse(series, **question_of(inputs, points)).record()
        differences = {
            name: (assessment.result.get(name), fresh[name])
            for name in COMPARED
            if not _alike(assessment.result.get(name), fresh[name])
        }
    return Again(
        proposal=assessment.commitment.proposal.number,
        assessment=assessment.id,
        metric=inputs["metric"],
        computed_at=assessment.computed_at.isoformat(),
        version=assessment.method_version,
        now=VERSION,
        same=not differences if points else None,
        why=_why(assessment.method_version, VERSION, differences, kept=bool(points)),
        differences=differences,
    )


def _why(version: str, now: str, differences: dict[str, Any], *, kept: bool) -> str:
    if not kept:
        return "its points were not kept"
    if not differences:
        return "the same answer"
    if version != now:
        return f"the method was {version} and is {now}"
    return "the same method answers differently: this should not be"


def _alike(was: Any, now: Any) -> bool:
    if isinstance(was, int | float) and isinstance(now, int | float):
        return math.isclose(was, now, rel_tol=CLOSE, abs_tol=1e-12)
    return bool(was == now)


def _print(again: Again) -> None:
    click.echo(f"{again.proposal}  {again.metric}, computed {again.computed_at[:10]}: {again.why}")
    for name, (was, now) in again.differences.items():
        click.echo(f"    {name}: {_shown(was)} → {_shown(now)}")


def _shown(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _summary(found: Sequence[Again]) -> str:
    other = sum(again.same is False for again in found)
    lost = sum(again.same is None for again in found)
    text = f"{len(found)} computed again, {other} with another answer"
    return f"{text}, {lost} without points" if lost else text
