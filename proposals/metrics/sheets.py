"""Reading a workbook (.xlsx): the cells of its sheets as text, or one sentence why not.

The parser is compiled code that reads what strangers wrote, and two cells at opposite corners
of a sheet make it ask for half a terabyte: so it runs in a process with limits, which may die.
"""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import NamedTuple

from proposals.metrics.csvfile import MAX_CELL, MAX_COLUMNS, MAX_ROWS, Unreadable
from proposals.metrics.sheet_worker import PASSWORD, TOO_MUCH_TEXT

MOST_PARTS = 500
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_SHEETS = 20
LARGEST_TEXT = 5 * 1024 * 1024  # of all sheets: it travels in the page until it is recorded
MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
WALL_SECONDS = 60
AT_ONCE = 2
PATIENCE_SECONDS = 10.0
WORKER = Path(__file__).with_name("sheet_worker.py")

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD = (
    "This workbook is protected by a password, or of the old kind (.xls). Save it as .xlsx"
    " without a password, or copy its cells and paste them here."
)
BROKEN = "This workbook cannot be read. Save it again as .xlsx, or copy its cells and paste them."
TOO_LARGE = (
    "This workbook is too large to be read here. Keep only the sheet with the points, or copy"
    " its cells and paste them."
)

_log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


class Sheet(NamedTuple):
    """A sheet's name, and its cells separated by tabs: line 12 is the sheet's row 12."""

    name: str
    text: str


def is_workbook(content: bytes) -> bool:
    """Tell whether the bytes are a workbook, of any kind that a spreadsheet saves."""
    return content.startswith((ZIP, OLE))


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the visible sheets that are not empty, in their order; raise Unreadable.

    Formulas are their last values, dates are ISO 8601, percentages keep their sign.
    """
    _check(content)
    sheets = [Sheet(*each) for each in json.loads(_parsed(content))]
    if not sheets:
        raise Unreadable("There is nothing in the sheets of this workbook.")
    return sheets


def _check(content: bytes) -> None:
    """Refuse what is no .xlsx, or says itself that it unpacks to too much."""
    if content.startswith(OLE):
        raise Unreadable(OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable(BROKEN) from None
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Unreadable("This is no .xlsx workbook. Save it as .xlsx or CSV, and choose that.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable(TOO_LARGE)


def _parsed(content: bytes) -> bytes:
    limits = {
        "seconds": CPU_SECONDS,
        "memory": MEMORY_BYTES,
        "sheets": MOST_SHEETS,
        "rows": MAX_ROWS + 2,  # one more than is taken, after the names: the reader says so
        "columns": MAX_COLUMNS + 1,
        "cell": MAX_CELL,
        "text": LARGEST_TEXT,
    }
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise Unreadable("Other workbooks are being read. Try again in a moment.")
    try:
        # -P: the worker's own folder is not where it looks for modules.
        done = subprocess.run(  # noqa: S603 (our own program, no shell, no arguments from outside)
            [sys.executable, "-P", str(WORKER), json.dumps(limits)],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_LARGE) from None
    finally:
        _places.release()
    if done.returncode == PASSWORD:
        raise Unreadable(OLD)
    if done.returncode:
        _log.info("a workbook failed (%d): %s", done.returncode, done.stderr[:500])
        died = done.returncode < 0 or done.returncode == TOO_MUCH_TEXT
        raise Unreadable(TOO_LARGE if died else BROKEN)
    return done.stdout
