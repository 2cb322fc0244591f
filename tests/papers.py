"""Reading PDFs: how many pages, which words; needs poppler-utils."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextvars import Context

import pytest

from proposals.db import db
from tests.browser import Browser


def fetched(browser: Browser, url: str) -> bytes:
    """Return what a browser downloads from an address that answers with a file."""
    db.session.commit()
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = Context().run(browser.client.get, url, headers=headers)
    db.session.expire_all()
    assert answer.status_code == 200, answer.status
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def pages_of(pdf: bytes) -> int:
    found = re.search(r"^Pages:\s+(\d+)$", _run("pdfinfo", "-", given=pdf), re.MULTILINE)
    assert found
    return int(found[1])


def is_tagged(pdf: bytes) -> bool:
    return "Tagged:          yes" in _run("pdfinfo", "-", given=pdf)


def words_of(pdf: bytes) -> str:
    """Return the text, one space between words."""
    return " ".join(_run("pdftotext", "-enc", "UTF-8", "-", "-", given=pdf).split())


def _run(name: str, *arguments: str, given: bytes) -> str:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is missing: apt-get install poppler-utils")
    done = subprocess.run([program, *arguments], input=given, capture_output=True, check=True)
    return done.stdout.decode()
