"""Files from archives on their way out: nothing that strangers wrote may act as this site."""

from __future__ import annotations

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def shown_as(content: bytes) -> str | None:
    """Return the type as which a browser may show the bytes; None if it may only save them.

    By what they are, never by their name. SVG is a document that can hold script.
    """
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in _IMAGES if content.startswith(sign)), None)
