"""What people fill in about a metric and its points."""

from proposals.metrics.forms.defining import MetricForm, blame
from proposals.metrics.forms.points import InstantField, PointForm, UploadForm
from proposals.metrics.forms.removing import RemovalForm

__all__ = ["InstantField", "MetricForm", "PointForm", "RemovalForm", "UploadForm", "blame"]
