"""The files of a proposal: added, shown to those who may see it, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from proposals import downloads
from proposals.accounts.session import actor
from proposals.accounts.throttle import Bucket, spend
from proposals.drafting import actions
from proposals.drafting.actions.attaching import LARGEST_FILE
from proposals.drafting.errors import TEXTS
from proposals.drafting.filetypes import refused
from proposals.drafting.models import Attachment
from proposals.drafting.queries import visible_file, visible_proposal
from proposals.drafting.views.answers import confirm_page, editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.errors import Invalid, NotFound
from proposals.responses import go_to, wants_json

AROUND_THE_FILE = 20_000  # the other fields of the form


@bp.url_value_preprocessor
def _take_large_files(endpoint: str | None, values: Any) -> None:
    # Here, because the walls round the pages read the form before any view does.
    if endpoint == "drafting.add_file":
        request.max_content_length = LARGEST_FILE + AROUND_THE_FILE


@bp.post("/p/<number:number>/files")
def add_file(number: int) -> ResponseReturnValue:
    spend(Bucket(f"files/{actor().id}", 200, timedelta(minutes=5)))
    editor = url_for(".edit", number=number, _anchor="files")
    try:
        added = _added(number)
    except Invalid as problem:
        if wants_json():
            raise
        return go_to(editor, problem.detail, "bad")
    if wants_json():
        return jsonify(_described(added)), 201
    return go_to(editor, f"{added.name} is here. Copy its Markdown to where it belongs.")


def _added(number: int) -> Attachment:
    proposal = visible_proposal(number, actor())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise refused("Choose a file.")
    return actions.attach(proposal, name=sent.filename, content=sent.read(), by=actor())


def _described(file: Attachment) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": file.address,
        "markdown": file.markdown,
        "is_image": file.is_image,
    }


@bp.get("/p/<number:number>/files/<key>/<name>")
def file(number: int, key: str, name: str) -> ResponseReturnValue:
    found = visible_file(number, key, actor())
    if found.name != name:
        raise NotFound()
    if downloads.is_known(found.digest):
        return downloads.unchanged(found.digest)
    shown_as = found.media_type if found.is_image else None
    return downloads.download(
        found.content, name=found.name, shown_as=shown_as, digest=found.digest
    )


@bp.route("/p/<number:number>/files/<key>/removal", methods=["GET", "POST"])
def remove_file(number: int, key: str) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    found = next((each for each in proposal.files if each.key == key), None)
    if found is None:
        raise NotFound()
    back = url_for(".edit", number=number, _anchor="files")
    name = found.name
    if request.method == "POST":
        actions.remove_attachment(found, by=actor())
        return go_to(back, f"{name} is removed.")
    return confirm_page(
        proposal, at="text", back=back, title=f"Remove {name}?", lost=_lost(found), verb="Remove it"
    )


def _lost(file: Attachment) -> str:
    latest = file.proposal.latest
    if latest and any(file.key in getattr(latest, name) for name in TEXTS):
        return "The latest revision names it: readers will find its description there instead."
    return "The latest revision does not name it; one before may."
