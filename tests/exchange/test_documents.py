from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.exchange.document import parse_document
from proposals.exchange.fields.people import Person
from proposals.exchange.header import read_header
from proposals.exchange.text import decoded

TODAY = date(2026, 11, 22)


def parsed(text, file="0042-faster-checkout.md"):
    content = text if isinstance(text, bytes) else text.encode()
    return parse_document(file, content, today=TODAY)


def codes(document):
    return [remark.code for remark in document.warnings]


class TestALeadingBulletList:
    TEXT = """\
- Feature Name: `faster_checkout`
- Start Date: 2023-10-3
- RFC PR: [example/rfcs#42](https://github.com/example/rfcs/pull/42)
- Tracking Issue: [example/shop#7](https://github.com/example/shop/issues/7)

## Summary
[summary]: #summary

- Not: a header field

## Motivation
"""

    def test_gives_the_facts(self):
        document = parsed(self.TEXT)
        assert document.number == 42
        assert document.created == "2023-10-03"
        assert document.discussion == ("https://github.com/example/rfcs/pull/42",)
        assert document.tracking == ("https://github.com/example/shop/issues/7",)
        assert document.extra == {"Feature Name": "`faster_checkout`"}
        assert document.status is None
        assert document.authors == ()
        assert document.sections == ("summary", "context")
        assert document.warnings == ()

    def test_leaves_the_title_to_the_file_name(self):
        assert parsed(self.TEXT).title == "Faster checkout"
        assert parsed(self.TEXT).title_from_file

    def test_is_not_body(self):
        assert parsed(self.TEXT).body == self.TEXT[self.TEXT.index("## Summary") :]

    @pytest.mark.parametrize(
        "above",
        ["# A better title\n\n", "## RFC: A better title\n\n", "A better title\n\n"],
    )
    def test_may_stand_under_the_title(self, above):
        document = parsed(above + self.TEXT)
        assert (document.title, document.title_from_file) == ("A better title", False)
        assert document.created == "2023-10-03"
        assert "better title" not in document.body

    def test_may_stand_under_a_comment_or_a_slip_which_stay_in_the_body(self):
        for above in (
            "<!--\nCopyright\n-->\n\n",
            "q- Feature Name: x\n",
            "Shop: cache the cart\n\n",
        ):
            document = parsed(above + self.TEXT)
            assert document.created == "2023-10-03"
            assert document.title == "Faster checkout"
            assert above.strip() in document.body

    def test_may_be_bold_folded_and_nested(self):
        document = parsed(
            "# Faster\n\n* **Author(s):**: @ada,\n  @bob\n* **Status:** Accepted\n"
            "* **Reviewers**:\n  - Eve\n  - Dan\n\nProse.\n"
        )
        assert [person.name for person in document.authors] == ["@ada", "@bob"]
        assert document.status == "accepted"
        assert document.extra == {"Reviewers": "Eve, Dan"}
        assert document.body == "Prose.\n"

    def test_is_no_header_when_no_name_is_known(self):
        text = "- one: two\n- three: four\n"
        assert parsed(text).body == text


class TestFrontMatter:
    def test_gives_the_facts_as_text(self):
        document = parsed(
            "---\nid: 0021\ntitle: no\nstatus: Accepted\nauthors:\n  - Ada <ada@example.org>\n"
            "creation-date: 2024-01-31\nlast-updated: 2024-02-01\nsuperseded-by: ADR-0057\n"
            "nav_order: 0063\n---\n\n## Context\n",
            file="0021-x.md",
        )
        assert document.number == 21
        assert document.title == "no"
        assert document.status == "accepted"
        assert document.authors == (Person("Ada", None, "ada@example.org"),)
        assert (document.created, document.updated) == ("2024-01-31", "2024-02-01")
        assert document.superseded_by == ("ADR-0057",)
        assert document.extra == {"nav_order": "0063"}
        assert document.body == "## Context\n"

    def test_takes_a_heading_that_repeats_the_title_out_of_the_body(self):
        document = parsed("---\ntitle: Faster\n---\n# 42. Faster\n\nText.\n")
        assert document.body == "Text.\n"

    def test_keeps_a_heading_that_says_something_else(self):
        document = parsed("---\ntitle: Faster\n---\n# Another heading\n\nText.\n")
        assert document.body == "# Another heading\n\nText.\n"

    @pytest.mark.parametrize(
        "broken",
        [
            "title: One: two\nstatus: accepted",
            "title: Tabs\n\tstatus: accepted",
            "status: accepted\nissue: [#335](https://example.org)",
            "status: accepted\nauthor: @ada",
            "status: accepted\na: &a [x]\nb: *a",
            "status: accepted\ntitle: !!python/object/apply:os.system [x]",
            "status: accepted\na: " + "[" * 3000,
            "status: accepted\na: " + "x" * 20_000,
        ],
    )
    def test_is_read_loosely_when_it_is_broken_or_refused(self, broken):
        document = parsed(f"---\n{broken}\n---\n# A heading\n")
        assert document.status == "accepted"
        assert codes(document) == ["front-matter"]
        assert "python" not in document.title

    def test_names_the_line_that_is_broken(self):
        document = parsed("---\ntitle: A\n\tstatus: accepted\n---\n")
        assert document.warnings[0].line == 3

    def test_is_no_header_when_it_is_never_closed(self):
        text = "---\ntitle: Never closed\nstatus: draft\n\n# A heading\n\nText.\n"
        document = parsed(text)
        assert document.title == "A heading"
        assert document.body == text.replace("# A heading\n", "")
        assert codes(document) == ["front-matter"]

    def test_is_no_header_when_it_is_a_list(self):
        assert codes(parsed("---\n- a\n- b\n---\n# A heading\n")) == ["front-matter"]


