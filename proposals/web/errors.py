"""Every "no" and every accident, shown in one place."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from proposals.db import db
from proposals.errors import NotFound, Problem, SomebodyWasFirst
from proposals.responses import problem_response
from proposals.words import size

SENTENCES = {
    400: ("Not understood", "The request could not be understood; nothing was changed."),
    405: ("Not possible here", "This address does not do that."),
    413: ("Too large", "That is more than fits in one request; nothing was kept."),
    415: ("Wrong kind of content", "This address does not take that kind of content."),
}


class Busy(Problem):
    """The database is locked or cannot be reached; trying again helps."""

    status, code, title = 503, "busy", "Busy right now"


class Broken(Problem):
    """A bug. The page says so, and how to report it."""

    status, code, title = 500, "broken", "Something broke here"


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(StaleDataError, lambda _: problem_response(SomebodyWasFirst()))
    app.register_error_handler(IntegrityError, lambda _: problem_response(SomebodyWasFirst()))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broken)


def _http_error(error: HTTPException) -> Response:
    if error.code == 404:
        return problem_response(NotFound())
    title, sentence = SENTENCES.get(error.code or 500, (error.name, "Nothing was changed."))
    problem = Problem(_too_large() or sentence if error.code == 413 else sentence)
    problem.status, problem.title = error.code or 500, title
    problem.code = error.name.lower().replace(" ", "_")
    response = problem_response(problem)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _too_large() -> str:
    """Say what would have fitted, where it is the whole request that is too long."""
    sent, limit = request.content_length or 0, request.max_content_length or 0
    if sent <= limit:
        return ""
    return f"That is {size(sent)}, and {size(limit)} fit in one request; nothing was kept."


def _busy(error: OperationalError) -> Response:
    db.session.rollback()
    current_app.logger.warning("database: %s", error.orig)
    full = "full" in str(error.orig)
    return problem_response(
        Busy(
            "The storage is full, so nothing could be kept."
            if full
            else "The database did not answer in time. Nothing was kept; try again in a moment.",
            retry_after=5,
        )
    )


def _broken(error: Exception) -> Response:
    db.session.rollback()
    current_app.logger.exception("request %s failed", g.get("request_id"))
    return problem_response(
        Broken(
            "This is a fault in the program, not in what you did. Nothing was kept. If it"
            f" happens again, tell an administrator this number: {g.get('request_id', 'none')}."
        )
    )
