"""The documents that a proposal starts from."""

import pytest

from proposals.drafting.starters import starter, starters
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
every_starter = pytest.mark.parametrize("chosen", starters(), ids=lambda each: each.key)


def test_there_are_eight_with_the_general_one_first():
    assert [each.name for each in starters()] == NAMES


def test_an_unknown_one_is_a_key_error():
    with pytest.raises(KeyError):
        starter("astrology")


@every_starter
class TestEachStarter:
    def test_has_the_sections_that_readers_look_for(self, chosen):
        titles = {passage.title for passage in sections_of(chosen.body)}
        assert titles >= {
            "Context",
            "Narrative",
            "How it works",
            "Alternatives and why not",
            "Affected systems",
            "Open questions",
        }

    def test_begins_every_section_with_a_hint_of_one_line(self, chosen):
        for passage in sections_of(chosen.body):
            (line,) = passage.body.split("\n")[1:2]
            assert line.startswith("<!-- ")
            assert line.endswith(" -->")

    def test_counts_as_empty_and_shows_no_hint_to_readers(self, chosen):
        assert not is_filled(chosen.body, "context")
        assert not is_filled(chosen.body, "narrative")
        assert "<!--" not in render(chosen.body).html

    def test_says_what_it_is_for_and_what_to_measure(self, chosen):
        assert chosen.purpose.endswith(".")
        assert chosen.metrics
