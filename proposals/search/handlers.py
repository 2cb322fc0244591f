"""Reactions to events."""
from proposals.search import models as _models  # noqa: F401
