"""The passage of a Markdown source that words chosen in its laid-out text come from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.markup import render
from proposals.review.anchors import Span, text_of
from proposals.review.passages import passage_of
from tests.patience import ends

SOURCE = """# Way back

If it goes **wrong we can** turn it off quickly.
See [the docs](https://a.b/d "quickly") for `ci.flag`.

- first item here
- second *item there*

| Name | Cost |
| --- | --- |
| Ana | 3 pounds |
| Bo | **4** pounds |

```python
def f(x):
    return x
```

<!-- turn it off quickly -->

The costs of R&amp;D rise, <b>and fall</b> again, in snake_case and _also_ here.
"""


def laid_out(source: str) -> str:
    return text_of(render(source, inline=True).html)


def passage(quote: str, source: str = SOURCE) -> str | None:
    text = laid_out(source)
    found = re.search(r"\s*".join(map(re.escape, quote.split())), text)
    assert found, f"{quote!r} is not in {text!r}"
    span = passage_of(source, text, Span(*found.span()))
    return source[span.start : span.end] if span else None


class TestThePassage:
    @pytest.mark.parametrize(
        ("quote", "expected"),
        [
            ("turn it off quickly.", "turn it off quickly."),
            ("wrong we can", "wrong we can"),
            ("can turn it", "**wrong we can** turn it"),
            ("the docs", "the docs"),
            ("docs for", '[the docs](https://a.b/d "quickly") for'),
            ("ci.flag.", "`ci.flag`."),
            ("Ana", "Ana"),
            ("4 pounds", "**4** pounds"),
            ("return x", "return x"),
            ("snake_case and also", "snake_case and _also_"),
            ("R&D rise", "R&amp;D rise"),
        ],
    )
    def test_is_the_words_with_the_markup_that_they_would_cut(self, quote, expected):
        assert passage(quote) == expected

    def test_is_whole_items_where_it_goes_over_two(self):
        assert passage("here second") == "- first item here\n- second *item there*"

    def test_is_a_whole_row_where_it_goes_over_two_cells(self):
        assert passage("Ana 3") == "| Ana | 3 pounds |"

    def test_is_the_whole_table_where_it_takes_in_its_head(self):
        assert passage("Cost Ana").startswith("| Name | Cost |\n| --- | --- |\n")
        assert passage("Cost Ana").endswith("| Bo | **4** pounds |")

    def test_is_all_of_the_paragraph_where_a_tag_would_be_cut(self):
        assert passage("fall again").startswith("The costs of R&amp;D")

    def test_is_part_of_a_word_made_whole(self):
        text = laid_out(SOURCE)
        start = text.index("uickly")
        found = passage_of(SOURCE, text, Span(start, start + 3))
        assert SOURCE[found.start : found.end] == "quickly"

    def test_is_of_the_place_that_was_chosen_among_equal_words(self):
        source = "It costs two days.\n\n- It costs *two* days.\n"
        text = laid_out(source)
        start = text.rindex("two days")
        found = passage_of(source, text, Span(start, start + len("two days")))
        assert source[found.start : found.end] == "*two* days"

    def test_is_unknown_for_words_that_nobody_wrote_there(self):
        assert passage_of("Only this.", "Only this. And that.", Span(11, 20)) is None
        assert passage_of("Only this.", "Only this.", Span(9, 10)) is None

    def test_is_exact_in_a_text_without_markup(self):
        plain = "Two  *days*\na month_of work."
        text = re.sub(r"\s+", " ", plain)
        start = text.index("days")
        found = passage_of(plain, text, Span(start, start + 12), is_markdown=False)
        assert plain[found.start : found.end] == "days*\na month"


WORD = st.sampled_from(["cache", "build", "costs", "a", "the", "two", "days", "flag", "off"])
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
PIECES = st.one_of(
    WORDS,
    WORDS,
    st.builds("**{}**".format, WORDS),
    st.builds("*{}*".format, WORDS),
    st.builds("_{}_".format, WORDS),
    st.builds("`{}`".format, WORDS),
    st.builds("[{}](https://a.b/cache)".format, WORDS),
    st.builds("**{} *{}* {}**".format, WORDS, WORDS, WORDS),
    st.builds("~~{}~~".format, WORDS),
    st.builds("[**{}** {}](/p/1)".format, WORDS, WORDS),
)  # fmt: skip
LINES = st.lists(PIECES, min_size=1, max_size=4).map(" ".join)
ITEMS = st.lists(LINES, min_size=1, max_size=3)
BLOCKS = st.one_of(
    LINES,
    st.lists(LINES, min_size=2, max_size=3).map("\n".join),
    st.builds("## {}".format, LINES),
    ITEMS.map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    ITEMS.map(lambda lines: "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))),
    ITEMS.map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    WORDS.map("```\n{}\n```".format),
    st.builds("| {} | {} |\n| --- | --- |\n| {} | {} |".format, LINES, LINES, LINES, LINES),
)
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join)


def tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


class TestAnyPassageOfAnyDocument:
    @settings(max_examples=150)
    @given(DOCUMENTS, st.data())
    def test_holds_the_words_and_leaves_all_else_as_it_was(self, source, data):
        text = laid_out(source)
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, min(len(text), start + 60)))
        found = passage_of(source, text, Span(start, end))
        if found is None:
            return
        words = re.findall(r"\w+", text[start:end])
        held = re.findall(r"[^\W_]+", laid_out(source[found.start : found.end]))
        assert "".join(words[1:-1]) in "".join(held)
        replaced = source[: found.start] + "zebra" + source[found.end :]
        before, _, after = tight(laid_out(replaced)).partition("zebra")
        whole = tight(text)
        assert whole.startswith(before)
        assert whole.endswith(after)
        assert len(before) <= len(tight(text[:start])), "what stands before it changed"
        assert len(after) <= len(tight(text[end:])), "what stands after it changed"

    @pytest.mark.parametrize(
        "piece", ["**a ", "$a ", "[a [b] ", "`a ", "_a *b ", "<a ", "| a ", "a b c "]
    )
    def test_is_looked_for_in_bounded_time(self, piece):
        source = piece * (60_000 // len(piece))
        with ends():
            passage_of(source, source, Span(1000, 1200))
