"""Bytes to text: what may be read, in which encoding, and what had to be taken out."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# No control characters but tab and line feed; PostgreSQL, for one, cannot store NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Remark:
    """Something a person should know about one file. ``line`` counts from 1."""

    code: str
    message: str
    field: str = ""
    line: int | None = None
    raw: str = ""


def decoded(content: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Return the text with ``\\n`` line ends, and remarks on how it had to be read.

    Tries the byte-order mark, then UTF-8, then Windows-1252.
    """
    text, encoding = _decoded(content)
    remarks = []
    if encoding != "utf-8":
        remarks.append(Remark("encoding", f"not UTF-8; read as {encoding}"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
        remarks.append(Remark("control-characters", "control characters were removed"))
    return text, tuple(remarks)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace"), "windows-1252"
