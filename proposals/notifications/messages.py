"""A letter as a mail: headers that nobody can write into, the same words as text and as HTML."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from flask import current_app

from proposals import clock
from proposals.drafting.models import Proposal
from proposals.forms import one_line
from proposals.notifications.models import Letter
from proposals.notifications.wording import Wording, actor_of

LONGEST_SUBJECT = 200


def message_of(letter: Letter, wording: Wording, proposal: Proposal | None) -> EmailMessage:
    """Return the mail. A second try has the same Message-ID, so that nobody reads it twice."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(wording, proposal)
    message["From"] = _sender(letter, proposal)
    message["To"] = Address(addr_spec=letter.address)
    message["Date"] = format_datetime(clock.now())
    sent_for = int(letter.event.occurred_at.timestamp())
    message["Message-ID"] = f"<letter-{letter.id}-{sent_for}@{_host()}>"
    if proposal:
        message["References"] = f"<proposal-{proposal.number}@{_host()}>"  # one conversation
    message["Auto-Submitted"] = "auto-generated"
    facts = {"wording": wording, "why": letter.why, "proposal": proposal}
    message.set_content(_rendered("mail/letter.txt", facts))
    message.add_alternative(_rendered("mail/letter.html", facts), subtype="html")
    return message


def _subject(wording: Wording, proposal: Proposal | None) -> str:
    about = f"[TL-{proposal.number}] " if proposal else ""
    return one_line(about + wording.subject)[:LONGEST_SUBJECT]


def _sender(letter: Letter, proposal: Proposal | None) -> Address:
    """Return 'Dele Okonkwo via Throughline' at the server's own address."""
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    person = actor_of(letter) if proposal else None
    shown = f"{person.name} via Throughline" if person else name or "Throughline"
    return Address(display_name=one_line(shown), addr_spec=address)


def _rendered(template: str, facts: dict[str, object]) -> str:
    # Not flask.render_template: it asks the request, and the worker has none.
    return current_app.jinja_env.get_template(template).render(
        **facts, server=current_app.config["SERVER_URL"]
    )


def _host() -> str:
    return urlsplit(current_app.config["SERVER_URL"]).hostname or "localhost"
