"""Small texts that stall Markdown renderers: quick, or shown as source, and never an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proposals.markup import DOCUMENT_LIMIT, guard, render
from proposals.markup.layout import MOST_HTML
from tests import patience
from tests.markup.shared import hostile_patterns


@pytest.fixture(scope="module", autouse=True)
def _pool() -> Iterator[None]:
    yield
    guard.close()


PATTERNS = {
    "brackets": "[" * 50_000,
    "images": "![" * 25_000,
    "links": "[a](b" * 10_000,
    "nested links": "[" * 10_000 + "a" + "](b)" * 10_000,
    "quotes in one line": ">" * 50_000,
    "quotes in many lines": "\n".join(">" * 60 + " a" for _ in range(800)),
    "bullets in one line": "* " * 25_000 + "a",
    "numbers in one line": "1. " * 700,
    "quotes and lists in one line": "> - " * 12_000,
    "numbers in bullets": "* 1. " * 10_000,
    "lists ever deeper": "".join(" " * (2 * depth) + "- a\n" for depth in range(300)),
    "stars": "*a **b " * 7_000,
    "backticks": "".join("`" * count + "a" for count in range(1, 300)),
    "tags never closed": "<a " * 16_000,
    "declarations": "<!" * 25_000,
    "comments never closed": "<!--" * 12_000,
    "elements never closed": "<div>\n\n" * 7_000,
    "entities": "&amp;" * 10_000,
    "backslashes": "\\" * 50_000,
    "references": "".join(f"[{number}]: /u\n" for number in range(4_000)),
    "references without target": "[a]:\n" * 10_000,
    "a heading of number signs": "# a" + "#" * 50_000 + "x",
    "spaces": "# a" + " " * 50_000 + "x",
    "fences never closed": "```\n" * 12_000,
    "fences with options": "```py " + 'a="b" ' * 8_000,
    "a table of many cells": "|a" * 6_000 + "|\n" + "|-" * 6_000 + "|\n" + "|x\n" * 6_000,
    "pipes in backticks": "|a|b|\n|-|-|\n" + "|`a" * 16_000,
    "footnotes in footnotes": "[^a]: " * 8_000,
    "footnotes": "[^a]: x\n\n" + "[^a] " * 10_000,
    "paragraphs": "a\n\n" * 16_000,
    "addresses": "http://a.b " * 4_500,
    "brackets in an address": "http://a.b/" + "(" * 50_000,
    "proposals": "#1 " * 16_000,
    "formulas": "$x^2$ " * 8_000,
    "formulas in paragraphs": "".join(f"$x_{{{number}}}$\n\n" for number in range(5_000)),
    "a deep formula": "$$\n" + "{" * 25_000 + "}" * 25_000 + "\n$$",
    "formulas never closed": "$a " * 16_000,
    "display formulas never closed": "$$ a\n" * 10_000,
    "fractions": ("$" + "\\frac{" * 100 + "a" + "}{b}" * 100 + "$\n\n") * 40,
    "boxes in boxes": "".join(" " * (4 * depth) + "!!! note\n" for depth in range(150)),
    "boxes": "!!! note\n    a\n" * 3_500,
    "definitions": "a\n: b\n" * 8_000,
    "definitions in definitions": "".join(
        f"{' ' * (2 * depth)}a\n{' ' * (2 * depth)}: b\n" for depth in range(150)
    ),
    "terms": "a\n" * 25_000 + ": b",
    "diagrams": "```mermaid\ngraph TD\n```\n\n" * 2_000,
    "mentions": "@ana " * 10_000,
    "colons": ":a" * 25_000,
    "attributes": "<b " + "a=b " * 12_000,
    "long code": "```python\n" + 'x = [1, {"a": "b"}]\n' * 2_500 + "```",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_hostile_text_ends_in_time(name):
    with patience.ends():
        rendered = render(PATTERNS[name], inline=False)
    assert len(rendered.html) <= MOST_HTML * 1.5


@pytest.mark.slow
@pytest.mark.parametrize("size", [1_000, 10_000, 100_000, DOCUMENT_LIMIT])
def test_the_large_collection_ends_in_time(size, thorough):
    if size == DOCUMENT_LIMIT and not thorough:
        pytest.skip("takes minutes; --thorough tries it")
    as_source, patterns = [], hostile_patterns()
    every = 6 if size == 100_000 and not thorough else 1
    for name, pattern in [*patterns.items()][::every]:
        with patience.ends():
            rendered = render(pattern(size), limit=4 * size, inline=False)
        if rendered.as_source:
            as_source.append(name)
        assert len(rendered.html) <= MOST_HTML * 1.5, name
    if size < DOCUMENT_LIMIT:  # where refusing is not what keeps the time
        assert len(as_source) <= 15, as_source  # of 228; alone on a machine it is two


def test_the_longest_documents_that_people_write_are_laid_out():
    part = (
        "## Why `now`\n\n" + "Orders [fell](https://a.b/c) by **12 %**, see #42.\n" + "word " * 99
    )
    rendered = render(f"{part}\n\n- one\n- two\n\n" * 480, inline=False)
    assert not rendered.as_source
    assert rendered.words > 40_000


def test_ordinary_text_is_not_taken_for_hostile():
    text = (
        "Orders [fell](https://a.b/c) by **12 %** in `eu-1`, see #42 and _below_.\n\n- a\n- b\n\n"
    )
    assert not render(text * 1_000, inline=False).as_source
