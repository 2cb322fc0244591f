"""A document cut into passages for the editor, and put together again."""

from __future__ import annotations

from dataclasses import astuple, replace

from hypothesis import example, given
from hypothesis import strategies as st

from proposals.drafting.passages import Passage, join, sent_back, split
from proposals.drafting.starters import starters
from proposals.forms import storable

LINES = [
    "# A title",
    "## Context",
    "## Context ##",
    "  ## Indented",
    "##",
    "## ",
    "#no heading",
    "### Deeper",
    "Underlined",
    "=====",
    "-----",
    "--",
    "```",
    "~~~python",
    "<!-- A hint. -->",
    "<!-- begun",
    "ended -->",
    "",
    "",
    "   ",
    "\t",
    "Words.",
    "    code",
    "- item",
    "a\u2028## b",
    "c\x85",
    "d\xa0",
]
documents = st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=14).map("\n".join)


def _through_the_form(text: str) -> str:
    """What a browser sends back of a form that nobody touched."""
    return sent_back(
        tuple(str(each).replace("\n", "\r\n") for each in astuple(passage))
        for passage in split(text)
    )


class TestADocumentCutIntoPassages:
    @given(documents)
    @example("")
    @example("\n")
    @example("\n\nText\n\n\n")
    @example("Title\n===\n\nText\n\nNext\n---\n")
    @example("## A\n```\n## not\n```\n## B")
    @example("a\x85## B")
    def test_is_put_together_again_to_the_letter(self, text):
        text = storable(text)
        assert join(split(text)) == text
        assert _through_the_form(text) == text

    def test_keeps_deeper_sections_inside(self):
        text = "Opening.\n\n# Title\n\n## Context\n\nSlow.\n\n### Numbers\n\n21.\n\n## Narrative\n"
        passages = split(text)
        assert [each.title for each in passages] == ["", "Title", "Context", "Narrative"]
        assert passages[2].text == "Slow.\n\n### Numbers\n\n21."

    def test_shows_the_hint_beside_the_text_that_it_is_about(self):
        passage = split("## Context\n\n<!-- Who is\naffected. -->\n\nEverybody.\n")[0]
        assert passage.advice == "Who is affected."
        assert passage.text == "Everybody."

    def test_takes_no_later_comment_for_the_hint(self):
        passage = split("## Context\n\nEverybody.\n\n<!-- Check this. -->\n")[0]
        assert passage.advice == ""
        assert "Check this." in passage.text

    def test_says_on_one_line_how_a_passage_begins(self):
        passage = split("## Context\n\nBuilds\ntake " + "very " * 40 + "long.")[0]
        assert passage.first_words.startswith("Builds take very")
        assert passage.first_words.endswith("very…")
        assert len(passage.first_words) <= 91

    def test_shows_every_hint_of_a_template(self):
        passages = [passage for each in starters().values() for passage in split(each.body)]
        assert all(each.advice and not each.text for each in passages if each.level == 2)


class TestAChangedPassage:
    def test_gets_its_new_title_and_keeps_its_place_and_hint(self):
        first, second = split("## Context\n\n<!-- Who? -->\n\nA.\n\n## Narrative\n\nB.\n")
        changed = sent_back([_fields(replace(first, title="Why now")), _fields(second)])
        assert changed == "## Why now\n\n<!-- Who? -->\n\nA.\n\n## Narrative\n\nB.\n"

    def test_loses_its_underline_with_its_old_title(self):
        passage = split("Context\n=======\n\nA.\n")[0]
        assert sent_back([_fields(replace(passage, title="Why"))]) == "# Why\n\nA.\n"

    def test_stays_apart_from_the_heading_after_it(self):
        first, second = split("## Context\n\n<!-- Who? -->\n\n## Narrative\n")
        changed = sent_back([_fields(replace(first, text="Everybody.")), _fields(second)])
        assert changed == "## Context\n\n<!-- Who? -->\n\nEverybody.\n\n## Narrative\n"

    def test_may_be_moved_to_the_front_from_the_end(self):
        first, second = split("## A\n\nOne.\n\n## B\n\nTwo.")
        assert sent_back([_fields(second), _fields(first)]) == "## B\n\nTwo.\n\n## A\n\nOne.\n\n"

    def test_is_new_where_it_has_a_title_and_no_heading_yet(self):
        new = ("", "2", "Costs", "", "€ 40 a month.", "")
        assert sent_back([*map(_fields, split("## A\n\nOne.")), new]) == (
            "## A\n\nOne.\n\n## Costs\n\n€ 40 a month."
        )

    def test_joins_the_passage_above_when_its_title_is_taken_away(self):
        first, second = split("## A\n\nOne.\n\n## B\n\nTwo.\n")
        changed = sent_back([_fields(first), _fields(replace(second, title=" "))])
        assert changed == "## A\n\nOne.\n\nTwo.\n"

    @given(documents, st.text(max_size=30))
    def test_loses_no_word_of_the_others(self, text, typed):
        passages = split(storable(text))
        changed = sent_back([*map(_fields, passages), ("", "2", "New", "", typed, "")])
        assert changed.startswith(storable(text))
        assert storable(typed) in changed


def _fields(passage: Passage) -> tuple[str, ...]:
    return tuple(str(each) for each in astuple(passage))
