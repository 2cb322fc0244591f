"""Pages as PDF, made in a process that can be killed.

Laying out takes seconds and a lot of memory, and reads what strangers wrote. So every
document gets a process with limits on both; it knows nothing of the application and can
fetch nothing. Only a few are made at once, and one for each person.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

from proposals.errors import Problem
from proposals.pdf_worker import MISSING_LIBRARY

CPU_SECONDS = 60
# A busy machine gives a process less than it asks for; the clock on the wall is generous.
WALL_SECONDS = 150
MEMORY_BYTES = 3 << 29
AT_ONCE = 2
PATIENCE_SECONDS = 5.0
WORKER = Path(__file__).with_name("pdf_worker.py")

_log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)
_waiting: set[Hashable] = set()
_lock = threading.Lock()


class NoPdf(Problem):
    """This server cannot make PDFs; the detail says what its administrator installs."""

    status, code, title = 503, "no_pdf", "No PDF on this server yet"

    def __init__(self) -> None:
        super().__init__(
            "The libraries that lay out PDFs are missing. An administrator installs them with:"
            " apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. Until then"
            " your browser does it: open the page and choose Print, then Save as PDF."
        )


class TooMuchPdf(Problem):
    """The document took more time or memory than a PDF is given."""

    status, code, title = 503, "too_much_pdf", "Too long for a PDF"

    def __init__(self) -> None:
        super().__init__(
            "Laying it out took longer than a PDF may take here. Your browser can do it: open"
            " the page and choose Print, then Save as PDF. Or copy it out as HTML or Markdown."
        )


class BusyWithPdfs(Problem):
    """Others are being made; trying again helps."""

    status, code, title = 503, "busy_with_pdfs", "Other PDFs are being made"

    def __init__(self) -> None:
        super().__init__(
            "The server is making as many PDFs as it can. Try again in a moment.", retry_after=10
        )


def can_make_pdf() -> bool:
    """Tell whether the library that lays out text for PDFs is on this machine."""
    return find_library("pango-1.0") is not None


def make_pdf(html: str, css: str, *, whose: Hashable) -> bytes:
    """Return the page as PDF; images in it are `data:`, everything else is left out.

    ``whose`` is who asked: a second one meanwhile is refused. End the database's
    transaction before. Raises NoPdf, TooMuchPdf or BusyWithPdfs.
    """
    with _place_for(whose):
        return _made(html, css)


@contextmanager
def _place_for(whose: Hashable) -> Iterator[None]:
    with _lock:
        if whose in _waiting:
            raise BusyWithPdfs()
        _waiting.add(whose)
    try:
        if not _places.acquire(timeout=PATIENCE_SECONDS):
            raise BusyWithPdfs()
        try:
            yield
        finally:
            _places.release()
    finally:
        with _lock:
            _waiting.discard(whose)


def _made(html: str, css: str) -> bytes:
    task = {"html": html, "css": css, "seconds": CPU_SECONDS, "memory": MEMORY_BYTES}
    try:
        # -P: the worker's own folder is not where it looks for modules.
        done = subprocess.run(  # noqa: S603 (our own program, no shell, no arguments from outside)
            [sys.executable, "-P", str(WORKER)],
            input=json.dumps(task).encode("utf-8", "replace"),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuchPdf from None
    if done.returncode == MISSING_LIBRARY:
        _log.warning("no PDF: %s", done.stderr.decode("utf-8", "replace")[-500:])
        raise NoPdf
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        _log.warning(
            "a PDF failed (%d): %s", done.returncode, done.stderr.decode("utf-8", "replace")[-2000:]
        )
        raise TooMuchPdf
    return done.stdout
