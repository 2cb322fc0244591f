"""What people fill in while they write, staff and plan a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from proposals import words
from proposals.drafting.models import (
    CommitmentRole,
    Likelihood,
    MilestoneKind,
    SeatRole,
    Severity,
    Unsaved,
    Visibility,
)
from proposals.drafting.passages import FIELDS, sent_back
from proposals.drafting.share_links import DAYS, USUAL_DAYS
from proposals.errors import Invalid
from proposals.forms import (
    LONGEST_DOCUMENT,
    WHOLE,
    BaseForm,
    ChoiceField,
    DayField,
    DocumentField,
    LineField,
    NumberField,
    PersonField,
    TextField,
    WholeField,
)
from proposals.metrics.models import Metric

BRIEF_WORDS = 120  # what fits in one minute of reading


def blame(form: BaseForm, problem: Invalid) -> None:
    """Show what an action refused beside the fields that it is about."""
    errors = problem.context.get("errors", {})
    for name, messages in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, *messages]
    if not any(name in form for name in errors):
        form.form_errors.append(problem.detail)


def fields_sent() -> MultiDict[str, str]:
    """Return the fields of the form, as browsers send them or as scripts do.

    A script sends {"entries": [[name, value], …]}: no form encoding is as quick to write.
    """
    if not request.is_json:
        return request.form
    document = request.get_json(silent=True)
    entries = document.get("entries") if isinstance(document, dict) else None
    try:
        return MultiDict((str(name), str(value)) for name, value in entries or [])
    except (TypeError, ValueError):
        return MultiDict()


def is_in_passages(sent: MultiDict[str, str]) -> bool:
    """Tell whether the document was sent passage by passage."""
    return "part-text" in sent


class RevisionForm(BaseForm):
    """The texts of a revision; the document comes whole, or in passages that are joined here."""

    restored_from: Unsaved | None = None  # where it shows what was typed and not saved

    @classmethod
    def read(cls, **defaults: Any) -> Any:
        sent = fields_sent()
        if is_in_passages(sent):
            columns = (sent.getlist(f"part-{name}") for name in FIELDS)
            body = sent_back(zip_longest(*columns, fillvalue=""))
            sent = MultiDict(sent)
            sent["body"] = body
        return cls(sent or None, **defaults)

    base_revision = HiddenField(filters=[lambda text: _whole(text)])
    title = LineField(
        "Title",
        description="Words that somebody outside your team would understand.",
        validators=[DataRequired("Give it a title.")],
    )
    brief = TextField(
        "In brief",
        description=f"What, why and for whom, in plain language: at most {BRIEF_WORDS} words.",
    )
    body = DocumentField("Document", longest=LONGEST_DOCUMENT)
    gets_worse = TextField(
        "What gets worse, and for whom?",
        description="Every change costs somebody something. Said now, it is a trade-off.",
    )
    undo = TextField(
        "How do we undo it?",
        description="What somebody on call would do, and how long it would take.",
    )
    stop_when = TextField(
        "What would make us stop?",
        description="A number and a time, such as: fewer than half of the builds after two weeks.",
    )
    cost = TextField(
        "What does it cost?",
        description="Weeks of work, money each month, attention. A guess with its reason is fine.",
        validators=[Optional()],
    )
    message = LineField(
        "What did you change?",
        description="Readers see it in the list of revisions.",
        validators=[Optional()],
    )
    weight = RadioField(
        "How much does it matter to reviewers?",
        choices={"minor": "Minor", "material": "Material"},
        default="material",
        validators=[Optional()],
    )


def _whole(text: Any) -> int:
    return int(text) if text and WHOLE.fullmatch(str(text)) else 0


class SeatsForm(BaseForm):
    """One choice for each seat but the owner’s; the fields have the names of the roles."""

    decider = PersonField("Decider")
    rollout_owner = PersonField("Roll-out owner")
    metric_owner = PersonField("Metric owner")
    escalation = PersonField("Escalation")
    sponsor = PersonField("Sponsor")

    ROLES = (
        SeatRole.DECIDER,
        SeatRole.ROLLOUT_OWNER,
        SeatRole.METRIC_OWNER,
        SeatRole.ESCALATION,
        SeatRole.SPONSOR,
    )

    def offer(self, people: Iterable[Any]) -> None:
        """Fill every seat's choices."""
        people = list(people)
        for role in self.ROLES:
            self[role].offer(people, nobody="Nobody yet")


class PersonForm(BaseForm):
    person = PersonField("Who?", validators=[InputRequired("Choose a person.")])


# What a choice stands for, as an action takes it: ``{"team": …}`` or ``{"person": …}``.
Readers = Mapping[str, Mapping[str, Any]]


def choices_of(readers: Readers) -> dict[str, str]:
    """Return the choices of a field in which a person or a team is chosen."""
    choices = {"": "Choose a person or a team"}
    for value, reader in readers.items():
        for kind, each in reader.items():
            choices[value] = f"{each.name} (team)" if kind == "team" else each.name
    return choices


class ReviewerForm(BaseForm):
    reviewer = SelectField(
        "Who?", choices={}, validators=[InputRequired("Choose a person or a team.")]
    )
    reason = TextField(
        "Why them?",
        description="It is shown to them, and to everybody else who reads the proposal.",
        longest=500,
        validators=[DataRequired("Say why you ask them.")],
    )
    due_on = DayField("By when?", validators=[Optional()])

    def offer(self, readers: Readers) -> None:
        """Fill the choices."""
        self.reviewer.choices = choices_of(readers)


