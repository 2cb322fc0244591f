"""What people fill in about the code that carries a change."""

from __future__ import annotations

from wtforms.validators import InputRequired

from proposals.forms import BaseForm, DayField, LineField, WholeField, optional
from proposals.rollout.changes import LONGEST_TITLE, LONGEST_URL


class LinkForm(BaseForm):
    address = LineField(
        "Address of a commit, merge request or release",
        longest=LONGEST_URL,
        description="As the browser shows it, such as https://github.com/owner/name/pull/12.",
        validators=[InputRequired("Paste its address.")],
    )
    title = LineField("What it is called", longest=LONGEST_TITLE, validators=optional())


class BeginForm(BaseForm):
    exposure = WholeField(
        "How much it reaches, in percent",
        description="Of the people, requests or machines it is for.",
        validators=[InputRequired("Say how much it reaches, from 1 to 100 percent.")],
    )
    happened_on = DayField("Which day was it?", validators=[InputRequired("Say which day it was.")])
