"""What people fill in about a step of a roll-out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wtforms import HiddenField
from wtforms.validators import InputRequired

from proposals import words
from proposals.drafting.models import MilestoneKind, Stage
from proposals.errors import Invalid
from proposals.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    LineField,
    TextField,
    WholeField,
    optional,
)
from proposals.rollout.presets import Preset

LONGEST_NOTE = 2_000
OFFERED_AT = {
    Stage.ACCEPTED: (MilestoneKind.ROLLOUT, MilestoneKind.STEP),
    Stage.ROLLING_OUT: (
        MilestoneKind.ROLLOUT,
        MilestoneKind.COMPLETE,
        MilestoneKind.STEP,
    ),
    Stage.MEASURING: (MilestoneKind.STEP,),
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
    scope = LineField(
        "Whom or what it reaches",
        description="Such as “merchants in Portugal”.",
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
    """A later day with one click, or any other day; ``later`` is the preset that was pressed."""

    later = HiddenField()
    planned_on = DayField("Another day", validators=optional())
    reason = TextField(
        "Why, and what would help?",
        longest=LONGEST_NOTE,
        description="Everybody who counts on the date reads it, and it stays with the milestone.",
        validators=[InputRequired("Say why; whoever counts on the date will ask.")],
    )

    def day_among(self, presets: Iterable[Preset]) -> date:
        """Return the day that was chosen; Invalid where none was."""
        pressed = {preset.key: preset.day for preset in presets}
        day = pressed.get(self.later.data) or self.planned_on.data
        if day is None:
            sentence = "Choose the day that holds instead."
            raise Invalid(sentence, {"planned_on": [sentence]})
        return day