class ReaderForm(BaseForm):
    reader = SelectField("Who?", choices={}, validators=[InputRequired("Choose who may read it.")])

    def offer(self, readers: Readers) -> None:
        """Fill the choices."""
        self.reader.choices = choices_of(readers)


class VisibilityForm(BaseForm):
    visibility = RadioField("Who can see it", coerce=lambda value: Visibility(value), choices={})

    def offer(self, *, is_open: bool) -> None:
        """Fill the choices with what is possible before the review opens, or after."""
        everybody = Visibility.ORGANISATION if is_open else Visibility.PRIVATE
        label = "Everybody" if is_open else "Everybody, once the review opens"
        self.visibility.choices = {
            everybody.value: label,
            Visibility.RESTRICTED.value: "Only the people named here",
        }


class LaneForm(BaseForm):
    is_reversible = BooleanField("It can be undone without much loss")
    is_small = BooleanField("It is small: one team, a few weeks, nobody outside notices much")


class NoOutcomeForm(BaseForm):
    reason = TextField(
        "Why does it have no measurable outcome?",
        description="Some changes have none. Readers see this instead of a promise.",
        longest=2_000,
    )


class RiskForm(BaseForm):
    description = TextField(
        "What could go wrong?",
        description="One way in which this could be wrong. It is credited to you.",
        longest=1_000,
        validators=[DataRequired("Say what could go wrong.")],
    )
    likelihood = ChoiceField(
        "Likelihood", Likelihood, words.LIKELIHOOD, default=Likelihood.POSSIBLE
    )
    severity = ChoiceField("If it happens", Severity, words.SEVERITY, default=Severity.SERIOUS)
    response = TextField(
        "First sign, and what we do",
        description="What would somebody notice first?",
        longest=2_000,
        validators=[Optional()],
    )


class CommitmentForm(BaseForm):
    metric = SelectField(
        "Metric",
        choices={},
        coerce=lambda value: _whole(value) or None,
        validators=[InputRequired("Choose what is measured.")],
    )
    role = ChoiceField(
        "What it is for",
        CommitmentRole,
        words.COMMITMENT_ROLE,
        default=CommitmentRole.GOAL,
        description="A goal is what you promise; a guardrail must not get worse; observing asks"
        " for nothing.",
    )
    due_on = DayField("Measured by")
    baseline = NumberField("Baseline today")
    baseline_source = TextField(
        "How we know the baseline",
        description="Its window and where it is from, so that somebody else could get it again.",
        longest=2_000,
    )
    low = NumberField("Low end")
    high = NumberField("High end")
    target = NumberField("Target", description="What you promise to reach.")
    how_measured = TextField(
        "How it will be measured",
        description="Side by side, step by step, or before and after; over which window.",
        longest=2_000,
        validators=[Optional()],
    )
    minimum_effect = NumberField(
        "Smallest change that matters",
        description="Less than this would not have been worth it.",
        validators=[Optional()],
    )

    def offer(self, metrics: Iterable[Metric]) -> None:
        """Fill the choices with metrics and their units."""
        self.metric.choices = {
            "": "Choose a metric",
            **{str(each.id): f"{each.name} ({each.unit})" for each in metrics},
        }


class MilestoneForm(BaseForm):
    title = LineField(
        "What is done then?", validators=[DataRequired("Say what is done at this step.")]
    )
    kind = ChoiceField("Kind", MilestoneKind, words.MILESTONE_KIND, default=MilestoneKind.STEP)
    exposure = WholeField(
        "Reaches (%)",
        description="Of whatever the change is for. Roll-out steps only.",
        validators=[Optional(), NumberRange(1, 100, "Choose a percentage from 1 to 100.")],
    )
    planned_on = DayField("Planned for", validators=[Optional()])
    owner = PersonField("Whose step", validators=[Optional()])
    exit_criteria = TextField(
        "How do we know that it is done?",
        description="What somebody else could check.",
        longest=2_000,
        validators=[Optional()],
    )
    establishes_baseline = BooleanField("It establishes the baseline")


class ReasonForm(BaseForm):
    reason = TextField("Reason", longest=2_000, validators=[DataRequired("Give a reason.")])


class NoteForm(BaseForm):
    note = TextField(
        "What changed?",
        description="Since it was decided: facts, people, or the idea itself.",
        longest=2_000,
        validators=[DataRequired("Say what changed.")],
    )


class SuccessorForm(BaseForm):
    successor = WholeField(
        "Its number",
        description="The proposal that replaces this one, such as 142.",
        validators=[InputRequired("Write the number of a proposal.")],
    )


class ShareForm(BaseForm):
    days = RadioField(
        "How long does it work?",
        choices={str(days): f"{days} days" for days in DAYS},
        default=str(USUAL_DAYS),
    )


class RestoreForm(BaseForm):
    """Why an earlier revision is restored; ``base_revision`` is the latest that was shown."""

    base_revision = HiddenField(filters=[lambda text: _whole(text)])
    message = LineField(
        "Why do you restore it?",
        description="Readers see it in the list of revisions.",
        validators=[Optional()],
    )
    is_material = BooleanField("It is a material change: ask the reviewers to look again")
