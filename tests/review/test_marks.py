"""Marks round words, in HTML that says and stays what it was."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.markup import render
from proposals.review.anchors import text_of
from proposals.review.marks import VOID, Mark, marked, stretches

SOURCE = """
# A title

Some **bold & _slanted_ text**, `code <here>` and [a link to read](https://example.org/x).

## Table

| one | two |
|-----|-----|
| a   | b & c |

- [ ] first
- second with $x^2$ in it

```python
print("a > b")
```

## Last

> quoted[^1]

[^1]: A note.
"""
HTML = render(SOURCE, inline=True).html
TEXT = text_of(HTML)
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 80))


class Nesting(HTMLParser):
    """Fails where an element is closed that is not open, or a link is inside of another."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag != "a" or "a" not in self.open
        assert tag not in ("mark", "a") or self.open[-1:] not in (["tr"], ["table"], ["ul"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def marks_of(several: list[tuple[int, int]]) -> list[Mark]:
    return [
        Mark(nth, start, start + length, nth=nth, label='"<&>"')
        for nth, (start, length) in enumerate(several, start=1)
    ]


@given(st.lists(spans, max_size=6))
def test_marks_leave_every_word_and_nest_as_elements_do(several):
    html = marked(HTML, marks_of(several))
    assert text_of(html) == TEXT
    page = Nesting()
    page.feed(html)
    assert page.open == []


@given(st.lists(spans, max_size=6))
def test_every_thread_has_one_mark_to_lead_to_and_one_number(several):
    marks = marks_of(several)
    html = marked(HTML, marks)
    for mark in marks:
        has_words = bool(TEXT[mark.start : mark.end].strip())
        assert html.count(f'id="anchor-{mark.thread}"') == has_words
        assert html.count(f'href="#thread-{mark.thread}"') == has_words


@given(st.lists(spans, max_size=6))
def test_the_stretches_are_the_document_and_each_mark_begins_in_one(several):
    marks = marks_of(several)
    parts = stretches(HTML, marks)
    assert "".join(each.html for each in parts) == marked(HTML, marks)
    begun = [mark.thread for part in parts for mark in part.marks]
    assert len(begun) == len(set(begun))
    assert len(parts) == (3 if begun else 1)  # from the title, and from two headings


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("bold & sl", ["bold &amp; ", "sl"]),
        ("code <here>", ["code &lt;here&gt;"]),
        ("link to", ["link to"]),
    ],
)
def test_the_words_are_marked_element_by_element(words, wanted):
    start = TEXT.index(words)
    html = marked(HTML, [Mark(7, start, start + len(words))])
    pieces = [each.split(">", 1)[1] for each in html.split("<mark")[1:]]
    assert [each.split("</mark>")[0] for each in pieces] == wanted


def test_nothing_is_done_where_nothing_is_marked():
    assert marked(HTML, []) == HTML
