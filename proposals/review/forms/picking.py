"""One of a few words."""

from __future__ import annotations

import enum
from typing import Any

from wtforms.widgets import ListWidget, RadioInput

from proposals.forms import ChoiceField


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
