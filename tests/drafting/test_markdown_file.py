"""What is understood of a Markdown file."""

import pytest

from proposals.drafting.markdown_file import LARGEST_FILE, text_of, understood
from proposals.errors import Invalid
from tests.builders import an_organisation

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _beginning(text):
    return understood(text).beginning


class TestTheTitle:
    def test_comes_from_the_front_matter(self):
        found = _beginning("---\ntitle: A cache\n---\n# Another\n\nText")
        assert (found.title, found.body) == ("A cache", "# Another\n\nText")

    def test_is_otherwise_the_heading_at_the_top_which_leaves_the_document(self):
        found = _beginning("\n# A cache\n\n## Context\n\nSlow.\n")
        assert (found.title, found.body) == ("A cache", "## Context\n\nSlow.\n")

    def test_may_be_underlined(self):
        found = _beginning("A cache\n=======\n\nText")
        assert (found.title, found.body) == ("A cache", "Text")

    def test_of_a_lower_level_stays_in_the_document(self):
        text = "## A cache\n\nText"
        assert (_beginning(text).title, _beginning(text).body) == ("A cache", text)

    @pytest.mark.parametrize("text", ["## Context\n\nSlow.", "Text\n\n# A cache", "no heading"])
    def test_is_not_guessed(self, text):
        assert (_beginning(text).title, _beginning(text).body) == ("", text)


class TestInBrief:
    def test_comes_from_the_front_matter(self):
        text = "---\nbrief: Faster.\n---\n## Summary\n\nLonger.\n"
        assert (_beginning(text).brief, _beginning(text).body) == (
            "Faster.",
            "## Summary\n\nLonger.\n",
        )

    def test_is_otherwise_a_short_section_that_sums_up(self):
        found = _beginning("# T\n\n## TL;DR\n\nFaster.\n\n## Context\n\nSlow.\n")
        assert (found.brief, found.body) == ("Faster.", "## Context\n\nSlow.\n")

    @pytest.mark.parametrize(
        "text",
        [
            "## Summary\n\n" + "word " * 300,
            "## Summary\n\nFaster.\n\n### Part\n\nMore.",
            "## Summary\n",
        ],
        ids=["too long", "with parts", "empty"],
    )
    def test_leaves_other_summaries_where_they_are(self, text):
        assert (_beginning(text).brief, _beginning(text).body) == ("", text)


class TestFrontMatter:
    def test_fills_in_the_texts_the_tags_and_the_systems(self):
        found = _beginning(
            "---\ngets_worse: Disks.\nundo: Switch.\nstop_when: Slower.\ncost: 2 weeks\n"
            "tags: [ci, build]\nsystems: Cache, Runners\n---\n"
        )
        assert (found.gets_worse, found.undo, found.stop_when, found.cost) == (
            "Disks.",
            "Switch.",
            "Slower.",
            "2 weeks",
        )
        assert (found.tags, found.systems) == (("ci", "build"), ("Cache", "Runners"))

    def test_names_what_has_no_place(self):
        found = understood("---\nstatus: draft\nauthors: [Ana, Bo]\nx: {y: z}\n---\n")
        assert found.ignored == {"status": "draft", "authors": "Ana, Bo", "x": "y"}

    def test_keeps_the_template_and_its_version(self):
        found = _beginning("---\ntemplate: cost\ntemplate_version: 1\n---\n")
        assert (found.template, found.template_version) == ("cost", 1)

    @pytest.mark.parametrize(
        "facts", ["template: astrology", "template: cost\ntemplate_version: 9"]
    )
    def test_takes_the_general_template_for_an_unknown_one(self, facts):
        found = understood(f"---\n{facts}\n---\n")
        assert (found.beginning.template, found.beginning.template_version) == ("general", None)
        assert "There is no template" in found.remarks[0]

    def test_that_cannot_be_read_stays_in_the_document(self):
        text = "---\na: b: c\n---\nText"
        assert _beginning(text).body == text
        assert "stays in the document" in understood(text).remarks[0]

    def test_is_none_where_a_rule_is_drawn(self):
        text = "---\n\nText\n\n---\n\nMore"
        assert _beginning(text).body == text


def test_line_ends_controls_and_the_mark_of_the_encoding_are_put_right():
    assert _beginning("\ufeffone\r\ntwo\rthr\x00ee").body == "one\ntwo\nthree"


def test_what_a_review_asks_for_is_named():
    assert understood("## Context\n\nSlow.").remarks == (
        "It has no section for Narrative yet; the review asks for one.",
    )


def test_a_text_that_is_too_long_for_its_place_is_refused():
    with pytest.raises(Invalid, match="20,001 characters"):
        understood(f"---\nundo: {'u' * 20_001}\n---\n")


class TestAFile:
    def test_is_read_as_utf_8_with_or_without_its_mark(self):
        assert text_of("\ufeffGrüße".encode()) == text_of("Grüße".encode()) == "Grüße"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("Grüße".encode("latin-1"), "not in UTF-8, as line 1 shows"),
            ("Text".encode("utf-16"), "UTF-16"),
            (b"PK\x03\x04rest", "word processor"),
            (b"%PDF-1.7", "word processor"),
            (b"a\0b", "not text"),
            (b"x" * (LARGEST_FILE + 1), "at most 1,000,000"),
        ],
    )
    def test_says_what_to_do_about_anything_else(self, content, message):
        with pytest.raises(Invalid, match=message):
            text_of(content)
