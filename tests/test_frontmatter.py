"""Front matter: facts above a text, and the text as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.forms import CONTROLS
from proposals.frontmatter import DEEPEST, LARGEST, LARGEST_OWN, MOST_PARTS, Unreadable, dump, parse

# Whatever can be kept: no controls, one kind of line end; and what YAML is touchy about.
TEXTS = st.text(st.characters(codec="utf-8")).map(
    lambda text: CONTROLS.sub("", text).replace("\r", "\n")
) | st.text("-.\n #:'\"|>[]{}&*!%@`\t\x85\u2028\ufeff~0a")
FACTS = st.dictionaries(
    st.sampled_from(["title", "brief", "stop_when", "tags"]),
    TEXTS.filter(bool) | st.lists(TEXTS, min_size=1),
)


@given(FACTS, TEXTS)
def test_what_is_written_is_what_is_read(facts, body):
    assert parse(dump(facts, body)) == (facts, body)


class TestWriting:
    def test_reads_like_something_that_a_person_wrote(self):
        facts = {"title": "A cache", "number": 12, "brief": "One.\nTwo.", "tags": ["ci", "build"]}
        assert dump(facts, "## Context\n") == (
            "---\ntitle: A cache\nnumber: 12\nbrief: |-\n  One.\n  Two.\n"
            "tags:\n- ci\n- build\n---\n## Context\n"
        )

    def test_leaves_out_what_is_empty(self):
        assert dump({"title": "", "tags": [], "stage": None}, "x") == "---\n---\nx"

    def test_cannot_be_ended_early_by_a_value(self):
        facts = {"brief": "one\n---\ntwo\n...\nthree"}
        assert parse(dump(facts, "")) == (facts, "")


class TestReading:
    @pytest.mark.parametrize("text", ["", "x", "--- x\na: b\n---\n", "---\na: b\n", "\n---\n---\n"])
    def test_a_text_without_a_block_at_its_top_is_all_text(self, text):
        assert parse(text) == ({}, text)

    def test_knows_nothing_but_texts(self):
        facts, _ = parse("---\na: 1\nb: 2024-13-40\nc: yes\nd: ~\n---\n")
        assert facts == {"a": "1", "b": "2024-13-40", "c": "yes", "d": "~"}

    @pytest.mark.parametrize(
        ("block", "reason"),
        [
            ("a: &x 1\nb: *x", "aliases"),
            ("a: !!python/name:os.system x", "tags"),
            ("a: b: c", "not allowed here|not allowed in this context"),
            ("- a\n- b", "not a list of fields"),
            ("a: " + "[" * 2000, "nested too deeply"),
            ("a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested too deeply"),
            ("a: [" + "b," * MOST_PARTS + "]", "too long"),
            ("a: " + "b" * LARGEST, "larger than 16 kB"),
            ("? [a]\n: b", "unhashable"),
        ],
    )
    def test_refuses_what_has_no_place_there(self, block, reason):
        with pytest.raises(Unreadable, match=reason):
            parse(f"---\n{block}\n---\n")

    def test_says_on_which_line(self):
        with pytest.raises(Unreadable) as refused:
            parse("---\na: b\nc: d: e\n---\n")
        assert refused.value.line == 2

    def test_takes_longer_texts_from_our_own_files(self):
        facts = {"brief": "b" * LARGEST}
        assert parse(dump(facts, ""), largest=LARGEST_OWN) == (facts, "")
