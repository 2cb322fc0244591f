"""What people fill in while they plan and promise."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    NumberRange,
    Optional,
    ValidationError,
)

from proposals import words
from proposals.drafting.models import (
    CommitmentRole,
    Likelihood,
    MilestoneKind,
    Severity,
)
from proposals.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    LineField,
    NumberField,
    PersonField,
    TextField,
    WholeField,
    whole,
)
from proposals.metrics.models import Metric


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
        coerce=lambda value: whole(value) or None,
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

    control_series = SelectField(
        "Control series",
        description="The same metric where the change does not go. What moves both is then not"
        " taken for the change.",
        choices={},
        validate_choice=False,
        validators=[Optional()],
    )
    control_reach = RadioField(
        "Could the change reach this series?",
        choices={"no": "No, it does not go there", "yes": "Yes, some of it may"},
        validate_choice=False,
    )
    control_is_random = BooleanField("Chance chose which part gets the change: grade A")
    is_steady = BooleanField("This metric is steady: nothing makes it drift")

    def offer(self, metrics: Iterable[Metric]) -> None:
        """Fill the choices with metrics and their units."""
        self.metric.choices = {
            "": "Choose a metric",
            **{str(each.id): f"{each.name} ({each.unit})" for each in metrics},
        }

    def offer_series(self, names: Iterable[str]) -> None:
        """Fill the choices of a control: the metric's series, and what was sent in any case."""
        known = dict.fromkeys(filter(None, (*names, self.control_series.data)))
        self.control_series.choices = {"": "None", **{name: name for name in known}}

    def validate_control_reach(self, field: RadioField) -> None:
        """Ask whether a control is one: half of the effect there halves what is seen here."""
        if not self.control_series.data:
            return
        if field.data == "yes":
            raise ValidationError(
                "Then it is no control: what reaches it would be taken off the effect. Choose a"
                " series that it cannot reach, or none."
            )
        if field.data != "no":
            raise ValidationError("Say whether the change could reach it.")


class ReviseForm(BaseForm):
    """What holds from now on; ``seen`` is the number of the version that was looked at."""

    seen = HiddenField(filters=[whole])
    baseline = NumberField("Baseline", description="Where it is before the roll-out.")
    low = NumberField("Low end")
    high = NumberField("High end")
    target = NumberField("Target", description="What you expect to reach now.")
    due_on = DayField("Measured by")
    reason = TextField(
        "Why, and what would help?",
        description="Everybody who counts on the promise reads it, and it stays beside it.",
        longest=2_000,
        validators=[DataRequired("Say why; whoever counts on the promise will ask.")],
    )


class MilestoneForm(BaseForm):
    title = LineField(
        "What is done then?", validators=[DataRequired("Say what is done at this step.")]
    )
    kind = ChoiceField("Kind", MilestoneKind, words.MILESTONE_KIND, default=MilestoneKind.STEP)
    exposure = WholeField(
        "Reaches (%)",
        description="Of whatever the change is for.",
        validators=[Optional(), NumberRange(1, 100, "Choose a percentage from 1 to 100.")],
    )
    scope = LineField(
        "Whom or what it reaches",
        description="Such as “merchants in Portugal” or “one region of three”.",
        validators=[Optional()],
    )
    observe_days = WholeField(
        "Watched for, in days",
        description="Before the next one begins.",
        validators=[Optional(), NumberRange(1, 365, "Choose from 1 to 365 days.")],
    )
    approver = PersonField(
        "Who lets the next one begin",
        description="The next step then waits for their word.",
        validators=[Optional()],
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
