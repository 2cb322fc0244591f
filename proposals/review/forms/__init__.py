"""What a review asks for."""

from proposals.review.forms.picking import PickField
from proposals.review.forms.positions import (
    STANCE_NOTES,
    AcceptForm,
    DeclineForm,
    HandOverForm,
    PositionForm,
)
from proposals.review.forms.remarks import RemarkForm
from proposals.review.forms.threads import (
    CONVERSATION_KINDS,
    ConcernForm,
    DeletionForm,
    DispositionForm,
    EditForm,
    ReplyForm,
    ThreadForm,
)

__all__ = [
    "CONVERSATION_KINDS",
    "STANCE_NOTES",
    "AcceptForm",
    "ConcernForm",
    "DeclineForm",
    "DeletionForm",
    "DispositionForm",
    "EditForm",
    "HandOverForm",
    "PickField",
    "PositionForm",
    "RemarkForm",
    "ReplyForm",
    "ThreadForm",
]
