"""What a follow-up begins: a proposal with it as its context, or a step with it as its title."""

from __future__ import annotations

import textwrap

from proposals.drafting.beginnings import Beginning, with_context
from proposals.drafting.templates import offered_templates
from proposals.forms import LONGEST_TITLE, one_line
from proposals.impact.models import FollowUp


def beginning_of(follow_up: FollowUp) -> Beginning:
    """Return a draft that says where it comes from, in the template that everybody may use.

    It names the proposal by its number alone: not everybody who may read the draft one day
    may know the other's title.
    """
    templates = {each.key: each for each in offered_templates()}
    template = templates.get("general") or next(iter(templates.values()))
    number = follow_up.outcome.proposal.number
    whence = f"This follows from [the outcome of TL-{number}](/p/{number}/impact#outcome)."
    return Beginning(
        template=template.key,
        template_version=template.number,
        title=title_of(follow_up.text),
        body=with_context(template.body, f"{follow_up.text}\n\n{whence}"),
        source=f"from a follow-up of TL-{number}",
    )


def title_of(text: str) -> str:
    """Return the text as a title, shortened at a word."""
    line = one_line(text)
    return (
        line
        if len(line) <= LONGEST_TITLE
        else textwrap.shorten(line, LONGEST_TITLE, placeholder=" …")
    )
