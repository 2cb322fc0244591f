"""The bytes of a file as text, whichever program saved it."""

from __future__ import annotations

import codecs
import re

from proposals.metrics.csvfile import Unreadable
from proposals.metrics.sheets import LARGEST_TEXT

NO_TABLE = "This is not a table. Choose a CSV, TSV or XLSX file, or paste the cells."
# What a text never has: NUL and most of the other control characters.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (Excel's “Unicode text”) or Windows-1252.

    Raises Unreadable where it is none of them.
    """
    return readable(_decode(content))


def readable(text: str) -> str:
    """Return the text without its byte-order mark; raise Unreadable where it is no text."""
    if _CONTROLS.search(text):
        raise Unreadable(NO_TABLE)
    if len(text.encode("utf-8", "replace")) > LARGEST_TEXT:
        raise Unreadable("More than 5 MB of text: split the file.")
    return text.removeprefix("\ufeff")


def _decode(content: bytes) -> str:
    try:
        if content.startswith(_UTF_16):
            return content.decode("utf-16")
        if content[1:2] == b"\0":
            return content.decode("utf-16-le")
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(NO_TABLE) from None
