"""A mail server of our own, as contrary as a test needs it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from proposals import clock
from proposals.db import db
from proposals.events import deliver_due
from proposals.notifications.sending import send_due


class Server:
    """Keeps what it is sent; ``answers`` are what it says to the next letters."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=default))
        return answer


@contextmanager
def a_mail_server(app: Any) -> Iterator[Server]:
    server = Server()
    port = _free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    try:
        yield server
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def deliver_and_send() -> int:
    """What the worker does: events to letters, letters to the post."""
    db.session.commit()
    deliver_due()
    sent = send_due()
    db.session.expire_all()
    return sent


def a_day_later() -> int:
    """What the worker does once everything that can wait has waited: the mail of the day."""
    db.session.commit()
    deliver_due()
    with clock.at(clock.now() + timedelta(days=1)):
        sent = send_due()
    db.session.expire_all()
    return sent
