"""What a position, and the answer to a request for one, ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.validators import DataRequired

from proposals import words
from proposals.accounts.models import Person
from proposals.forms import (
    LONGEST_COMMENT,
    BaseForm,
    DayField,
    LineField,
    PersonField,
    TextField,
    optional,
    whole,
)
from proposals.review.forms.picking import PickField
from proposals.review.models import Stance

STANCE_NOTES = {
    Stance.SUPPORTS: "Go ahead. A sentence why helps; it may stay empty.",
    Stance.RESERVATION: "Go ahead, and know this. Say what.",
    Stance.NO_OBJECTION: "You were asked, and leave it to them. No words needed.",
    Stance.DISAGREES: "You would not do it, and do not stand in its way. Kept word for word.",
    Stance.OBJECTS: "Blocks until you say that it is settled. Say why, and what would settle it.",
    Stance.RECUSED: "You are too close to judge. No words needed.",
}
WHY_NOT = "Say why, in a few words."


class PositionForm(BaseForm):
    whose = RadioField(
        "Whose position is it?",
        coerce=whole,
        choices=[],
        description="In somebody’s place, it is shown as theirs, and that you took it.",
    )
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

    def offer(self, reader: Person, absent: Sequence[Person], *, first: Person) -> None:
        """Let the reader choose whose position it is, where they stand in for somebody."""
        if not absent:
            del self.whose
            return
        self.whose.choices = [(reader.id, "Mine")] + [
            (each.id, f"{each.name}’s, for whom I stand in") for each in absent
        ]
        if self.whose.raw_data is None and self.whose.data is None:
            self.whose.data = first.id

    def position(self, absent: Sequence[Person]) -> dict[str, Any]:
        """Return what was filled in as an action takes it."""
        said = {name: value for name, value in self.data.items() if name != "whose"}
        whose = self.whose.data if "whose" in self else None
        return {**said, "in_place_of": next((each for each in absent if each.id == whose), None)}


class AcceptForm(BaseForm):
    looks_by = DayField("I will look by", validators=optional())


class DeclineForm(BaseForm):
    why = LineField("Why not?", longest=500, validators=[DataRequired(WHY_NOT)])


class HandOverForm(BaseForm):
    to = PersonField("To whom?", validators=[DataRequired("Choose a person.")])
    why = LineField(
        "Why them?",
        longest=500,
        description="They read it as the reason why they are asked: not my area, I trust you.",
        validators=[DataRequired(WHY_NOT)],
    )
