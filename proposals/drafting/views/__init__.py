"""The pages of drafting: starting, writing, planning, staffing, moving, looking back."""

from proposals.drafting.views import (
    alternatives,
    coaching,
    completions,
    copying,
    describing,
    files,
    moving,
    plan,
    promises,
    revisions,
    risks,
    share_links,
    sharing,
    staffing,
    starting,
    steps,
    templating,
    unsaved,
    writing,
)
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.templating import administration

__all__ = [
    "administration",
    "alternatives",
    "bp",
    "coaching",
    "completions",
    "copying",
    "describing",
    "files",
    "moving",
    "plan",
    "promises",
    "revisions",
    "risks",
    "share_links",
    "sharing",
    "staffing",
    "starting",
    "steps",
    "templating",
    "unsaved",
    "writing",
]
