"""What a review asks for."""

from __future__ import annotations

import enum
from typing import Any

from wtforms.validators import DataRequired
from wtforms.widgets import ListWidget, RadioInput

from proposals import words
from proposals.forms import LONGEST_COMMENT, BaseForm, ChoiceField, LineField, TextField
from proposals.review.models import Stance, ThreadKind
from proposals.review.texts import MISSING

STANCE_NOTES = {
    Stance.SUPPORTS: "Go ahead. A sentence why helps; it may stay empty.",
    Stance.RESERVATION: "Go ahead, and know this. Say what.",
    Stance.NO_OBJECTION: "You were asked, and leave it to them. No words needed.",
    Stance.DISAGREES: "You would not do it, and do not stand in its way. Kept word for word.",
    Stance.OBJECTS: "Blocks until you say that it is settled. Say why, and what would settle it.",
    Stance.RECUSED: "You are too close to judge. No words needed.",
}
CONVERSATION_KINDS = {
    kind: words.THREAD_KIND[kind] for kind in ThreadKind if kind != ThreadKind.CONCERN
}


class PickField(ChoiceField):
    """One of an enum's members as radio buttons; none is picked beforehand."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()

    def __init__(
        self, label: str, kind: type[enum.StrEnum], words: dict[Any, str], **options: Any
    ) -> None:
        super().__init__(label, kind, words, **options)
        self.label.field_id = ""
        self.invalid_choice_message = self.invalid_value_message = "Choose one."


class ReplyForm(BaseForm):
    body = TextField(
        "Your reply", longest=LONGEST_COMMENT, validators=[DataRequired(MISSING["body"])]
    )


class ThreadForm(BaseForm):
    kind = PickField("What is it?", ThreadKind, CONVERSATION_KINDS, default=ThreadKind.COMMENT)
    body = TextField(
        "What would you like to say?",
        description="Markdown works. Everybody who can see the proposal can read it.",
        longest=LONGEST_COMMENT,
        validators=[DataRequired(MISSING["body"])],
    )


class ConcernForm(BaseForm):
    title = LineField(
        "What is the concern, in one line?", validators=[DataRequired(MISSING["title"])]
    )
    body = TextField(
        "What could go wrong, and how?",
        description="Markdown works. One concern at a time gets one answer at a time.",
        longest=LONGEST_COMMENT,
        validators=[DataRequired(MISSING["body"])],
    )
    would_settle = TextField(
        "What would settle this?",
        description="A change, a number, a rehearsal: what lets you say that it is settled.",
        longest=LONGEST_COMMENT,
        validators=[DataRequired(MISSING["would_settle"])],
    )


class PositionForm(BaseForm):
    stance = PickField("Where do you stand?", Stance, words.STANCE)
    statement = TextField(
        "In your own words",
        description="Quoted as you write it. Needed unless you support it, have no objection or"
        " are recused.",
        longest=LONGEST_COMMENT,
    )
    would_settle = TextField(
        "What would settle it?", description="Only if you object.", longest=LONGEST_COMMENT
    )
