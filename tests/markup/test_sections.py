"""A document cut at its headings, and what counts as filled in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.markup import is_filled, sections_of
from proposals.markup.kinds import KINDS, kind_of


class TestTheKindOfAHeading:
    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            ("In brief", "summary"),
            ("Summary", "summary"),
            ("Abstract", "summary"),
            ("TL;DR", "summary"),
            ("1. Summary", "summary"),
            ("1.2 Overview", "summary"),
            ("II. Objective", "summary"),
            ("[Summary](#summary)", "summary"),
            ("`Summary`", "summary"),
            ("Summary {#the-summary}", "summary"),
            ("Context", "context"),
            ("Context and Problem Statement", "context"),
            ("Motivation (optional)", "context"),
            ("Context: why now", "context"),
            ("**Background**", "context"),
            ("Why?", "context"),
            ("Goals / Non-Goals", "context"),
            ("Narrative", "narrative"),
            ("Guide-level explanation", "narrative"),
            ("Design Details", "narrative"),
            ("Decision Outcome:", "narrative"),
            ("Implementation Plan", "narrative"),
            ("Trade-offs", "tradeoffs"),
            ("Drawbacks", "tradeoffs"),
            ("Alternatives Considered", "tradeoffs"),
            ("Pros and Cons of the Options", "tradeoffs"),
            ("Prior art", "tradeoffs"),
            ("Backwards Compatibility", "tradeoffs"),
            ("Metrics", "metrics"),
            ("Success metrics", "metrics"),
            ("Graduation Criteria (required)", "metrics"),
            ("Open questions", "open_questions"),
            ("Unresolved questions", "open_questions"),
            ("Questions and Discussion Topics", "open_questions"),
            ("Summaries of others", None),
            ("", None),
            ("Faster checkout", None),
        ],
    )
    def test_is_known_by_many_names(self, title, kind):
        assert kind_of(title) == kind

    @given(st.text())
    def test_is_one_of_six_or_none(self, title):
        assert kind_of(title) in {*KINDS, None}


class TestTheSections:
    def test_begin_at_headings_of_the_first_three_levels(self):
        text = "before\n\n# Title\n\n## Context\na\n### Detail\nb\n#### Deep\nc\n## Metrics\nd\n"
        assert [(p.kind, p.title, p.level) for p in sections_of(text)] == [
            (None, "", 0),
            (None, "Title", 1),
            ("context", "Context", 2),
            ("context", "Detail", 3),
            ("metrics", "Metrics", 2),
        ]

    def test_may_be_underlined(self):
        passages = sections_of("Summary\n=======\na\n\nMotivation\n---\nb\n")
        assert [(p.kind, p.body) for p in passages] == [("summary", "a\n\n"), ("context", "b\n")]

    def test_are_not_opened_in_code_or_comments(self):
        text = "## Context\n```\n## Metrics\n```\n<!--\n## Risks\n-->\n~~~~\n~~~\n## Why\n~~~~"
        assert [p.kind for p in sections_of(text)] == ["context"]

    def test_lend_their_kind_to_what_stands_under_them(self):
        text = "# Design\n## Storage\n# Drawbacks\n## Cost of ownership\n### Prior art\n# Thanks\n"
        assert [p.kind for p in sections_of(text)] == [
            "narrative",
            "narrative",
            "tradeoffs",
            "tradeoffs",
            "tradeoffs",
            None,
        ]

    def test_are_not_opened_by_the_title_of_the_document(self):
        text = "# Proposal: a faster checkout\n\n## Thanks\n\n## Why\n"
        assert [p.kind for p in sections_of(text)] == [None, None, "context"]

    @given(st.text(alphabet=st.sampled_from("#=-_ a\n`~<!>1."), max_size=80))
    def test_together_are_the_document(self, text):
        assert "".join(p.source for p in sections_of(text)) == text


class TestAFilledSection:
    @pytest.mark.parametrize(
        "body",
        [
            "We lose orders.",
            "- one",
            "| a | b |",
            "_Note_ that",
            "```\ncode\n```",
            "#### a\nb",
            "1",
        ],
    )
    def test_says_something(self, body):
        assert is_filled(f"## Context\n\n{body}\n", "context")

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "   \n\n",
            "<!-- Why now? -->",
            "<!--\nWhy\n\nnow?\n-->",
            "<!-- never closed",
            "_Who feels this, and how often?_",
            "- _Who feels this?_",
            "> What happens if we do nothing?",
            "#### Only a heading",
            "- \n- ",
            "---",
        ],
    )
    def test_is_not_made_of_hints(self, body):
        assert not is_filled(f"## Context\n\n{body}\n", "context")

    def test_may_be_filled_under_a_heading_of_its_own(self):
        assert is_filled("## Context\n\n### Numbers\n\n12 %\n", "context")

    def test_may_come_twice(self):
        assert is_filled("## Context\n\n## Why\n\nBecause.\n", "context")

    def test_is_not_filled_by_its_neighbour(self):
        assert not is_filled("## Context\n\n## Metrics\n\nOrders.\n", "context")

    def test_is_absent_where_nobody_wrote_it(self):
        assert not is_filled("Just text.", "context")
