"""Comparing two texts as they are read."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.drafting.comparing.rendered import compare_html
from proposals.drafting.comparing.tree import VOID
from proposals.markup import TooLong, render
from proposals.markup.sanitise import sanitise
from tests import patience
from tests.drafting.histories import FOLDER, successive_versions

PIECES = "the|cache|build|slow|21|min.|`x`|**b**|*i*|[l](/p/1)|<b>&|![i](/f)"
LINES = st.lists(st.sampled_from(PIECES.split("|")), min_size=1, max_size=8).map(" ".join)
SHAPES = ("{}", "## {}", "- {}", "- [ ] {}", "> {}", "| {} | b |", "|---|---|", "```py\n{}\n```")
DOCUMENTS = st.lists(
    st.builds(lambda shape, line: shape.format(line), st.sampled_from(SHAPES), LINES), max_size=9
)
TABLE = "| Team | Builds |\n|---|---|\n| Checkout | 210 |\n| Search | 2 |\n"
WIDER = "| Team | Region | Builds |\n|---|---|---|\n| Checkout | eu | 210 |\n"
OURS = {'<ins class="now">', '<del class="was">', "</ins>", "</del>", "<td></td>"}


def _html(text: str) -> str:
    return render(text).html


def _compared(old: str, new: str) -> str:
    return "".join(block.html for block in compare_html(_html(old), _html(new)))


class _Reader(HTMLParser):
    """Reads HTML without what has the marks of one kind; notes what does not fit together."""

    def __init__(self, *, without: str = "") -> None:
        super().__init__()
        self.without = without
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.ids: list[str] = []
        self.code: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_hidden = any(hidden for _, hidden in self.open)
        is_hidden |= tag in ("ins", "del") and given.get("class") == self.without
        if "id" in given:
            self.ids.append(given["id"] or "")
        if not is_hidden and tag in ("img", "input", "hr"):
            self.said.append(f"<{tag} {given.get('src')} {'checked' in given}>")
        if tag == "pre" and not is_hidden:
            self.code.append("")
        if tag not in VOID:
            self.open.append((tag, is_hidden))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.said.append(data)
            if any(tag == "pre" for tag, _ in self.open):
                self.code[-1] += data


def _read(html: str, *, without: str = "none") -> tuple[str, list[str]]:
    """Return all that is said, without spaces, and what is said in code to the letter."""
    reader = _Reader(without=without)
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    return "".join("".join(reader.said).split()), reader.code


def _tags(html: str) -> set[str]:
    """Return the tags, without what may be there once only, and without our marks in rows."""
    html = re.sub(r' (?:id|role|aria-label)="[^"]*"', "", html)
    html = re.sub(r'(<(?!ins|del)[^>]*?) class="(?:was|now)"', r"\1", html)
    return set(re.findall(r"<[^>]*>", re.sub(r'class="(?:was|now) ', 'class="', html)))


def _hold(old: str, new: str) -> None:
    """Whatever the comparison marks, both texts can be read out of it, and nothing else."""
    before, after = _html(old), _html(new)
    both = "".join(block.html for block in compare_html(before, after))
    assert _read(both, without="was") == _read(after)
    texts, code = _read(both, without="now")
    assert (texts, code) == _read(before)
    assert _tags(both) - OURS <= _tags(before) | _tags(after)


class TestTwoTexts:
    def test_that_are_the_same_have_no_marks(self):
        html = _html("## A\n\nb\n\n> c").replace("\n", "")
        blocks = compare_html(html, html)
        assert {block.kind for block in blocks} == {"same"}
        assert "".join(block.html for block in blocks) == html

    def test_show_a_changed_word_inside_its_sentence(self):
        assert _compared("The median takes 21 minutes.", "The median takes 9 minutes.") == (
            '<p>The median takes <del class="was">21</del><ins class="now">9</ins> minutes.</p>'
        )

    def test_keep_a_link_and_mark_the_word_inside_it(self):
        assert _compared("See [the old](/p/1) page.", "See [the new](/p/1) page.").count("<a ") == 1

    def test_show_a_link_that_leads_elsewhere_as_changed(self):
        both = _compared("See [the page](/p/1) now.", "See [the page](/p/2) now.")
        assert '<a href="/p/1" rel="nofollow noopener noreferrer ugc"><del class="was">' in both
        assert '<a href="/p/2" rel="nofollow noopener noreferrer ugc"><ins class="now">' in both

    def test_show_sentences_with_nothing_in_common_one_after_the_other(self):
        assert _compared("Reads are open.", "xylophone") == (
            '<p><del class="was">Reads are open.</del><ins class="now">xylophone</ins></p>'
        )

    def test_count_the_words_of_a_section_that_is_new(self):
        blocks = compare_html(
            _html("## A\n\nb"), _html("## A\n\nb\n\n## New here\n\nthree words now")
        )
        assert [(each.kind, each.added, each.title) for each in blocks] == [
            ("same", 0, "A"),
            ("same", 0, ""),
            ("added", 2, "New here"),
            ("added", 3, ""),
        ]

    def test_mark_images_as_a_whole(self):
        both = _compared("![a](/files/1) and text here", "![a](/files/2) and text here")
        assert re.search(r'<del class="was"><img [^>]*src="/files/1"></del>', both)
        assert re.search(r'<ins class="now"><img [^>]*src="/files/2"></ins>', both)

    def test_have_every_id_once(self):
        both = _compared(
            "## Context\n\nA[^1]\n\n[^1]: n", "## Why\n\nB[^1]\n\n## Context\n\n[^1]: m"
        )
        ids = re.findall(r'id="([^"]*)"', both)
        assert len(ids) == len(set(ids))


class TestLists:
    def test_are_compared_item_by_item(self):
        both = _compared("- one thing\n- two things here", "- one thing\n- new\n- two things there")
        assert '<li class="now"><ins class="now">new</ins></li>' in both
        assert 'two things <del class="was">here</del><ins class="now">there</ins>' in both

    def test_keep_the_name_of_a_task_that_is_gone(self):
        assert 'aria-label="task"' in _compared("- [ ] measured\n- [ ] done", "x")

    def test_show_a_ticked_task(self):
        both = _compared("- [ ] measured", "- [x] measured")
        assert both.count("<input") == 2


class TestTables:
    def test_are_compared_cell_by_cell(self):
        both = _compared(TABLE, TABLE.replace("210", "230"))
        assert '<td><del class="was">210</del><ins class="now">230</ins></td>' in both
        assert both.count("<del") == 1

    def test_mark_a_row_that_is_new(self):
        both = _compared(TABLE, TABLE + "| Mail | 7 |\n")
        assert '<tr class="now"><td class="now"><ins class="now">Mail</ins></td>' in both

    def test_mark_a_column_that_is_new_in_every_row(self):
        both = _compared(TABLE, WIDER + "| Search | us | 2 |\n")
        assert both.count('<td class="now">') == 2
        assert '<th class="now"><ins class="now">Region</ins></th>' in both
        assert "<del" not in both

    def test_keep_their_columns_where_a_row_and_a_column_change_at_once(self):
        rows = re.findall(r"<tr.*?</tr>", _compared(TABLE, WIDER + "| Mail | us | 7 |\n"))
        assert {len(re.findall("<t[dh]", row)) for row in rows} == {3}


class TestCode:
    def test_is_compared_line_by_line(self):
        both = _compared("```\na = 1\nb = 2\n```", "```\na = 1\nc(3)\nb = 2\n```")
        assert '<ins class="now">c(3)\n</ins>' in both
        assert "<del" not in both

    def test_shows_a_changed_word_inside_its_line(self):
        both = _compared("```\nreturn cache.get(key)\n```", "```\nreturn cache.get(name)\n```")
        assert 'cache.get(<del class="was">key</del><ins class="now">name</ins>)' in both

    def test_finds_the_line_that_was_changed_beside_one_that_is_new(self):
        old = "```\nfirst()\nreturn cache.get(key) or build(key)\n```"
        both = _compared(old, old.replace("get(key)", "get(name)").replace("first", "x()\nsecond"))
        assert 'cache.get(<del class="was">key</del><ins class="now">name</ins>)' in both

    def test_shows_a_changed_indentation(self):
        both = _compared("```\nif a:\n  b()\n```", "```\nif a:\n    b()\n```")
        assert "<del" in both

    def test_keeps_its_colours_outside_of_the_marks(self):
        old = "```python\ndef f():\n    return 1\n```"
        both = _compared(old, old.replace("return 1", "return 2"))
        assert '<span class="k">def</span>' in both


@given(DOCUMENTS, DOCUMENTS)
@settings(max_examples=80)
def test_both_texts_can_be_read_out_of_any_comparison(old, new):
    _hold("\n".join(old), "\n".join(new))


@given(DOCUMENTS, st.data())
@settings(max_examples=50)
def test_and_out_of_that_with_an_edited_copy(old, data):
    new = list(old)
    if new:
        new[data.draw(st.integers(0, len(new) - 1))] = data.draw(LINES)
    _hold("\n".join(old), "\n".join(new))


@given(DOCUMENTS, DOCUMENTS)
@settings(max_examples=60)
def test_the_sanitiser_finds_nothing_to_drop_in_it_but_our_own_marks(old, new):
    def plain(html):
        return re.sub(r' (?:class|tabindex|role|aria-label|rel|id)="[^"]*"|</?div[^>]*>', "", html)

    both = _compared("\n".join(old), "\n".join(new))
    again = sanitise(both)
    assert sorted(re.findall(r"<[a-z0-9]+", plain(again))) == sorted(
        re.findall(r"<[a-z0-9]+", plain(both))
    )


@pytest.mark.slow
@pytest.mark.parametrize("bundle", ["tekton-teps.bundle", "dotnet-designs.bundle"])
def test_both_versions_can_be_read_out_of_every_change_of_real_documents(bundle, tmp_path: Path):
    if not (FOLDER / bundle).exists():
        pytest.skip(f"{bundle} is not in {FOLDER}; set CORPORA_DIR")
    seen = 0
    for old, new in successive_versions(bundle, tmp_path / "clone", most=20):
        try:
            _hold(old, new)
        except TooLong:
            continue
        seen += 1
    assert seen > 10


class TestALongText:
    """A page comes, whatever is compared."""

    def _paragraphs(self, seed: int) -> list[str]:
        chance = random.Random(seed)
        words = [f"word{number}" for number in range(3000)]
        return [" ".join(chance.choices(words, k=60)) for _ in range(700)]

    def _compares(self, old: str, new: str) -> None:
        before, after = _html(old), _html(new)
        assert len(before) > 250_000
        with patience.ends():
            both = "".join(block.html for block in compare_html(before, after))
        assert _read(both, without="was") == _read(after)
        assert _read(both, without="now") == _read(before)

    def test_that_was_edited_everywhere_compares(self):
        old = self._paragraphs(1)
        new = [f"{text} and more".replace("word7 ", "renamed ") for text in old]
        self._compares("\n\n".join(old), "\n\n".join(new))

    def test_that_was_written_anew_compares(self):
        old, new = "\n\n".join(self._paragraphs(1)), "\n\n".join(self._paragraphs(2))
        self._compares(old, new)

    @pytest.mark.parametrize("shape", ["a b " * 70_000, "- a\n" * 20_000 + "x " * 120_000])
    def test_of_the_same_few_words_compares(self, shape):
        self._compares(shape, shape.replace("a", "c", 5) + "b a " * 2000)
