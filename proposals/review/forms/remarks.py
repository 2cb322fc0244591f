"""What a remark on the words of a text asks for, whatever its kind."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.widgets import HiddenInput

from proposals import words
from proposals.forms import (
    LONGEST_COMMENT,
    BaseForm,
    DocumentField,
    LineField,
    TextField,
    WholeField,
)
from proposals.review.anchors import ANCHORED, LONGEST_QUOTE, Selectors
from proposals.review.forms.picking import PickField
from proposals.review.models import ThreadKind
from proposals.review.remarks import Remark
from proposals.review.texts import MISSING

# What each kind says beside its own words.
NEEDED = {
    ThreadKind.COMMENT: ("body",),
    ThreadKind.QUESTION: ("body",),
    ThreadKind.CONCERN: ("title", "body", "would_settle"),
    ThreadKind.SUGGESTION: (),
    ThreadKind.PRAISE: ("body",),
}


class WordsForm(BaseForm):
    """The words that something is about: copied by hand, or as a script saw them chosen."""

    exact = TextField(
        "The words it is about",
        description="Copy them here from the proposal. Leave it empty to speak of all of it.",
        longest=LONGEST_QUOTE,
    )
    prefix = DocumentField("Before them", widget=HiddenInput(), longest=100)
    suffix = DocumentField("After them", widget=HiddenInput(), longest=100)
    text = StringField("Which text", widget=HiddenInput())
    start = WholeField("Where", widget=HiddenInput())

    @property
    def about(self) -> Selectors | None:
        """The words that were given; which text they are in is '' where a hand copied them."""
        if not self.exact.data:
            return None
        return Selectors(
            exact=self.exact.data,
            prefix=self.prefix.data or "",
            suffix=self.suffix.data or "",
            text=self.text.data if self.text.data in ANCHORED else "",
            start=None if self.start.data is None else int(self.start.data),
        )


class RemarkForm(WordsForm):
    kind = PickField("What is it?", ThreadKind, words.THREAD_KIND, default=ThreadKind.COMMENT)
    title = LineField("What is the concern, in one line?")
    body = TextField("What would you like to say?", longest=LONGEST_COMMENT)
    would_settle = TextField("What would settle this?", longest=LONGEST_COMMENT)
    replacement = DocumentField("Write instead", longest=LONGEST_COMMENT)

    @classmethod
    def of(cls, remark: Remark, **options: Any) -> RemarkForm:
        """Return the form filled with a remark."""
        chosen: dict[str, Any] = vars(remark.about) if remark.about else {}
        return cls(None, **{**vars(remark), **chosen, **options})

    @property
    def remark(self) -> Remark:
        """What was typed, and nothing of what another kind would have said."""
        kind = self.kind.data or ThreadKind.COMMENT
        is_concern = kind == ThreadKind.CONCERN
        return Remark(
            kind=kind,
            body=self.body.data or "",
            title=self.title.data or "" if is_concern else "",
            would_settle=self.would_settle.data or "" if is_concern else "",
            replacement=self.replacement.data if kind == ThreadKind.SUGGESTION else None,
            about=self.about,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        missing = [name for name in NEEDED.get(self.kind.data, ()) if not self[name].data]
        for name in missing:
            self[name].errors = [*self[name].errors, MISSING[name]]
        return is_right and not missing
