"""Comparing two texts."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.drafting.comparing.source import MOST_PAIRS, compare, visible

TEXTS = st.text(alphabet="ab \n", max_size=60)


def _read(lines, without):
    """The text that the comparison shows, leaving out what is of the other one."""
    return [
        "".join(text for kind, text in line.parts if kind != without)
        for line in lines
        if line.kind != {"ins": "added", "del": "removed"}[without]
    ]


def test_the_same_text_has_no_differences():
    assert compare("a\nb", "a\nb") == []


def test_a_changed_word_is_marked_inside_its_line():
    (line,) = compare("The median takes 21 minutes.", "The median takes 9 minutes.")
    assert line.kind == "changed"
    assert line.parts == (
        ("same", "The median takes "),
        ("del", "21"),
        ("ins", "9"),
        ("same", " minutes."),
    )


def test_lines_with_nothing_in_common_are_shown_one_after_the_other():
    kinds = [line.kind for line in compare("Reads are open", "xylophone")]
    assert kinds == ["removed", "added"]


def test_long_unchanged_passages_are_skipped_and_counted():
    old = "\n".join(f"line {number}" for number in range(30))
    lines = compare(old, old.replace("line 15", "line fifteen"))
    assert [line.count for line in lines if line.kind == "skipped"] == [13, 12]
    assert [line.kind for line in lines].count("same") == 4


def test_characters_that_draw_nothing_are_spelt_out():
    assert visible("admin\u202e\u200btxt") == "admin[U+202E][U+200B]txt"


def test_a_comparison_that_would_take_for_ever_shows_both_texts_whole():
    many = int(MOST_PAIRS**0.5) + 10
    old, new = "\n".join(["a", "x"] * many), "\n".join(["b", "x"] * (many + 1) + ["c"])
    assert {line.kind for line in compare(old, new)} == {"removed", "added"}


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_it_where_nothing_was_skipped(old, new):
    lines = compare(old, new)
    if not lines or any(line.kind == "skipped" for line in lines):
        return
    # An empty line that was filled, or emptied, shows only its filled side.
    assert [line for line in _read(lines, "ins") if line] == [x for x in old.split("\n") if x]
    assert [line for line in _read(lines, "del") if line] == [x for x in new.split("\n") if x]
