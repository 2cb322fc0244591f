"""What announcing, deciding and correcting ask for."""

from proposals.decisions.forms.deciding import (
    RULING_NOTES,
    DecisionForms,
    blame,
    correction_forms,
    decision_forms,
)
from proposals.decisions.forms.periods import (
    AdditionForm,
    ExtensionForm,
    KeepRunningForm,
    OverObjectionForm,
)

__all__ = [
    "RULING_NOTES",
    "AdditionForm",
    "DecisionForms",
    "ExtensionForm",
    "KeepRunningForm",
    "OverObjectionForm",
    "blame",
    "correction_forms",
    "decision_forms",
]
