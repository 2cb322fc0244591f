"""What people are asked about themselves, their teams and their tokens."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from proposals import words
from proposals.accounts.handles import HANDLE, LONGEST
from proposals.accounts.models import Function, Scope
from proposals.accounts.passwords import fault_in
from proposals.accounts.tokens import DEFAULT_DAYS, MOST_DAYS
from proposals.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    LineField,
    PersonField,
    TextField,
    WholeField,
    optional,
)

LONGEST_NAME = 100
LONGEST_ADDRESS = 254
# What HTML calls a valid e-mail address: nothing that could end a header or start another.
EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII)


class EmailField(LineField):
    """An address that mail can be sent to, in small letters."""

    def __init__(self, label: str, **options: object) -> None:
        super().__init__(
            label,
            longest=LONGEST_ADDRESS,
            validators=[DataRequired("Write an e-mail address.")],
            render_kw={"type": "email", "autocomplete": "email"},
            **options,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.lower() for value in valuelist])

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if not validation_stopped and not EMAIL.fullmatch(self.data or ""):
            raise ValidationError("Write an address such as dele@example.org.")


class HandleField(LineField):
    """What others write after an @, in small letters, with or without the @."""

    def __init__(self, label: str, **options: object) -> None:
        super().__init__(
            label,
            longest=LONGEST,
            description="Others write it after an @ to mention you: small letters, digits, hyphens."
            " Mentions of one that you had before still lead to you.",
            validators=[DataRequired("Write a handle.")],
            render_kw={"autocapitalize": "none", "spellcheck": "false"},
            **options,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().removeprefix("@").lower() for value in valuelist])

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if not validation_stopped and not HANDLE.fullmatch(self.data or ""):
            raise ValidationError(
                "Use small letters, digits and hyphens between, such as ana-lopes."
            )


class NewPasswordField(PasswordField):
    """A password that somebody chooses; it is taken exactly as it was typed."""

    def __init__(self, label: str = "Password", **options: object) -> None:
        super().__init__(
            label,
            description="At least 10 characters; a few plain words do it.",
            render_kw={"autocomplete": "new-password"},
            **options,
        )

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        if fault := fault_in(self.data or ""):
            raise ValidationError(fault)


class TimeZoneField(SelectField):
    """A time zone by its place, grouped by continent."""

    def __init__(self, label: str = "Time zone", **options: object) -> None:
        super().__init__(
            label,
            description="Dates and times are shown to you in it.",
            choices=_time_zones(),
            default="UTC",
            **options,
        )


@cache
def _time_zones() -> dict[str, dict[str, str]]:
    grouped = {"Universal": {"UTC": "UTC"}}
    for zone in sorted(available_timezones()):
        continent, _, place = zone.partition("/")
        if place and continent not in ("Etc", "SystemV", "US"):
            grouped.setdefault(continent, {})[zone] = place.replace("_", " ")
    return grouped


def _name(label: str, **options: object) -> LineField:
    return LineField(
        label,
        longest=LONGEST_NAME,
        validators=[DataRequired("Write a name.")],
        render_kw={"autocomplete": "name"},
        **options,
    )


def _function() -> ChoiceField:
    return ChoiceField(
        "What you do",
        Function,
        words.FUNCTION,
        default=Function.ENGINEERING,
        description="Shows who took part; it gives no rights.",
    )


def _at_least_one(form: BaseForm, field: SelectMultipleField) -> None:
    # DataRequired would mark every box as required, and browsers would want them all.
    if not field.data:
        raise ValidationError("Choose at least one.")


class SignInForm(BaseForm):
    email = EmailField("E-mail address")
    password = PasswordField(
        "Password",
        validators=[DataRequired("Write your password.")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class FirstRunForm(BaseForm):
    organisation = LineField(
        "What is your organisation called?",
        longest=LONGEST_NAME,
        validators=[DataRequired("Write a name.")],
        render_kw={"autocomplete": "organization"},
    )
    name = _name("Your name")
    email = EmailField("Your e-mail address")
    password = NewPasswordField()
    function = _function()
    time_zone = TimeZoneField()


class NewcomerForm(BaseForm):
    name = _name("Your name")
    password = NewPasswordField()
    function = _function()
    time_zone = TimeZoneField()


class AskForResetForm(BaseForm):
    email = EmailField("Your e-mail address")


class NewPasswordForm(BaseForm):
    password = NewPasswordField("New password")


class ProfileForm(BaseForm):
    name = _name("Name")
    handle = HandleField("Handle")
    function = _function()
    time_zone = TimeZoneField()


class PasswordForm(BaseForm):
    current = PasswordField(
        "Present password",
        validators=[DataRequired("Write your present password.")],
        render_kw={"autocomplete": "current-password"},
    )
    new = NewPasswordField("New password")


class InvitationForm(BaseForm):
    email = EmailField("E-mail address")
    name = LineField(
        "Name", longest=LONGEST_NAME, validators=optional(), description="They can change it."
    )
    function = ChoiceField("What they do", Function, words.FUNCTION, default=Function.ENGINEERING)
    is_administrator = BooleanField("They administer Throughline")


class OrganisationForm(BaseForm):
    name = LineField(
        "Name",
        longest=LONGEST_NAME,
        validators=[DataRequired("Write a name.")],
        description="Stands on every page and in every letter.",
    )


class ShareLinksForm(BaseForm):
    allows_share_links = BooleanField("Briefs can be shared by link with people without an account")


class TeamForm(BaseForm):
    name = LineField("Name", longest=60, validators=[DataRequired("Write a name.")])
    purpose = TextField(
        "What is it for?",
        longest=500,
        validators=optional(),
        description="One sentence that a newcomer understands.",
    )


class MemberForm(BaseForm):
    person = PersonField("Add a person", validators=[DataRequired("Choose a person.")])


class StandInForm(BaseForm):
    stand_in = PersonField("Who?", validators=[DataRequired("Choose a person.")])
    begins_on = DayField("From", validators=[InputRequired("Write the first day.")])
    ends_on = DayField(
        "Until", description="The last day. Empty: until it is ended.", validators=optional()
    )


class TokenForm(BaseForm):
    label = LineField(
        "What is it for?",
        longest=LONGEST_NAME,
        validators=[DataRequired("Say what it is for, such as “CI of checkout”.")],
        description="So that you know later which one to revoke.",
    )
    scopes = SelectMultipleField(
        "What may it do?",
        choices={scope.value: words.SCOPE[scope.value] for scope in Scope},
        validators=[_at_least_one],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = WholeField(
        "For how many days?",
        default=DEFAULT_DAYS,
        description=f"Then it ends by itself; {MOST_DAYS} at most.",
        validators=[
            NumberRange(1, MOST_DAYS, f"Between 1 and {MOST_DAYS} days; then make a new one.")
        ],
    )

    def offer(self, *, is_administrator: bool) -> None:
        """Offer the administering scope only to those who may administer."""
        if not is_administrator:
            self.scopes.choices.pop(Scope.ADMIN.value, None)
