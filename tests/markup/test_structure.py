"""What Markdown becomes: the habits of GitHub, on Python-Markdown."""

from __future__ import annotations

import re
from html import unescape

import pytest

from proposals.markup import TooLong, render


def html_of(markdown: str) -> str:
    """The HTML without the white space that makes no difference."""
    html = render(markdown, inline=True).html
    return re.sub(r"\s*\n\s*", "", re.sub(r"\s+(?=</?(?:ul|ol|li|pre|table)\b)", "", html)).strip()


TABLE = [
    ("a paragraph", "Hello", "<p>Hello</p>"),
    ("emphasis", "*a* **b** _c_", "<p><em>a</em> <strong>b</strong> <em>c</em></p>"),
    ("underscores in a name", "a_b_c", "<p>a_b_c</p>"),
    ("strikethrough", "~~gone~~", "<p><del>gone</del></p>"),
    ("one tilde", "~5 ms", "<p>~5 ms</p>"),
    ("an escaped tilde", r"\~~a~~", "<p>~~a~~</p>"),
    ("a break by spaces", "a  \nb", "<p>a<br>b</p>"),
    ("a break by backslash", "a\\\nb", "<p>a<br>b</p>"),
    ("a rule", "a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
    ("a rule after text", "a\n***\nb", "<p>a</p><hr><p>b</p>"),
    ("inline code", "`<b>`", "<p><code>&lt;b&gt;</code></p>"),
    ("inline HTML", "<kbd>Ctrl</kbd>", "<p><kbd>Ctrl</kbd></p>"),
    ("a number sign without a space", "#notes", "<p>#notes</p>"),
    ("a quote", "> a\nb", "<blockquote><p>a\nb</p></blockquote>".replace("\n", "")),
]

LISTS = [
    ("a list", "- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ("a list right after text", "a\n- b", "<p>a</p><ul><li>b</li></ul>"),
    ("a number in mid-text", "in\n2019. it", "<p>in2019. it</p>"),
    ("a number in an item", "- in\n  2019. it", "<ul><li>in2019. it</li></ul>"),
    ("marks far to the right", "- a\n          - b", "<ul><li>a- b</li></ul>"),
    ("brackets after numbers", "1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    ("another start", "3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    ("nesting by two", "- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("nesting by three", "1. a\n   - b", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
    ("nesting by four", "- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("nesting by tabs", "- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    (
        "three levels and back",
        "- a\n  - b\n    - c\n- d",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
    ),
    (
        "an item of two lines with a list in it",
        "- a\n  b\n  - c\n- d",
        "<ul><li>ab<ul><li>c</li></ul></li><li>d</li></ul>",
    ),
    ("two kinds in a row", "- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    ("lists in one line", "- 1. a", "<ul><li><ol><li>a</li></ol></li></ul>"),
    ("a paragraph in an item", "- a\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>"),
    ("a list that ends", "- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    ("an indented item", "- a\n - b", "<ul><li>a</li><li>b</li></ul>"),
    ("a heading ends a list", "- a\n# b", '<ul><li>a</li></ul><h1 id="s-b">b</h1>'),
    ("an empty item", "- a\n- \n- b", "<ul><li>a</li><li></li><li>b</li></ul>"),
    (
        "a quote in an item",
        "- a\n  > b",
        "<ul><li><p>a</p><blockquote><p>b</p></blockquote></li></ul>",
    ),
    (
        "a list in a quote",
        "> - a\n>   - b",
        "<blockquote><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
    ),
    (
        "code in an item",
        "1. a\n   ```\n   b\n   ```\n2. d",
        '<ol><li><p>a</p><pre tabindex="0"><code>b</code></pre></li><li><p>d</p></li></ol>',
    ),
    (
        "an item that is code",
        "- ```\n  a\n  ```\n- b",
        '<ul><li><pre tabindex="0"><code>a</code></pre></li><li>b</li></ul>',
    ),
    (
        "code that an item forgot to close",
        "- a\n  ```\n  b\n\nc",
        '<ul><li><p>a</p><pre tabindex="0"><code>b</code></pre></li></ul><p>c</p>',
    ),
]


class TestMarkdown:
    @pytest.mark.parametrize(("name", "markdown", "html"), TABLE, ids=[row[0] for row in TABLE])
    def test_becomes_html(self, name, markdown, html):
        assert html_of(markdown) == html

    @pytest.mark.parametrize(("name", "markdown", "html"), LISTS, ids=[row[0] for row in LISTS])
    def test_has_lists_as_on_github(self, name, markdown, html):
        assert html_of(markdown) == html

    def test_loses_nothing_between_code_and_text(self):
        assert html_of("a\n```\nb\n```\nc").startswith("<p>a</p><pre")


class TestCode:
    def test_keeps_tabs_and_blank_lines(self):
        html = render("```\na:\n\tb\n\n\n\tc\n```", inline=True).html
        assert "<code>a:\n\tb\n\n\n\tc\n</code>" in html

    def test_in_an_item_loses_only_the_indentation_of_the_item(self):
        html = render("- a\n\n  ```\n  b\n    c\n  ```", inline=True).html
        assert "<code>b\n  c\n</code>" in html

    def test_is_coloured_by_classes(self):
        html = render("```python\nreturn 1\n```", inline=True).html
        assert '<code class="language-python"><span class="k">return</span>' in html
        assert "style=" not in html

    def test_of_an_unknown_language_is_plain(self):
        html = render("```klingon\n<b>\n```", inline=True).html
        assert '<code class="language-klingon">&lt;b&gt;\n</code>' in html

    def test_takes_the_language_from_the_first_word(self):
        assert 'class="language-py"' in html_of('``` {.py title="x"}\n1\n```')

    def test_in_tildes_may_hold_backticks(self):
        assert "```" in html_of("~~~\n```\n~~~")

    def test_left_open_goes_to_the_end(self):
        assert html_of("```\n# a\n\nb") == '<pre tabindex="0"><code># ab</code></pre>'

    def test_by_indentation_is_left_alone_line_by_line(self):
        html = html_of("    a<b>\n    - c\n    # d\n\ne")
        assert html == '<pre tabindex="0"><code>a&lt;b&gt;- c# d</code></pre><p>e</p>'

    @pytest.mark.parametrize("language", ["console", "pycon", "diff", "json", "rust", "html", "sh"])
    def test_loses_no_letter_to_its_colours(self, language):
        code = "$ a <b>\nc\n\n  d &amp; e\n>>> f\ng"
        html = render(f"```{language}\n{code}\n```", inline=True).html
        assert unescape(re.sub("<[^>]*>", "", html)) == f"{code}\n"

    def test_can_be_reached_by_keyboard(self):
        assert html_of("    a").startswith('<pre tabindex="0">')


class TestATable:
    MARKDOWN = "| a | b |\n|---|--:|\n| 1 | `x|y` |"

    def test_aligns_without_styles(self):
        assert '<th align="right">b</th>' in html_of(self.MARKDOWN)

    def test_scrolls_in_a_named_region_that_takes_the_focus(self):
        html = html_of(self.MARKDOWN)
        assert html.startswith(
            '<div class="scroll-x" tabindex="0" role="region" aria-label="Table"><table>'
        )
        assert html.endswith("</table></div>")

    def test_has_a_name_of_its_own(self):
        html = html_of(f"{self.MARKDOWN}\n\ntext\n\n{self.MARKDOWN}")
        assert re.findall('aria-label="([^"]*)"', html) == ["Table", "Table 2"]

    def test_inside_a_table_has_no_region(self):
        nested = "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>"
        assert html_of(nested).count("scroll-x") == 1

    def test_of_too_many_cells_is_text(self):
        wide = "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|x\n" * 300
        assert "<table>" not in html_of(wide)

    def test_may_follow_text(self):
        assert html_of(f"text\n{self.MARKDOWN}").startswith('<p>text</p><div class="scroll-x"')


class TestALink:
    def test_may_have_spaces_between_angle_brackets(self):
        assert 'href="/a%20b"' in html_of("[x](</a b>)")

    def test_is_text_if_the_brackets_hold_words(self):
        assert html_of("[x](link needed)") == "<p>[x](link needed)</p>"


class TestALinkByName:
    def test_may_have_code_in_its_name(self):
        html = html_of("[`Map<K>`] [b][`c`]\n\n[`Map<K>`]: /a\n[`c`]: /c")
        assert re.findall('href="([^"]*)"', html) == ["/a", "/c"]

    def test_is_not_joined_to_the_next(self):
        html = html_of("[a] [b]\n\n[a]: /a\n\n[b]: /b")
        assert re.findall('href="([^"]*)"', html) == ["/a", "/b"]


class TestATaskList:
    def test_has_boxes_nobody_can_tick(self):
        html = html_of("- [x] a\n- [ ] b")
        assert '<input aria-label="task" checked="" disabled="" type="checkbox"> a' in html
        assert '<input aria-label="task" disabled="" type="checkbox"> b' in html
        assert '<ul class="task-list"><li class="task-list-item">' in html


class TestAnAlert:
    @pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
    def test_is_a_box_with_a_title(self, kind):
        assert html_of(f"> [!{kind.upper()}]\n> a *b*") == (
            f'<div class="alert alert-{kind}"><p class="alert-title">{kind.capitalize()}</p>'
            "<p>a <em>b</em></p></div>"
        )

    def test_stays_apart_from_the_next(self):
        assert html_of("> [!NOTE]\n> a\n\n> [!TIP]\n> b").count("alert-title") == 2

    def test_of_another_kind_is_a_quote(self):
        assert html_of("> [!JOKE]\n> a").startswith("<blockquote>")


class TestHtmlBlocks:
    def test_hold_markdown_after_a_blank_line(self):
        html = html_of("<details>\n<summary>More</summary>\n\n- *a*\n\n</details>")
        assert html == "<details><summary>More</summary><ul><li><em>a</em></li></ul></details>"

    def test_hide_comments(self):
        assert html_of("a\n\n<!-- hint\n\n# not a heading\n-->\n\nb") == "<p>a</p><p>b</p>"

    def test_are_closed_for_the_author(self):
        assert html_of("<details>\n\na") == "<details><p>a</p></details>"


class TestFootnotes:
    def test_link_there_and_back(self):
        html = html_of("a[^n]\n\n[^n]: b")
        targets = re.findall(r'href="#([^"]*)"', html)
        assert len(targets) == 2
        assert all(f'id="{target}"' in html for target in targets)

    def test_have_prefixed_ids(self):
        assert set(re.findall(r' id="(..)', html_of("a[^n]\n\n[^n]: b"))) == {"u-"}


class TestAReference:
    @pytest.mark.parametrize("text", ["#42", "TL-42"])
    def test_leads_to_the_proposal(self, text):
        assert f'href="/p/42" rel="nofollow noopener noreferrer ugc">{text}</a>' in html_of(
            f"see ({text})."
        )

    def test_is_seen_at_the_start_of_a_line_and_in_a_heading(self):
        assert html_of("#7\n\n# About #8").count('class="ref"') == 2

    @pytest.mark.parametrize(
        "text",
        ["`#42`", "```\n#42\n```", "    #42", "#042", "#4a", "a#42", "x/#42", "&#42;", "ATL-42"],
    )
    def test_is_left_alone_where_it_is_something_else(self, text):
        assert "/p/" not in html_of(text)

    def test_inside_a_link_is_text(self):
        assert html_of("[see #42](https://a.b)").count("<a ") == 1


class TestAnAddress:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("https://a.b/c_d_e", "https://a.b/c_d_e"),
            ("(https://a.b/c).", "https://a.b/c"),
            ("https://a.b/c_(d)", "https://a.b/c_(d)"),
            ("https://a.b/?x=1&y=2!", "https://a.b/?x=1&amp;y=2"),
            ("https://a.b/#42", "https://a.b/#42"),
            ("<https://a.b>", "https://a.b"),
        ],
    )
    def test_is_a_link(self, text, address):
        html = html_of(text)
        assert f'href="{address}"' in html
        assert f">{address}</a>" in html

    def test_in_code_or_a_link_is_not(self):
        assert html_of("`https://a.b`").count("<a ") == 0
        assert html_of("[https://a.b](https://c.d)").count("<a ") == 1


class TestAnImage:
    def test_from_elsewhere_becomes_a_link(self):
        html = html_of('![Chart](https://a.b/c.png "t")')
        assert "<img" not in html
        assert re.search(r'<a href="https://a.b/c.png" rel="[^"]*">Chart</a>', html)

    def test_from_elsewhere_within_a_link_is_its_text(self):
        html = html_of("[![Build](https://a.b/c.png)](https://d.e)")
        assert html.count("<a ") == 1
        assert ">Build</a>" in html

    def test_of_ours_is_shown(self):
        assert '<img alt="Chart" loading="lazy" src="/attachments/7">' in html_of(
            "![Chart](/attachments/7)"
        )

    def test_always_has_a_text(self):
        assert 'alt=""' in html_of('<img src="/attachments/7">')


class TestHeadings:
    def test_have_anchors_as_on_github(self):
        rendered = render("# Why now?\n\n## A & B\n\n## Why now?\n\n## Ünïcode", inline=True)
        assert [section.anchor for section in rendered.sections] == [
            "s-why-now",
            "s-a--b",
            "s-why-now-1",
            "s-ünïcode",
        ]
        assert all(f'id="{section.anchor}"' in rendered.html for section in rendered.sections)

    def test_never_share_an_anchor(self):
        rendered = render("# a\n\n# a-1\n\n# a\n\n# a\n\n# !\n\n# ?", inline=True)
        anchors = [section.anchor for section in rendered.sections]
        assert len(set(anchors)) == len(anchors) == 6

    def test_are_found_by_links_in_the_text(self):
        html = html_of("[a](#why-now) [b](#Why-Now) [c](#x) [x]\n\n# Why now?\n\n[x]: #why-now")
        assert html.count('href="#s-why-now"') == 3
        assert 'href="#u-x"' in html

    def test_keep_the_links_to_an_id_of_their_own(self):
        html = html_of('<h2 id="mine">Title</h2>\n\n[a](#mine)')
        assert 'href="#s-title"' in html

    def test_say_what_they_open(self):
        rendered = render("# 1. Context\n\n## Our *own* words\n\n#### Metrics", inline=True)
        assert [(s.kind, s.title, s.level) for s in rendered.sections] == [
            ("context", "1. Context", 1),
            (None, "Our own words", 2),
            (None, "Metrics", 4),
        ]


class TestLimits:
    def test_refuse_a_text_that_is_too_long(self):
        with pytest.raises(TooLong, match="1,000,001 bytes long; at most 1,000,000") as refusal:
            render("a" * 1_000_001)
        assert refusal.value.limit == 1_000_000

    def test_count_bytes(self):
        with pytest.raises(TooLong):
            render("ä" * 6, limit=11)

    def test_are_up_to_the_caller(self):
        assert render("a" * 11, limit=11, inline=True).words == 1

    def test_drop_what_no_document_needs(self):
        assert render("a\x00b\x0bc\ud800d\r\ne", inline=True).html == "<p>abcd\ne</p>"

    def test_count_the_words_a_reader_sees(self):
        assert render("# It's **one** two-fold\n\n<!-- no -->\n\n- [a](/b)", inline=True).words == 4
