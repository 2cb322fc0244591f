"""What a file is: by its first bytes, against a closed list of endings.

The name says what the sender thinks; the bytes say what it is. Where the two disagree the
file is refused, so that nobody opens something else than what they were told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from proposals.errors import Invalid
from proposals.words import sentence_list

LONGEST_NAME = 120  # characters
LONGEST_ENDING = 10

# Pictures that browsers draw and that hold no script. SVG is a document that can.
IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_PACKED = {  # one container, many names
    "zip": "application/zip",
    "docx": f"{_OPEN_XML}wordprocessingml.document",
    "xlsx": f"{_OPEN_XML}spreadsheetml.sheet",
    "pptx": f"{_OPEN_XML}presentationml.presentation",
    "odt": f"{_OPEN_DOCUMENT}text",
    "ods": f"{_OPEN_DOCUMENT}spreadsheet",
    "odp": f"{_OPEN_DOCUMENT}presentation",
}
_TEXTS = {
    "txt": "text/plain",
    "md": "text/markdown",
    "log": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "diff": "text/x-diff",
    "patch": "text/x-diff",
    "xml": "application/xml",
    "html": "text/html",
    "svg": "image/svg+xml",
}
KINDS = {**IMAGES, "pdf": "application/pdf", **_PACKED, **_TEXTS, "gz": "application/gzip"}

_Sign = Callable[[bytes], bool]


def _begins(*signs: bytes) -> _Sign:
    return lambda content: content.startswith(signs)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_program(content: bytes) -> bool:
    return content.startswith((b"\x7fELF", b"\xcf\xfa\xed\xfe")) or (
        content.startswith(b"MZ") and b"\0" in content[:64]
    )


def _is_text(content: bytes) -> bool:
    """Tell text by what no text has: NUL; only UTF-16 has it, and says so at its beginning."""
    return b"\0" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))


# What the bytes are, as a person calls it, and the endings that say so.
_SIGNS: tuple[tuple[str, frozenset[str], _Sign], ...] = (
    ("a PNG image", frozenset({"png"}), _begins(b"\x89PNG\r\n\x1a\n")),
    ("a JPEG image", frozenset({"jpg", "jpeg"}), _begins(b"\xff\xd8\xff")),
    ("a GIF image", frozenset({"gif"}), _begins(b"GIF87a", b"GIF89a")),
    ("a WebP image", frozenset({"webp"}), _is_webp),
    ("a PDF", frozenset({"pdf"}), _begins(b"%PDF-")),
    ("a zip archive", frozenset(_PACKED), _begins(b"PK\x03\x04", b"PK\x05\x06")),
    ("a gzip archive", frozenset({"gz"}), _begins(b"\x1f\x8b")),
    ("a program", frozenset(), _is_program),
    ("text", frozenset(_TEXTS), _is_text),
    ("something else", frozenset(), lambda content: True),
)


def media_type_of(name: str, content: bytes) -> str:
    """Return what the file is, or raise Invalid where it is none of ours or not what it says."""
    ending = ending_of(name)
    if ending not in KINDS:
        fault = f"Files named .{ending} are not taken." if ending else "Its name has no ending."
        raise refused(f"{fault} These are: {sentence_list([f'.{each}' for each in KINDS])}.")
    what, endings = _told_by_its_bytes(content)
    if ending not in endings:
        raise refused(f"This is {what} named .{ending}.")
    return KINDS[ending]


def image_type_of(content: bytes) -> str | None:
    """Return the type under which a browser may show the bytes; None if it may only save them.

    By what they are, never by their name.
    """
    _, endings = _told_by_its_bytes(content)
    return next((IMAGES[ending] for ending in endings if ending in IMAGES), None)


def refused(sentence: str) -> Invalid:
    """Return the refusal of a file, to be raised."""
    return Invalid(f"{sentence} Nothing was kept.", {"file": [sentence]})


def ending_of(name: str) -> str:
    """Return the ending of a name without its dot, lower case."""
    return PurePosixPath(name).suffix[1:].lower()


def clean_name(name: str) -> str:
    """Return a file's name without folders, and without signs that mean something elsewhere.

    What is not seen is dropped: with characters that turn the direction of writing a
    program looks like a picture. A name that is too long keeps its ending.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(each if _is_plain(each) else "-" for each in last if not _is_hidden(each))
    shown = " ".join(shown.split()).strip(" .-")
    ending = PurePosixPath(shown).suffix
    if len(ending) > LONGEST_ENDING:
        return shown[:LONGEST_NAME]
    return shown.removesuffix(ending)[: LONGEST_NAME - len(ending)].rstrip() + ending


def _is_plain(sign: str) -> bool:
    return sign in " ._-()+,=" or unicodedata.category(sign)[0] in "LMN"


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "C" and not sign.isspace()


def _told_by_its_bytes(content: bytes) -> tuple[str, frozenset[str]]:
    return next((what, endings) for what, endings, sign in _SIGNS if sign(content))
