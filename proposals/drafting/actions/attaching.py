"""Adding files to a proposal, and removing them."""

from __future__ import annotations

import hashlib
import secrets

from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.drafting import policy
from proposals.drafting.changes import record_change
from proposals.drafting.filetypes import IMAGES, clean_name, media_type_of, refused
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Attachment, Proposal
from proposals.drafting.pixels import pixels_of
from proposals.policy import require
from proposals.words import count

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
MOST_FILES = 100  # of one proposal
MOST_BYTES = 100 * MEGABYTE  # of all of them together
MOST_PIXELS = 50_000_000


def attach(proposal: Proposal, *, name: str, content: bytes, by: Person) -> Attachment:
    """Keep a file with the proposal; one that is there already is returned as it is.

    Raises Invalid, with the reason, for what is empty, too large, of no listed kind, or not
    what its name says.
    """
    require(policy.edit, by, proposal)
    release_lock()  # to look at ten megabytes takes a while
    kept = _looked_at(clean_name(name), content)
    db.session.refresh(proposal, ["version", "stage"], with_for_update=True)
    require_stage(proposal, BEFORE_DECISION, deed="Add a file")
    for file in proposal.files:
        if file.digest == kept["digest"]:
            return file
    _require_room(proposal, len(content))
    added = Attachment(
        **kept, key=secrets.token_hex(12), content=content, added_by=by, proposal=proposal
    )
    db.session.add(added)
    record_change(proposal, f"added the file {added.name}", by=by)
    return added


def remove_attachment(file: Attachment, *, by: Person) -> None:
    """Remove a file for good; revisions that name it show its description instead."""
    require(policy.edit, by, file.proposal)
    require_stage(file.proposal, BEFORE_DECISION, deed="Remove a file")
    proposal, name = file.proposal, file.name
    proposal.files.remove(file)
    db.session.delete(file)
    record_change(proposal, f"removed the file {name}", by=by)


def _looked_at(name: str, content: bytes) -> dict[str, str | int]:
    if not content:
        raise refused("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise refused(f"A file may have {LARGEST_FILE // MEGABYTE} MB at the most.")
    media_type = media_type_of(name, content)
    if media_type in IMAGES.values():
        _require_pixels(pixels_of(content, media_type))
    return {
        "name": name,
        "media_type": media_type,
        "size": len(content),
        "digest": hashlib.sha256(content).hexdigest(),
    }


def _require_pixels(pixels: int | None) -> None:
    if pixels is None:
        raise refused("The image is damaged: it does not say how large it is.")
    if pixels > MOST_PIXELS:
        raise refused(
            f"The image has {pixels // 1_000_000} million pixels;"
            f" {MOST_PIXELS // 1_000_000} million are the most that every browser can draw."
        )


def _require_room(proposal: Proposal, size: int) -> None:
    if len(proposal.files) >= MOST_FILES:
        raise refused(f"It has {count(MOST_FILES, 'file')} already: remove one first.")
    if sum(file.size for file in proposal.files) + size > MOST_BYTES:
        raise refused(
            f"All files of a proposal together may have {MOST_BYTES // MEGABYTE} MB:"
            " remove one first."
        )
