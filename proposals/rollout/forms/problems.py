"""What people fill in about a problem, and about how what shipped differs."""

from __future__ import annotations

import textwrap
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired

from proposals import words
from proposals.drafting.models import Proposal, Risk
from proposals.forms import (
    LONGEST_DOCUMENT,
    BaseForm,
    DayField,
    DocumentField,
    LineField,
    PersonField,
    TextField,
    one_line,
    optional,
    whole,
)
from proposals.rollout.course import BAD_NEWS, STANDS_AT
from proposals.rollout.forms.steps import LONGEST_NOTE
from proposals.rollout.models import Status
from proposals.rollout.queries.problems import can_be_reopened

LONGEST_DIFFERENCE = 500  # it stands on top of every page
A_CHOICE_QUOTES = 100  # letters of a risk; the page of the problem has it whole


def _status(value: Any) -> Status | None:
    return Status(value) if value else None


class ProblemForm(BaseForm):
    """What somebody sees; what cannot apply to the proposal is not asked."""

    title = LineField(
        "What is the problem, in a few words?",
        validators=[DataRequired("Say what the problem is, in a few words.")],
    )
    description = TextField(
        "What do you see?",
        description="Where, since when, and how somebody else can see it too.",
        longest=LONGEST_NOTE,
        validators=optional(),
    )
    risk = SelectField(
        "Did somebody foresee it?",
        description="Whoever named the risk is credited.",
        coerce=whole,
    )
    status = RadioField(
        "Does it change where the roll-out stands?",
        description="Until the problem is settled it outweighs a better status.",
        choices={"": "No", **{each.value: words.STATUS[each] for each in BAD_NEWS}},
        coerce=_status,
        default="",
    )
    asks_to_reopen = BooleanField(
        "Ask the decider to open it again",
        description="For what should change the decision itself. The decider is told at once, and"
        " answers by name, with why.",
    )

    def offer(self, proposal: Proposal) -> None:
        """Leave only what can be said of the proposal at its stage."""
        self.risk.choices = {"": "No, or I do not know"} | {
            str(each.id): f"{_begun(each)} ({each.raised_by.name})" for each in proposal.risks
        }
        if not proposal.risks:
            del self.risk
        if proposal.stage not in STANDS_AT:
            del self.status
        if not can_be_reopened(proposal):
            del self.asks_to_reopen

    def told(self, proposal: Proposal) -> dict[str, Any]:
        """Return what was said, as the action takes it."""
        chosen = self.data.get("risk")
        risk = next((each for each in proposal.risks if each.id == chosen), None)
        return {**self.data, "risk": risk}


def _begun(risk: Risk) -> str:
    return textwrap.shorten(one_line(risk.description), A_CHOICE_QUOTES, placeholder=" …")


class AnswerForm(BaseForm):
    text = TextField(
        "What is done about it?",
        longest=LONGEST_NOTE,
        validators=[InputRequired("Write an answer.")],
    )


class SettleForm(BaseForm):
    how = TextField(
        "How was it settled?",
        longest=LONGEST_NOTE,
        validators=[InputRequired("Say how it was settled.")],
    )


class AgainForm(BaseForm):
    why = TextField(
        "What is still wrong?",
        longest=LONGEST_NOTE,
        validators=[InputRequired("Say what is still wrong.")],
    )


class RequestForm(BaseForm):
    """What the decider answers; a condition is asked for only where opening it again means one."""

    reopens = RadioField(
        "What do you answer?",
        choices={"no": "It stays as decided", "yes": "It is opened again"},
        validators=[InputRequired("Choose one.")],
    )
    why = TextField(
        "Why?",
        description="Whoever asked reads it, and so does everybody who can see the proposal.",
        longest=LONGEST_NOTE,
        validators=[InputRequired("Say why.")],
    )
    condition = LineField(
        "What has to be true before it is complete?",
        description="Only where it is opened again: a further condition of your decision.",
        validators=optional(),
    )
    owner = PersonField("Who sees to it?")
    due_on = DayField("By when?", validators=optional())

    def offer(self, people: Any, *, asks_for_condition: bool) -> None:
        """Fill in who can be chosen, or drop what is not asked."""
        if asks_for_condition:
            self.owner.offer(people)
            return
        del self.condition, self.owner, self.due_on


class DeviationForm(BaseForm):
    """What differs and why, and the texts as they are true now."""

    base_revision = HiddenField(filters=[whole])
    what = TextField(
        "What differs from what was accepted?",
        description="It stands on top of every page of the proposal, with what it became.",
        longest=LONGEST_DIFFERENCE,
        validators=[InputRequired("Say what differs, in a sentence or two.")],
    )
    why = TextField(
        "Why?",
        longest=LONGEST_DIFFERENCE,
        validators=[InputRequired("Say why; whoever counted on the other will ask.")],
    )
    brief = TextField("In brief")
    body = DocumentField("Document", longest=LONGEST_DOCUMENT)
    gets_worse = TextField("What gets worse, and for whom?")
    undo = TextField("How do we undo it?")
    stop_when = TextField("What would make us stop?")
    cost = TextField("What does it cost?")
