"""What a position asks for."""

from __future__ import annotations

from proposals import words
from proposals.forms import LONGEST_COMMENT, BaseForm, TextField
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
