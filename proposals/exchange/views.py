"""Files that came with imported proposals, and the reports on imports."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals import downloads
from proposals.accounts.session import actor
from proposals.drafting.filetypes import image_type_of
from proposals.drafting.queries import visible_proposal
from proposals.exchange import queries
from proposals.exchange.report import OUTCOMES, rows_of, table_of

bp = Blueprint("exchange", __name__)
# Its name keeps everybody but administrators out.
administration = Blueprint("administration_imports", __name__, url_prefix="/admin/imports")
PAGE = 100


@bp.get("/p/<number:number>/files/<number:file_id>")
def file(number: int, file_id: int) -> ResponseReturnValue:
    row = queries.file_of(visible_proposal(number, actor()), file_id)
    name = PurePosixPath(row.path).name
    return downloads.download(row.content, name=name, shown_as=image_type_of(row.content))


@administration.get("")
def index() -> ResponseReturnValue:
    return render_template("exchange/imports.html", runs=queries.runs())


@administration.get("/<number:run_id>")
def show(run_id: int) -> ResponseReturnValue:
    run, person = queries.run_of(run_id)
    rows, outcome = rows_of(run.report), request.args.get("outcome", "")
    shown = [row for row in rows if row.outcome == outcome or outcome not in OUTCOMES]
    start = min(request.args.get("from", 0, type=int) % 1_000_000, len(shown))
    return render_template(
        "exchange/import.html",
        run=run,
        person=person,
        counts={each: sum(row.outcome == each for row in rows) for each in OUTCOMES},
        outcome=outcome,
        rows=shown[start : start + PAGE],
        newer=max(0, start - PAGE) if start else None,
        older=start + PAGE if start + PAGE < len(shown) else None,
    )


@administration.get("/<number:run_id>.json")
def as_json(run_id: int) -> ResponseReturnValue:
    run, _ = queries.run_of(run_id)
    return _saved_as(f"import-{run.id}.json", jsonify(run.report))


@administration.get("/<number:run_id>.csv")
def as_csv(run_id: int) -> ResponseReturnValue:
    run, _ = queries.run_of(run_id)
    response = make_response(table_of(run.report))
    response.mimetype = "text/csv"
    return _saved_as(f"import-{run.id}.csv", response)


def _saved_as(name: str, response: Response) -> Response:
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
