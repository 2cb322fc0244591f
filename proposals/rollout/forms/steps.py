"""What people fill in about a step of a roll-out."""

from __future__ import annotations

from wtforms.validators import InputRequired

from proposals import words
from proposals.drafting.models import MilestoneKind, Stage
from proposals.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    LineField,
    TextField,
    WholeField,
    optional,
)

LONGEST_NOTE = 2_000
OFFERED_AT = {
    Stage.ACCEPTED: (MilestoneKind.ROLLOUT, MilestoneKind.STEP),
    Stage.ROLLING_OUT: (
        MilestoneKind.ROLLOUT,
        MilestoneKind.COMPLETE,
        MilestoneKind.ROLLBACK,
        MilestoneKind.STEP,
    ),
    Stage.MEASURING: (MilestoneKind.ROLLBACK, MilestoneKind.STEP),
}


class MarkForm(BaseForm):
    """It happened: when, and what is worth knowing about it."""

    happened_on = DayField("Which day was it?", validators=[InputRequired("Say which day it was.")])
    note = TextField("What is worth knowing?", longest=LONGEST_NOTE, validators=optional())


class StepForm(MarkForm):
    kind = ChoiceField("What happened?", MilestoneKind, words.MILESTONE_KIND)
    exposure = WholeField(
        "How much it reaches, in percent",
        description="For a roll-out step: of the people, requests or machines it is for.",
        validators=optional(),
    )
    title = LineField(
        "In a few words",
        description="Such as “5% of merchants”. May stay empty unless it is a plain step.",
        validators=optional(),
    )

    def offer(self, stage: Stage) -> None:
        """Leave only what can be dated at the stage."""
        offered = OFFERED_AT.get(stage, ())
        self.kind.choices = {kind.value: words.MILESTONE_KIND[kind] for kind in offered}


class CorrectForm(BaseForm):
    happened_on = DayField("Which day was it?", validators=[InputRequired("Say which day it was.")])
    reason = LineField(
        "What was wrong with it?", validators=[InputRequired("Say what was wrong with the day.")]
    )


class MoveForm(BaseForm):
    planned_on = DayField(
        "New day", validators=[InputRequired("Choose the day that holds instead.")]
    )
    reason = TextField(
        "Why, and what would help?",
        longest=LONGEST_NOTE,
        description="Everybody who counts on the date reads it, and it stays with the milestone.",
        validators=[InputRequired("Say why; whoever counts on the date will ask.")],
    )
