"""One request, one transaction: a response below 400 commits, anything else rolls back."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from proposals import submissions
from proposals.accounts.session import carry_cookie
from proposals.db import db, writing
from proposals.errors import SomebodyWasFirst
from proposals.responses import carry_notices, notify, problem_response
from proposals.web.access import SAFE


def init_app(app: Flask) -> None:
    # First in, so that the transaction is of the right kind before anybody reads.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin_request)
    app.before_request(_answer_again)
    app.after_request(_finish_transaction)
    app.teardown_request(_forget_mode)


def _begin_request() -> None:
    g.request_id = uuid4().hex[:12]
    g.writing_token = writing.set(request.method not in SAFE)


def _answer_again() -> ResponseReturnValue | None:
    """Lead a form that was sent twice to where it led the first time."""
    g.submission = None
    if request.method != "POST" or request.path.startswith("/api/"):
        return None
    secret = g.get("sign_in_secret")
    g.submission = submissions.digest_of(request.path, request.form, secret) if secret else None
    if g.submission and (location := submissions.where_it_led(g.submission)):
        g.submission = None
        notify("This was sent already; nothing was done twice.", "info")
        return redirect(location, code=303)
    return None


def _finish_transaction(response: Response) -> Response:
    """Commit below 400, roll back otherwise.

    The status is the only signal, so a view cannot half-succeed: whatever it
    answers with is what happened to the data.
    """
    if response.status_code < 400:
        response = _commit(response)
    else:
        db.session.rollback()
    carry_cookie(response)
    carry_notices(response)
    return response


def _commit(response: Response) -> Response:
    digest = g.get("submission")
    try:
        if digest and response.status_code == 303:
            submissions.remember(digest, response.location or "/")
        db.session.commit()
    except (StaleDataError, IntegrityError):
        # Somebody's commit came between our reading and our writing. An exception here
        # would never reach the error handlers.
        db.session.rollback()
        if digest and (location := submissions.where_it_led(digest)):
            return redirect(location, code=303)  # type: ignore[return-value]
        return problem_response(SomebodyWasFirst())
    return response


def _forget_mode(error: BaseException | None) -> None:
    token = g.pop("writing_token", None)
    if token is not None:
        writing.reset(token)
