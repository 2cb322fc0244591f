"""What people fill in to start a proposal."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import FileField, RadioField
from wtforms.validators import DataRequired, InputRequired, Optional

from proposals.drafting.starters import Template
from proposals.forms import LONGEST_DOCUMENT, BaseForm, DocumentField, LineField, TextField


class BeginForm(BaseForm):
    """A title and one sentence: all that a proposal needs to begin."""

    title = LineField(
        "Title",
        description="Words that somebody outside your team would understand.",
        validators=[DataRequired("Give it a title.")],
    )
    brief = TextField(
        "What gets better, for whom?",
        description="One sentence is enough. It becomes the beginning of In brief.",
        validators=[Optional()],
    )


class StartForm(BeginForm):
    template = RadioField(
        "What is it mostly about?",
        description="It chooses the sections you start with. You can change every one of them.",
        choices={},
        default="general",
        validators=[InputRequired("Choose a template.")],
    )

    def offer(self, templates: Iterable[Template]) -> None:
        """Fill the choices with templates that are offered."""
        self.template.choices = {each.key: each.name for each in templates}


class MarkdownForm(BaseForm):
    text = DocumentField(
        "Paste its Markdown",
        longest=LONGEST_DOCUMENT,
        validators=[Optional()],
    )
    file = FileField(
        "Or choose a file",
        description="Markdown in UTF-8, at most 1 MB; with front matter if it has some.",
        validators=[Optional()],
    )
    title = LineField(
        "Title",
        description="Leave it empty to take the one that the document gives itself.",
        validators=[Optional()],
    )
