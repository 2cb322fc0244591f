"""The forms of measured impact."""

from proposals.impact.forms.outcomes import NotMeasuredForm, OutcomeForm, ReopenForm

__all__ = ["NotMeasuredForm", "OutcomeForm", "ReopenForm"]
