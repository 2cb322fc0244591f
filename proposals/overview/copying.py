"""Texts that leave the application: links and images that work, or do nothing, elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape
from itertools import accumulate

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.models import Attachment, Proposal

# What a browser shows as a picture and nothing else; the rest is not put into a page.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MOST_BYTES = 20_000_000  # of pictures in one copy
_LINK = re.compile(r"(<a(?: [^>]*)?>)(.*?)</a>", re.DOTALL)
_TARGET = re.compile(r' href="([^"]*)"')
_ELSEWHERE = re.compile(r"#|[a-z]+:", re.IGNORECASE)  # or within the text itself
_IMAGE = re.compile(r"<img(?= )[^>]*>")
_SOURCE = re.compile(r' src="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_FILE = re.compile(r"/p/(\d{1,9})/files/([A-Za-z0-9_-]{1,100})/[^/?#]*")


def for_a_copy(html: str, *, server: str, pictures: Mapping[str, str]) -> str:
    """Return sanitised HTML as it stands in a file: links lead to the server, pictures are inside.

    ``pictures`` maps an image's address to its `data:` URI; an image that is not there
    becomes its words.
    """

    def on_the_server(target: str) -> str:
        return escape(server) + (target if target.startswith("/") else f"/p/{target}")

    return _rewritten(html, pictures, on_the_server)


def for_strangers(html: str) -> str:
    """Return sanitised HTML without anything that leads into the application."""
    return _rewritten(html, {}, lambda _: "")


def _rewritten(html: str, pictures: Mapping[str, str], local: Callable[[str], str]) -> str:
    """Put ``local(address)`` in the place of addresses on this server; without one, no link."""

    def image(found: re.Match[str]) -> str:
        source, alt = _SOURCE.search(found[0]), _ALT.search(found[0])
        picture = pictures.get(unescape(source[1])) if source else None
        if source and picture:
            return found[0].replace(source[0], f' src="{picture}"')
        return alt[1] if alt else ""

    def link(found: re.Match[str]) -> str:
        target = _TARGET.search(found[1])
        if target is None or _ELSEWHERE.match(target[1]):
            return found[0]
        address = local(target[1])
        opening = found[1].replace(target[0], f' href="{address}"')
        return f"{opening}{found[2]}</a>" if address else found[2]

    return _LINK.sub(link, _IMAGE.sub(image, html))


def pictures_of(proposal: Proposal, *texts: str) -> dict[str, str]:
    """Return the proposal's own pictures that the texts show, by address, as `data:` URIs."""
    shown = {
        unescape(source): file[2]
        for text in texts
        for source in _SOURCE.findall(text)
        if (file := _FILE.fullmatch(unescape(source))) and int(file[1]) == proposal.number
    }
    return {
        address: f"data:{kind};base64,{base64.b64encode(content).decode()}"
        for key, kind, content in _files_of(proposal, set(shown.values()))
        for address in (each for each, wanted in shown.items() if wanted == key)
    }


def _files_of(proposal: Proposal, keys: Collection[str]) -> list[tuple[str, str, bytes]]:
    """Return key, media type and content of pictures, as many as fit into a copy."""
    if not keys:
        return []
    sizes = db.session.execute(
        sa.select(Attachment.id, Attachment.size)
        .where(
            Attachment.proposal_id == proposal.id,
            Attachment.key.in_(keys),
            Attachment.media_type.in_(PICTURES),
        )
        .order_by(Attachment.id)
    ).all()
    totals = accumulate(size for _, size in sizes)
    few = [row[0] for row, total in zip(sizes, totals, strict=True) if total <= MOST_BYTES]
    return [
        (key, kind, content)
        for key, kind, content in db.session.execute(
            sa.select(Attachment.key, Attachment.media_type, Attachment.content).where(
                Attachment.id.in_(few)
            )
        )
    ]
