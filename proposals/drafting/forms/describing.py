"""What people fill in about what a proposal serves, touches and takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from proposals.forms import BaseForm, LineField, NumberField, TextField
from proposals.goals.models import Goal

LONGEST_LIST = 1_000  # characters of words in one line


class TicksField(SelectMultipleField):
    """Some of several choices, each with a box to tick; none of them is an answer too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class GoalsForm(BaseForm):
    goals = TicksField("Goals", choices={}, coerce=int, validators=[Optional()])

    def offer(self, goals: Iterable[Goal]) -> None:
        """Fill the choices with goals that can be served."""
        self.goals.choices = {goal.id: goal.title for goal in goals}

    def chosen(self, goals: Iterable[Goal]) -> list[Goal]:
        """Return those of the goals that are ticked."""
        return [goal for goal in goals if goal.id in (self.goals.data or [])]


class WordsForm(BaseForm):
    """Words that are there, each to keep or not, and a line for more of them."""

    kept = TicksField("Keep", choices={}, validators=[Optional()])
    more = LineField("Add", longest=LONGEST_LIST, validators=[Optional()])

    @classmethod
    def of(cls, words: Sequence[str], *, called: str) -> WordsForm:
        """Return the form as it was sent, or with all of these to keep."""
        form: WordsForm = cls.read(kept=list(words))
        form.kept.choices = {word: word for word in words}
        form.kept.label.text = called
        return form

    def words(self, *, by_space: bool = False) -> list[str]:
        """Return what is kept and what was added, which commas part, or spaces too."""
        added = re.split(r"[,;\s]+" if by_space else r"[,;]", self.more.data or "")
        return [*(self.kept.data or []), *added]


class EffortForm(BaseForm):
    low = NumberField("At least, in person-weeks")
    high = NumberField("At most, in person-weeks")


class AlternativeForm(BaseForm):
    name = LineField(
        "What else could be done?",
        description="Doing nothing is one of them, too.",
        validators=[DataRequired("Say what else could be done.")],
    )
    why_not = TextField(
        "Why not?",
        description="What it would have cost, or what would have made you choose it.",
        longest=2_000,
        validators=[DataRequired("Say why it is not the one proposed.")],
    )
