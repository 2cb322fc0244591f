"""What administrators fill in about a source."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField
from wtforms.validators import DataRequired, Length

from proposals import words
from proposals.forms import BaseForm, ChoiceField, LineField, clean, optional
from proposals.metrics.actions.sourcing import Facts
from proposals.metrics.models import SourceKind


class SourceForm(BaseForm):
    name = LineField(
        "Name",
        longest=60,
        description="As people find it when they set up a pull. Everybody may read it.",
        validators=[DataRequired("Give it a name.")],
    )
    address = LineField(
        "Address",
        longest=500,
        description="https://prometheus.example.org:9090, postgresql://reader@host:5432/database,"
        " sqlite:////path/to/a/file, or where JSON and CSV are served. Without a password; only"
        " administrators see it.",
        validators=[DataRequired("Write the address.")],
    )
    secret = PasswordField(
        "Password or token",
        filters=[clean],
        validators=[*optional(), Length(max=4000, message="At most %(max)d characters fit here.")],
        description="The password if the address names a user, otherwise a bearer token. It is"
        " sealed, and never shown again; empty leaves the one that is kept.",
    )
    is_inside = BooleanField(
        "It is inside our own network",
        description="Only then may it have a private address, be this machine, or be a file on it.",
    )

    def facts(self) -> Facts:
        """Return what was filled in."""
        return Facts(
            name=self.name.data or "",
            address=self.address.data or "",
            secret=self.secret.data or "",
            is_inside=self.is_inside.data,
        )


class NewSourceForm(SourceForm):
    kind = ChoiceField("What is it?", SourceKind, words.SOURCE_KIND)
