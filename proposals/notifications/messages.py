"""Letters as a mail: headers that nobody can write into, the same words as text and as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.drafting.models import Proposal
from proposals.forms import one_line
from proposals.impact.drawing.png import png_of
from proposals.notifications.models import Letter
from proposals.notifications.wording import Wording, actor_of
from proposals.overview.needs import needs_line
from proposals.overview.news import counted

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A letter with its words, and the proposal that it is about if it is about one."""

    letter: Letter
    wording: Wording
    proposal: Proposal | None


@dataclass(frozen=True)
class Chapter:
    """What a mail says of one proposal, why the reader hears of it, and what it needs now."""

    proposal: Proposal | None
    wordings: Sequence[Wording]
    why: str
    needs: Sequence[str]
    turn: Sequence[str]


def message_of(written: Sequence[Written], *, has_title: bool = False) -> EmailMessage:
    """Return the mail: one letter, or all that waited for the same address.

    With a title it says above the letters on each proposal which one that is. A second try
    has the same Message-ID, so that nobody reads it twice.
    """
    first = written[0].letter
    chapters = _chapters(written)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(written, chapters)
    message["From"] = _sender(written)
    message["To"] = Address(addr_spec=first.address)
    message["Date"] = format_datetime(clock.now())
    sent_for = int(first.event.occurred_at.timestamp())
    message["Message-ID"] = f"<letter-{first.id}-{sent_for}@{_host()}>"
    if len(chapters) == 1 and (proposal := chapters[0].proposal):
        message["References"] = f"<proposal-{proposal.number}@{_host()}>"  # one conversation
    message["Auto-Submitted"] = "auto-generated"
    facts: dict[str, Any] = {
        "subject": message["Subject"],
        "chapters": chapters,
        "has_title": has_title,
        "is_of_the_day": first.is_batched,
        "images": _images(written),
    }
    message.set_content(_rendered("mail/letter.txt", facts))
    message.add_alternative(_rendered("mail/letter.html", facts), subtype="html")
    html = message.get_body(("html",))
    assert html is not None
    for name, image in facts["images"].items():
        html.add_related(image, "image", "png", cid=f"<{name}>", disposition="inline")
    return message


def _images(written: Sequence[Written]) -> dict[str, bytes]:
    """Return the pictures of all letters as PNG, by their names; none where none can be drawn."""
    drawn = {
        picture.cid: png_of(picture.svg) for each in written for picture in each.wording.pictures
    }
    return {name: image for name, image in drawn.items() if image}


def _chapters(written: Sequence[Written]) -> list[Chapter]:
    """Group the letters by proposal, in the order in which each was first heard of."""
    numbers = list(dict.fromkeys(_number(each) for each in written))
    ordered = sorted(written, key=lambda each: numbers.index(_number(each)))
    return [_chapter(list(group)) for _, group in groupby(ordered, key=_number)]


def _number(written: Written) -> int:
    return written.proposal.number if written.proposal else 0


def _chapter(group: Sequence[Written]) -> Chapter:
    proposal, reader = group[0].proposal, group[0].letter.person
    needs, turn = _needs(proposal, reader) if proposal and reader else ([], [])
    reasons = list(dict.fromkeys(each.letter.why for each in group))
    return Chapter(
        proposal, [each.wording for each in group], words.sentence_list(reasons), needs, turn
    )


def _needs(proposal: Proposal, reader: Person) -> tuple[list[str], list[str]]:
    line = needs_line(proposal)
    return line.phrases, line.names_to(reader)


def _subject(written: Sequence[Written], chapters: Sequence[Chapter]) -> str:
    said, proposal = written[0].wording.subject, chapters[0].proposal
    if len(written) > 1:
        events = [each.letter.event for each in written]
        said = counted(Counter((event.name, event.details.get("kind")) for event in events))
        title = proposal.title if proposal and len(chapters) == 1 else ""
        said = f"{said}: {title}" if title else f"{said} on {len(chapters)} proposals"
    about = f"[TL-{proposal.number}] " if proposal and len(chapters) == 1 else ""
    return one_line(about + said[:1].upper() + said[1:])[:LONGEST_SUBJECT]


def _sender(written: Sequence[Written]) -> Address:
    """Return 'Dele Okonkwo via Throughline' at the server's own address."""
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    people = {actor_of(each.letter.event) for each in written if each.proposal}
    person = people.pop() if len(people) == 1 else None
    shown = f"{person.name} via Throughline" if person else name or "Throughline"
    return Address(display_name=one_line(shown), addr_spec=address)


def _rendered(template: str, facts: dict[str, object]) -> str:
    # Not flask.render_template: it asks the request, and the worker has none.
    return current_app.jinja_env.get_template(template).render(
        **facts, server=current_app.config["SERVER_URL"]
    )


def _host() -> str:
    return urlsplit(current_app.config["SERVER_URL"]).hostname or "localhost"
