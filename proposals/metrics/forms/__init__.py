"""What people fill in about a metric and its points."""

from proposals.metrics.forms.defining import ChangeForm, DefineForm, blame
from proposals.metrics.forms.points import InstantField, PointForm, UploadForm

__all__ = ["ChangeForm", "DefineForm", "InstantField", "PointForm", "UploadForm", "blame"]
