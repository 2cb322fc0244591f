"""Handing mails over: to an SMTP server, or, where none is configured, to a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from proposals.config import LOOPBACK

TIMEOUT_SECONDS = 15
Deliver = Callable[[EmailMessage], None]


class RefusedForNow(Exception):
    """The server did not take this one mail; the next one may still go."""


@contextmanager
def post_office() -> Iterator[Deliver]:
    """Yield a function that hands one mail over; the connection is opened when first needed.

    It raises RefusedForNow about one mail, and OSError or SMTPException when nothing
    can be handed over at all.
    """
    address = urlsplit(current_app.config["MAIL_URL"])
    if not address.scheme:
        yield _keep_as_file
        return
    open_ones: list[smtplib.SMTP] = []

    def deliver(message: EmailMessage) -> None:
        if not open_ones:
            open_ones.append(_connect(address))
        _hand_over(open_ones[0], message)

    try:
        yield deliver
    finally:
        for connection in open_ones:
            connection.close()


def mail_fault() -> str | None:
    """Return why no mail would leave, as a sentence, or None."""
    address = urlsplit(current_app.config["MAIL_URL"])
    if not address.scheme:
        return "MAIL_URL is not set: letters become files in instance/mail."
    try:
        _connect(address).close()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return f"The mail server {address.hostname} does not take our mail: {error}"
    return None


def _connect(address: SplitResult) -> smtplib.SMTP:
    connection = _opened(address)
    try:
        _encrypt(connection, address)
        if address.username:
            connection.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, address.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    if address.scheme == "smtp":
        port = address.port or (587 if address.username else 25)
        return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    raise ValueError(f"MAIL_URL begins with {address.scheme}: use smtp or smtps.")


def _encrypt(connection: smtplib.SMTP, address: SplitResult) -> None:
    """Encrypt the way to any other machine, and never send a password without."""
    connection.ehlo()
    if address.scheme == "smtps" or address.hostname in LOOPBACK:
        return
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    elif address.username:
        raise smtplib.SMTPNotSupportedError(
            "it offers no encryption, so the password was not sent to it"
        )


def _hand_over(connection: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        raise RefusedForNow(str(error)) from None


def _keep_as_file(message: EmailMessage) -> None:
    folder = Path(current_app.instance_path) / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)  # letters hold links that open doors
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    path = folder / f"{name}.eml"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(bytes(message))
    current_app.logger.warning("No MAIL_URL: the letter to %s is in %s", message["To"], path)
