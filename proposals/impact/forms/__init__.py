"""The forms of measured impact."""

from proposals.impact.forms.assessments import DisagreementForm, SplitForm
from proposals.impact.forms.outcomes import (
    DropForm,
    EndForm,
    OutcomeForm,
    OutcomeForms,
    ReopenForm,
    outcome_forms,
)

__all__ = [
    "DisagreementForm",
    "DropForm",
    "EndForm",
    "OutcomeForm",
    "OutcomeForms",
    "ReopenForm",
    "SplitForm",
    "outcome_forms",
]
