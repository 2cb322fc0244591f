"""Context: who is affected, what it costs today, and how anybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.drafting.coach.advice import NUMBER, Advice, Draft, Rule, words_in
from proposals.drafting.models import CommitmentRole

SHORT = 40  # words; below that a context is a claim
_SOURCE = re.compile(
    r"https?://|\]\(|\bTL-\d|#\d|\b(?:source|survey|dashboard|query|logs?|report|measured|sample|"
    r"tickets?|metrics?|data|according)\b",
    re.IGNORECASE,
)


def is_written(draft: Draft) -> Iterator[Advice]:
    if not draft.says("context"):
        yield Advice(
            "context.missing",
            "Write the Context: what happens today, to whom, and since when.",
            "Whoever was not there has to see the problem before the change.",
            "body",
            draft.title_of("context"),
        )


def says_more(draft: Draft) -> Iterator[Advice]:
    words = words_in(draft.prose("context"))
    if 0 < words < SHORT:
        yield Advice(
            "context.short",
            "Add who is affected, and how often, to the Context.",
            "A reader from another team cannot tell yet whether this happens to anybody.",
            "body",
            draft.title_of("context"),
        )


def has_a_number(draft: Draft) -> Iterator[Advice]:
    text = draft.prose("context")
    if text and not NUMBER.search(text):
        yield Advice(
            "context.number",
            "Say in one number what it costs today: hours, money, failures, people.",
            "Without a number nobody can tell a nuisance from a loss.",
            "body",
            draft.title_of("context"),
        )


def has_a_source(draft: Draft) -> Iterator[Advice]:
    raw = "\n".join(each.source for each in draft.passages if each.kind == "context")
    if NUMBER.search(draft.prose("context")) and not _SOURCE.search(raw):
        yield Advice(
            "context.source",
            "Say where the numbers in the Context come from: a link, a query, a survey.",
            "Somebody who doubts them can then look, instead of arguing.",
            "body",
            draft.title_of("context"),
        )


def has_baselines(draft: Draft) -> Iterator[Advice]:
    for commitment in draft.proposal.commitments:
        name = commitment.metric.name
        if commitment.role != CommitmentRole.OBSERVE and commitment.baseline is None:
            yield Advice(
                f"context.baseline.{commitment.metric_id}",
                f"No baseline for {name}: link its source or push the series.",
                "What it did before is half of every answer to what the change did.",
                "commitments",
            )


def serves_a_goal(draft: Draft) -> Iterator[Advice]:
    if not draft.about.goals:
        yield Advice(
            "context.goal",
            "Link the goal that this serves.",
            "Whoever owns the goal will find the proposal, and may sponsor it.",
            "goals",
        )


RULES: tuple[Rule, ...] = (
    is_written,
    says_more,
    has_a_number,
    has_a_source,
    has_baselines,
    serves_a_goal,
)
