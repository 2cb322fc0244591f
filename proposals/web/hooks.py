"""Where code hosts call: no session and no form token, a proof of their own instead."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from proposals.rollout.hooks.calls import LARGEST_BODY, Call, Refused
from proposals.rollout.models import Ending, Service
from proposals.rollout.receiving import keep_refusal, take_call
from proposals.words import size

bp = Blueprint("hooks", __name__, url_prefix="/hooks")


@bp.post("/github")
def github() -> ResponseReturnValue:
    return _taken(Service.GITHUB)


@bp.post("/gitlab")
def gitlab() -> ResponseReturnValue:
    return _taken(Service.GITLAB)


def _taken(service: Service) -> ResponseReturnValue:
    """Take the call; the answer is the same whatever was in it, and whatever that names."""
    take_call(_read(service))
    return jsonify(status="taken"), 202


def _read(service: Service) -> Call:
    """Read the body while nothing is locked; one that says it is too long is refused unread."""
    length = request.content_length or 0
    request.max_content_length = LARGEST_BODY + 1  # of one that does not say how long it is
    body = b"" if length > LARGEST_BODY else request.get_data(cache=False)
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call(service, headers, body)
    if max(length, len(body)) > LARGEST_BODY:
        sent = f"That is {size(length)}, and " if length else ""
        sentence = f"{sent}{size(LARGEST_BODY)} fit: scan the repository for what was in it."
        refused = Refused(Ending.TOO_LARGE, sentence)
        keep_refusal(call, refused)
        raise refused
    return call
