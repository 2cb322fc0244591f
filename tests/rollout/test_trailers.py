"""Which proposals a commit message or the text of a merge request names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rollout.trailers import MOST_NAMED, numbers_named

SERVER = "https://throughline.example"
NUMBER = st.integers(1, 999_999_999)
PLAIN = st.text("ab é·\n\r.,;*-_()&0123456789", max_size=40)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Fetch before building\n\nProposal: 42", [42]),
        ("proposal: tl-42", [42]),
        ("PROPOSALS: 42, TL-7 and #9.", [42, 7, 9]),
        ("Fetch before building (TL-42)", [42]),
        ("TL-3: warm the cache\r\n\r\nProposal: 42\r\n", [3, 42]),
        ("- **Proposal:** 42 (the remote cache)", [42]),
        ("> Proposal: 42", [42]),
        (f"See {SERVER}/p/42/impact.", [42]),
        (f"[the plan]({SERVER}/p/42)", [42]),
        ("Proposal: TL-42\nProposal: TL-42\nTL-42", [42]),
    ],
)
def test_a_text_names_them(text, named):
    assert numbers_named(text, server=SERVER) == named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HTML-42, UTL-42, TL-42nd, TL-42-cache and tl-42",
        "Merge branch 'feature/TL-42'",
        "https://tracker.example/browse/TL-42",
        "www.tracker.example/?issue=TL-42",
        "https://throughline.example.org/p/42",
        f"{SERVER}/p/42nd",
        f"{SERVER}/goals/42",
        "Proposal: 42 days are too few",
        "Proposal: 0 and 007",
        "Proposal: 1234567890",
        "Proposal:\n42",
        "The proposal: 42",
        "Counterproposal: 42",
        "#42",
        "Proposal: ٤٢",
    ],
)
def test_what_only_looks_like_it_names_nothing(text):
    assert numbers_named(text, server=SERVER) == []


def test_only_so_many_are_named_by_one_text():
    listed = "Proposal: " + ", ".join(str(number) for number in range(1, 100))
    assert numbers_named(listed) == list(range(1, MOST_NAMED + 1))


@given(st.lists(NUMBER, min_size=1, max_size=MOST_NAMED, unique=True), PLAIN, PLAIN)
def test_a_line_of_its_own_is_found_between_any_other_lines(numbers, before, after):
    line = "Proposal: " + ", ".join(map(str, numbers))
    assert numbers_named(f"{before}\n{line}\n{after}") == numbers


@given(st.text(), st.integers(0, 10))
def test_whatever_is_written_names_each_number_once_and_never_too_many(text, times):
    named = numbers_named(f"{text} TL-42 Proposal: {text}" * times, server=SERVER)
    assert len(set(named)) == len(named) <= MOST_NAMED
    assert all(0 < number < 1_000_000_000 for number in named)
