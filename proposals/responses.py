"""Answers: pages, forms shown again, and problems as a page or as a document."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from proposals.errors import Problem

NOTICE_COOKIE = "notice"
PROGRAMS = ("/api/", "/hooks/")


def wants_json() -> bool:
    """Tell whether a program is asking: by its address, or because it says what it takes.

    Only a script of ours prefers JSON before everything else; no browser's own request does.
    """
    return request.path.startswith(PROGRAMS) or request.accept_mimetypes.best == "application/json"


def is_in_place() -> bool:
    """Tell whether a script asks, to put the answer into the page that is shown."""
    return "HX-Request" in request.headers


def refused_form(page: str, **context: Any) -> Response:
    """Show a page again with its form's errors and everything that was typed."""
    return make_response(render_template(page, **context), 422)


def go_to(location: str, notice: str = "", category: str = "ok") -> ResponseReturnValue:
    """Answer a form with 303 to a page, which shows the notice once."""
    if notice:
        notify(notice, category)
    return redirect(location, code=303)


def notify(
    text: str, category: str = "ok", *, link: tuple[str, str] | None = None, undo_url: str = ""
) -> None:
    """Show a sentence on the next page, perhaps with a link (its words and where it leads)
    or a button that posts to ``undo_url``.

    It travels in a signed cookie: reading writes nothing.
    """
    label, url = link or ("", "")
    notice = {
        "category": category,
        "text": text[:500],
        "url": url,
        "label": label,
        "undo_url": undo_url,
    }
    g.setdefault("new_notices", []).append(notice)


def said() -> str:
    """Return what this request said so far, for a script that shows it on the page it has."""
    return " ".join(notice["text"] for notice in g.pop("new_notices", []))


def notices() -> list[dict[str, str]]:
    """Return what the last request left to say, and this one has to say itself."""
    g.notices_shown = True
    try:
        left = _signer().loads(request.cookies.get(NOTICE_COOKIE, ""))
    except BadSignature:
        left = []
    return [*left, *g.get("new_notices", [])]


def carry_notices(response: Response) -> None:
    """Hand what is unsaid to the next request, and forget what a page has shown."""
    if g.get("new_notices") and 300 <= response.status_code < 400:
        response.set_cookie(
            NOTICE_COOKIE,
            str(_signer().dumps(g.new_notices)),
            max_age=60,
            httponly=True,
            secure=current_app.config["SECURE"],
            samesite="Lax",
        )
    elif g.get("notices_shown") and NOTICE_COOKIE in request.cookies:
        response.delete_cookie(NOTICE_COOKIE)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="notice")


def problem_response(problem: Problem) -> Response:
    """Answer with the problem, as RFC 9457 JSON to programs and as a page to people."""
    if wants_json():
        response = jsonify(problem.as_document())
        response.content_type = "application/problem+json"
    elif is_in_place():
        # Beside the form and not in its place: what was typed stays where it is.
        response = make_response(render_template("problems/_problem.html", problem=problem))
        response.headers["HX-Retarget"] = "#problems"
        response.headers["HX-Reswap"] = "innerHTML"
        response.headers["HX-Reselect"] = ".banner"
    else:
        response = make_response(render_template("problems/page.html", problem=problem))
    response.status_code = problem.status
    if retry_after := problem.context.get("retry_after"):
        response.headers["Retry-After"] = str(retry_after)
    return response
