"""What a conversation asks for."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import DataRequired

from proposals import words
from proposals.forms import LONGEST_COMMENT, BaseForm, LineField, TextField
from proposals.review.forms.picking import PickField
from proposals.review.forms.remarks import WordsForm
from proposals.review.models import Disposition, ThreadKind
from proposals.review.texts import MISSING

CONVERSATION_KINDS = {
    kind: words.THREAD_KIND[kind] for kind in ThreadKind if kind != ThreadKind.CONCERN
}


class ReplyForm(BaseForm):
    body = TextField(
        "Your reply", longest=LONGEST_COMMENT, validators=[DataRequired(MISSING["body"])]
    )
    answers = BooleanField("Mark it as answered")


class EditForm(BaseForm):
    body = TextField(
        "In other words",
        description="Markdown works.",
        longest=LONGEST_COMMENT,
        validators=[DataRequired(MISSING["body"])],
    )


class DeletionForm(BaseForm):
    why = TextField(
        "Why does it have to go?", description="Everybody reads this in its place.", longest=1000
    )


class DispositionForm(BaseForm):
    disposition = PickField("What came of it?", Disposition, words.DISPOSITION)
    body = TextField("Why not?", longest=LONGEST_COMMENT)


class ThreadForm(WordsForm):
    kind = PickField("What is it?", ThreadKind, CONVERSATION_KINDS, default=ThreadKind.COMMENT)
    body = TextField(
        "What would you like to say?",
        description="Markdown works. Everybody who can see the proposal can read it.",
        longest=LONGEST_COMMENT,
        validators=[DataRequired(MISSING["body"])],
    )


class ConcernForm(WordsForm):
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
