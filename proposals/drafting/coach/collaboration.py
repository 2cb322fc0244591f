"""Collaboration: who is asked, and for what."""

from __future__ import annotations

from collections.abc import Iterator

from proposals.drafting.coach.advice import Advice, Draft, Rule
from proposals.drafting.models import SeatRole


def asks_other_functions(draft: Draft) -> Iterator[Advice]:
    asked = [each.person for each in draft.proposal.reviewers if each.person]
    if not asked:
        return
    own = {draft.proposal.owner.function, *(each.function for each in draft.proposal.co_authors)}
    has_team = any(each.team_id for each in draft.proposal.reviewers)
    if not has_team and {each.function for each in asked} <= own:
        yield Advice(
            "collaboration.functions",
            "Ask somebody of another function too: product, operations, support.",
            "All reviewers so far do what you do; what they miss, you miss as well.",
            "reviewers",
        )


def says_why_them(draft: Draft) -> Iterator[Advice]:
    for each in draft.proposal.reviewers:
        if not each.reason.strip():
            yield Advice(
                f"collaboration.reason.{each.id}",
                f"Say why you ask {each.reader.name}.",
                "People answer sooner when they know what only they can see.",
                "reviewers",
            )
            return


def says_by_when(draft: Draft) -> Iterator[Advice]:
    asked = draft.proposal.reviewers
    if asked and not any(each.due_on for each in asked):
        yield Advice(
            "collaboration.due",
            "Tell the reviewers by when you would like to hear from them.",
            "A date lets them plan, and shows you early who is away.",
            "reviewers",
        )


def has_a_sponsor(draft: Draft) -> Iterator[Advice]:
    if draft.proposal.seat(SeatRole.SPONSOR) is None:
        yield Advice(
            "collaboration.sponsor",
            "Offer the sponsor’s seat to whoever owns the goal.",
            "They can say what it is worth, which is hard to say about one’s own idea.",
            "seats",
        )


def asks_questions(draft: Draft) -> Iterator[Advice]:
    if draft.texts["body"].strip() and not draft.says("open_questions"):
        yield Advice(
            "collaboration.questions",
            "Write down one question that you cannot answer yourself.",
            "A reviewer who is asked something answers; one who is shown something nods.",
            "body",
            draft.title_of("open_questions"),
        )


RULES: tuple[Rule, ...] = (
    asks_other_functions,
    says_why_them,
    says_by_when,
    has_a_sponsor,
    asks_questions,
)
