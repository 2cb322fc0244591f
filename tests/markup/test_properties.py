"""What holds for every text."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from proposals.markup import render
from proposals.markup.convert import to_html
from proposals.markup.dress import dress
from proposals.markup.plain import plain
from proposals.markup.sanitise import sanitise
from proposals.markup.tokens import TOKEN
from tests.markup.audit import faults_in

BLOCK_MARKS = (
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "\n",
    "\n\n",
    "```",
    "~~~",
    "|",
    "|-|-|\n",
    "---",
    "$$\n",
    "```math\n",
    "```mermaid\n",
    '!!! note "a"\n',
    ": ",
)
INLINE_MARKS = (
    *("*", "**", "_", "`", "~~", "[", "]", "(", ")", "](", "![", "[^1]", "[^1]: ", "[a]: ", "\\"),
    *("#42", "https://a.b/c", "javascript:", "[!NOTE]", "[ ] ", "word "),
    *("$", "$$", "$x$", "\\frac{", "}", "@ana", ":tada:", "!!! note", ': "'),
)
TAGS = (
    *("<b>", "</b>", "<div>", "</div>", "<details>", "<!--", "-->", "<a href='", "'>", "<svg>"),
    *("<table>", "<td>", "<select>", "<math>", "<style>", "<p>", "<h2 id=a>", "<input>"),
)
CHARACTERS = ("&", "&lt;", "&#13;", "\t", "\r", "\x00", "\x02")
PIECES = st.sampled_from([*BLOCK_MARKS, *INLINE_MARKS, *TAGS, *CHARACTERS])
MARKDOWN = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)
WORDS = st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=30)
# Marks that surround words without hiding any.
LAYOUTS = st.sampled_from(["{}", "- {}", "# {}", "> {}", "1) {}", "**{}**", "`{}`", "```\n{}\n```"])


HEADINGS = st.sampled_from(["Why", "Why", "Context", "A & B", "*Why*", "`code`", "Ünï", "!", ""])
# Whatever opens no heading of its own, and closes what it opens.
PARTS = (
    *("word", "- a\n- b", "```\n# not one\n```", "> quote", "$x^2$", "|a|b|\n|-|-|"),
    *("!!! note\n    a", "term\n: what", ":tada: @ana #42", "[why](#why)", "<b>a</b>", "~~~\n~~~"),
)
BODIES = st.lists(st.sampled_from(PARTS), max_size=4).map("\n\n".join)
DOCUMENTS = st.lists(st.tuples(st.integers(1, 6), HEADINGS, BODIES), min_size=1, max_size=8)
PEOPLE = frozenset({"ana"})


def written(document: list[tuple[int, str, str]]) -> str:
    return "\n\n".join(f"{'#' * level} {title}\n\n{body}" for level, title, body in document)


def anchors_of(document: list[tuple[int, str, str]]) -> list[str]:
    return [each.anchor for each in render(written(document), inline=True).sections]


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


@given(MARKDOWN)
def test_rendering_never_fails_and_never_lets_anything_through(markdown):
    assert faults_in(render(markdown, inline=True, people=PEOPLE).html) == []


@given(st.text(max_size=60) | MARKDOWN)
def test_whatever_is_sanitised_stays_as_it_is(html):
    clean = sanitise(html)
    assert sanitise(clean) == clean


@given(MARKDOWN)
def test_sanitising_again_changes_nothing(markdown):
    clean = sanitise(to_html(plain(markdown, limit=10_000)))
    assert sanitise(clean) == clean


@given(MARKDOWN)
def test_dressing_reads_every_character(markdown):
    clean = sanitise(to_html(plain(markdown, limit=10_000)))
    assert "".join(token[0] for token in TOKEN.finditer(clean)) == clean
    assert dress(clean).html == dress(clean).html


@given(MARKDOWN)
def test_ids_are_unique_where_the_renderer_makes_them(markdown):
    anchors = [section.anchor for section in render(markdown, inline=True).sections]
    assert len(set(anchors)) == len(anchors)


@given(MARKDOWN)
def test_rendering_again_changes_nothing(markdown):
    assert render(markdown, inline=True) == render(markdown, inline=True)


@given(DOCUMENTS)
def test_every_heading_has_one_anchor_that_is_on_the_page_once(document):
    rendered = render(written(document), inline=True)
    assert len(rendered.sections) == len(document)
    for section in rendered.sections:
        assert rendered.html.count(f' id="{section.anchor}"') == 1


@given(DOCUMENTS, st.data())
def test_changing_what_stands_under_a_heading_moves_no_anchor(document, data):
    place = data.draw(st.integers(0, len(document) - 1))
    level, title, _ = document[place]
    changed = [*document[:place], (level, title, data.draw(BODIES)), *document[place + 1 :]]
    assert anchors_of(changed) == anchors_of(document)


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_added_at_the_end_moves_no_anchor(document, more):
    assert anchors_of([*document, *more])[: len(document)] == anchors_of(document)


@given(st.lists(st.tuples(LAYOUTS, WORDS), max_size=8))
def test_every_word_survives(blocks):
    markdown = "\n".join(layout.format(" ".join(words)) for layout, words in blocks)
    shown = text_of(render(markdown, inline=True).html).split()
    assert [word for _, words in blocks for word in words] == shown


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["-", "*", "1.", "2)"]), WORDS)))
def test_every_word_of_a_list_survives_any_indentation(lines):
    markdown = "\n".join(f"{' ' * by}{mark} {' '.join(words)}" for by, mark, words in lines)
    shown = re.findall("[a-z]+", text_of(render(markdown, inline=True).html))
    assert shown == [word for _, _, words in lines for word in words]
