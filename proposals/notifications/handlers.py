"""Reactions to events."""
from proposals.notifications import models as _models  # noqa: F401
