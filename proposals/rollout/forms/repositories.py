"""What administrators fill in about a repository."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import DataRequired

from proposals import words
from proposals.forms import BaseForm, ChoiceField, LineField
from proposals.rollout.changes import LONGEST_NAME
from proposals.rollout.models import Service


class RepositoryForm(BaseForm):
    environment = LineField(
        "Environment that reaches people",
        longest=LONGEST_NAME,
        description="As the host calls it. The first deployment there, after a proposal was"
        " accepted, is offered as the beginning of its roll-out.",
        validators=[DataRequired("Say which environment reaches people.")],
        default="production",
    )


class NewRepositoryForm(RepositoryForm):
    service = ChoiceField("Where is it?", Service, words.SERVICE)
    name = LineField(
        "Repository",
        longest=LONGEST_NAME,
        description="owner/name, or any address that it is cloned from.",
        validators=[DataRequired("Say which repository it is.")],
    )


class RenewalForm(BaseForm):
    ends_at_once = BooleanField(
        "Somebody else may know the one of today: stop believing it now",
        description="Otherwise it counts until the new one is used, for a day at the most, and"
        " nothing is lost while you enter the new one.",
    )