class TestPlainLines:
    @pytest.mark.parametrize(
        "lines",
        [
            "Date: 2024-01-31\nAuthors: Ada, Bob",
            "**Date:** 2024-01-31 \\\n**Authors:** Ada, Bob \\",
            "**Date**: 2024-01-31\n\n**Authors** Ada, Bob",
        ],
    )
    def test_give_the_facts(self, lines):
        document = parsed(f"# 42. Faster\n\n{lines}\n\n## Context\n")
        assert document.created == "2024-01-31"
        assert [person.name for person in document.authors] == ["Ada", "Bob"]
        assert document.body == "## Context\n"

    def test_are_no_header_in_prose(self):
        text = "Note: this is prose.\n\nDate: 2024-01-31\n"
        assert parsed("## Summary\n\n" + text).created is None


class TestADecisionRecord:
    TEXT = "# 4. Names\n\nDate: 2017-07-04\n\n## Status\n\nSuperseded by [DNS](0015-dns.md)\n"

    def test_has_its_status_in_a_section_that_stays_in_the_body(self):
        document = parsed(self.TEXT, file="docs/0004-names.md")
        assert (document.status, document.status_raw) == ("superseded", "Superseded by DNS")
        assert document.superseded_by == ("0015-dns.md",)
        assert document.body.startswith("## Status\n\nSuperseded by [DNS](0015-dns.md)")

    def test_says_when_header_and_section_disagree(self):
        document = parsed("---\nstatus: Accepted\n---\n# A\n\n## Status\n\nRejected\n")
        assert document.status == "accepted"
        assert codes(document) == ["status-contradiction"]


class TestAParsedDocument:
    def test_takes_no_number_from_a_heading(self):
        assert parsed("# 3. Networking\n", file="0033-ip-ranges.md").number == 33

    def test_believes_the_header_before_the_file_name(self):
        document = parsed("---\nkep-number: 1884\n---\n", file="2043-x/README.md")
        assert document.number == 1884
        assert codes(document) == ["number-mismatch"]

    def test_does_not_take_a_date_for_a_number(self):
        document = parsed("# A\n", file="20180817-variables.md")
        assert (document.number, document.created) == (None, "2018-08-17")

    def test_does_not_invent_a_date(self):
        document = parsed("# A\n\n- Date: 2014-19-19\n- Status: Draft\n")
        assert (document.created, document.created_raw) == (None, "2014-19-19")
        assert codes(document) == ["date-unreadable"]

    def test_is_a_draft_when_its_status_is_unknown(self):
        document = parsed("# A\n\n- Status: imlpemented\n")
        assert (document.status, document.status_raw) == ("draft", "imlpemented")
        assert "perhaps implemented" in document.warnings[0].message

    def test_uses_the_file_name_when_the_title_is_the_templates(self):
        document = parsed("# Title of RFC\n\n- Status: Draft\n")
        assert document.title == "Faster checkout"
        assert codes(document) == ["template-title"]

    def test_has_no_heading_in_code(self):
        assert parsed("```\n# Not a title\n```\n").title_from_file

    def test_notices_a_banner_and_believes_the_status(self):
        document = parsed(
            "## This RFC was previously approved, but part of it later **withdrawn**\n"
        )
        assert document.status is None
        assert [r.message for r in document.warnings] == [
            "the text says that it is partly withdrawn"
        ]

    def test_notices_conflict_markers(self):
        assert codes(parsed("# A\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n")) == [
            "merge-conflict"
        ]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("# Café".encode("windows-1252"), "encoding"),
            ("# Café".encode("utf-16"), "encoding"),
            ("# Ca\0fé".encode(), "control-characters"),
        ],
    )
    def test_says_how_it_had_to_be_read(self, content, code):
        document = parsed(content)
        assert document.title == "Café"
        assert codes(document) == [code]

    def test_takes_a_byte_order_mark_and_other_line_ends_in_silence(self):
        document = parsed(b"\xef\xbb\xbf# A\r\n\r\n- Status: Draft\r\n\r\nText.\r\n")
        assert (document.title, document.body, document.warnings) == ("A", "Text.\n", ())


# Text that looks like headers more often than chance would have it.
LINES = [
    "---",
    "- Status: Draft",
    "- Author: A",
    "# A",
    "## Status",
    "Date: 2020-01-01",
    "",
    "a: b",
    "<!--",
    "-->",
    "```",
    "  - x",
    "[a]: b",
    "...",
    "words and more",
]
HEADERISH = st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=25).map("\n".join)


class TestAnyText:
    @given(st.binary(max_size=400) | HEADERISH.map(lambda text: text.encode("utf-8", "replace")))
    def test_is_parsed_without_an_error(self, content):
        assert parse_document("a.md", content, today=TODAY).file == "a.md"

    @given(HEADERISH)
    def test_is_header_or_title_or_body_line_by_line(self, text):
        text, _ = decoded(text.encode("utf-8", "replace"))
        lines = text.split("\n")
        header = read_header(lines)
        left = [
            line
            for number, line in enumerate(lines)
            if number not in header.taken and number != header.heading_line
        ]
        body = parse_document("a.md", text.encode(), today=TODAY).body.split("\n")
        kept = iter(body)
        assert all(line in kept for line in left if line.strip())

    @given(HEADERISH)
    def test_keeps_its_words_below_a_header(self, text):
        text, _ = decoded(text.encode("utf-8", "replace"))
        body = f"## Summary\n\n{text}"
        document = parsed(f"# Faster\n\n- Author: Ada\n- Status: Draft\n\n{body}")
        assert document.body == body
