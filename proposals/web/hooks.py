"""Where code hosts call: no session and no form token, a proof of their own instead."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

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
    """Read the body while nothing is locked; one that is too long is refused unread."""
    request.max_content_length = LARGEST_BODY
    try:
        return Call(service, request.headers, request.get_data(cache=False))
    except RequestEntityTooLarge:
        sent = f"That is {size(request.content_length)}. " if request.content_length else ""
        sentence = f"{sent}{size(LARGEST_BODY)} fit; scan the repository for what was in it."
        refused = Refused(Ending.TOO_LARGE, sentence)
        keep_refusal(Call(service, request.headers, b""), refused)
        raise refused from None
