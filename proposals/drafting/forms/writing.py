"""What people fill in while they write."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import DataRequired, Optional

from proposals.drafting.models import (
    Unsaved,
)
from proposals.drafting.passages import FIELDS, sent_back
from proposals.forms import (
    LONGEST_DOCUMENT,
    BaseForm,
    DocumentField,
    LineField,
    TextField,
    whole,
)

BRIEF_WORDS = 120  # what fits in one minute of reading


def fields_sent() -> MultiDict[str, str]:
    """Return the fields of the form, as browsers send them or as scripts do.

    A script sends {"entries": [[name, value], …]}: no form encoding is as quick to write.
    """
    if not request.is_json:
        return request.form
    document = request.get_json(silent=True)
    entries = document.get("entries") if isinstance(document, dict) else None
    try:
        return MultiDict((str(name), str(value)) for name, value in entries or [])
    except (TypeError, ValueError):
        return MultiDict()


def is_in_passages(sent: MultiDict[str, str]) -> bool:
    """Tell whether the document was sent passage by passage."""
    return "part-text" in sent


class RevisionForm(BaseForm):
    """The texts of a revision; the document comes whole, or in passages that are joined here."""

    restored_from: Unsaved | None = None  # where it shows what was typed and not saved

    @classmethod
    def read(cls, **defaults: Any) -> Any:
        sent = fields_sent()
        if is_in_passages(sent):
            columns = (sent.getlist(f"part-{name}") for name in FIELDS)
            body = sent_back(zip_longest(*columns, fillvalue=""))
            sent = MultiDict(sent)
            sent["body"] = body
        return cls(sent or None, **defaults)

    base_revision = HiddenField(filters=[whole])
    title = LineField(
        "Title",
        description="Words that somebody outside your team would understand.",
        validators=[DataRequired("Give it a title.")],
    )
    brief = TextField(
        "In brief",
        description=f"What, why and for whom, in plain language: at most {BRIEF_WORDS} words.",
    )
    body = DocumentField("Document", longest=LONGEST_DOCUMENT)
    gets_worse = TextField(
        "What gets worse, and for whom?",
        description="Every change costs somebody something. Said now, it is a trade-off.",
    )
    undo = TextField(
        "How do we undo it?",
        description="What somebody on call would do, and how long it would take.",
    )
    stop_when = TextField(
        "What would make us stop?",
        description="A number and a time, such as: fewer than half of the builds after two weeks.",
    )
    cost = TextField(
        "What does it cost?",
        description="Weeks of work, money each month, attention. A guess with its reason is fine.",
        validators=[Optional()],
    )
    message = LineField(
        "What did you change?",
        description="Readers see it in the list of revisions.",
        validators=[Optional()],
    )
    weight = RadioField(
        "How much does it matter to reviewers?",
        choices={"minor": "Minor", "material": "Material"},
        default="material",
        validators=[Optional()],
    )


class RestoreForm(BaseForm):
    """Why an earlier revision is restored; ``base_revision`` is the latest that was shown."""

    base_revision = HiddenField(filters=[whole])
    message = LineField(
        "Why do you restore it?",
        description="Readers see it in the list of revisions.",
        validators=[Optional()],
    )
    is_material = BooleanField("It is a material change: ask the reviewers to look again")
