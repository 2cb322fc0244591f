"""Letters as they arrive: without a mail server they are files."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.journeys.live import LiveServer


def letters_to(server: LiveServer, address: str) -> list[EmailMessage]:
    """Let the worker send what is due, and return this address's letters, newest first."""
    server.work()
    folder = Path(server.app.instance_path) / "mail"
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    letters = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [letter for letter in letters if letter["To"] == address]  # type: ignore[misc]


def link_in(letter: EmailMessage) -> str:
    """Return the link that the letter is about, from the text for people without HTML."""
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return re.findall(r"https?://\S+", text)[0]
