"""What people say when they remove a point."""

from __future__ import annotations

from wtforms.validators import DataRequired

from proposals.forms import BaseForm, LineField


class RemovalForm(BaseForm):
    reason = LineField(
        "Why should it never have been there?",
        longest=200,
        description="Such as: the sensor was off. It is kept with what the point said.",
        validators=[DataRequired("Say why.")],
    )
