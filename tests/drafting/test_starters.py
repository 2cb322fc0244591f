"""The templates that come with the product."""

import pytest

from proposals.drafting.starters import starters
from proposals.drafting.templates import expected_sections, suggestions_of
from proposals.markup import is_filled, render, sections_of

NAMES = [
    "General",
    "Reliability",
    "Delivery speed",
    "Security",
    "Cost",
    "Technical debt",
    "Developer experience",
    "Customer experience",
]
every_one = pytest.mark.parametrize("chosen", starters().values(), ids=lambda each: each.key)


def test_there_are_eight_with_the_general_one_first():
    assert [each.name for each in starters().values()] == NAMES


def test_no_two_sections_have_the_same_hint():
    hints = [section.hint for each in starters().values() for section in expected_sections(each)]
    assert len(hints) == len(set(hints))


@every_one
class TestEach:
    def test_has_the_sections_that_readers_look_for(self, chosen):
        titles = {section.title for section in expected_sections(chosen)}
        assert titles >= {
            "Context",
            "Narrative",
            "How it works",
            "Alternatives and why not",
            "Affected systems",
            "Open questions",
        }

    def test_says_in_one_line_of_each_section_what_a_good_answer_holds(self, chosen):
        for passage in sections_of(chosen.body):
            _, line, *rest = passage.body.split("\n")
            assert line.startswith("<!-- ")
            assert line.endswith(". -->")
            assert len(line) <= 130
            assert not any(rest)

    def test_counts_as_empty_and_shows_no_hint_to_readers(self, chosen):
        assert not is_filled(chosen.body, "context")
        assert not is_filled(chosen.body, "narrative")
        assert "<!--" not in render(chosen.body).html

    def test_says_what_it_is_for(self, chosen):
        assert chosen.purpose.endswith(".")

    def test_suggests_metrics_and_which_way_each_is_better(self, chosen):
        suggestions = suggestions_of(chosen)
        assert suggestions
        assert all(each.direction or chosen.key == "general" for each in suggestions)
