"""What Markdown gains here beyond GitHub's: boxes, definitions, formulas, diagrams, people."""

from __future__ import annotations

import re

import pytest

from proposals.markup import for_mail, mentioned_in, render
from tests.markup.audit import faults_in
from tests.markup.test_structure import html_of


class TestAnAdmonition:
    def test_is_the_box_of_an_alert_with_a_title_of_its_own(self):
        assert html_of('!!! danger "Not *now*"\n    a\n\n    - b') == (
            '<div class="alert alert-caution"><p class="alert-title">Not <em>now</em></p>'
            "<p>a</p><ul><li>b</li></ul></div>"
        )

    @pytest.mark.parametrize(
        ("name", "box"),
        [("note", "note"), ("hint", "tip"), ("Warning", "warning"), ("kudos", "note")],
    )
    def test_is_titled_by_its_kind(self, name, box):
        html = html_of(f"!!! {name}\n    a")
        assert f'class="alert alert-{box}"><p class="alert-title">{name.capitalize()}</p>' in html

    def test_ends_where_the_indentation_does(self):
        assert html_of("!!! note\n    a\n\nb").endswith("<p>a</p></div><p>b</p>")

    def test_may_stand_in_a_list_and_in_another(self):
        html = html_of("- a\n\n    !!! note\n        !!! tip\n            b")
        assert re.search(r"<li>.*alert-note.*alert-tip.*<p>b</p></div></div></li>", html)

    def test_stays_apart_from_the_next(self):
        assert html_of("!!! note\n    a\n!!! tip\n    b").count("alert-title") == 2

    def test_may_hold_code(self):
        assert "<code>x\n" in render("!!! note\n    ```\n    x\n    ```", inline=True).html

    def test_is_text_without_its_marks(self):
        assert html_of("!!!note") == "<p>!!!note</p>"
        assert html_of("Wow !!! note") == "<p>Wow !!! note</p>"

    def test_may_be_written_as_a_quote_with_a_title(self):
        assert '<p class="alert-title">Read this</p><p>a</p>' in html_of("> [!TIP] Read this\n> a")


class TestAListOfDefinitions:
    def test_has_terms_and_what_they_mean(self):
        assert html_of("Cold\n: empty\n\nWarm\nHot\n: full\n: fast") == (
            "<dl><dt><p>Cold</p></dt><dd><p>empty</p></dd>"
            "<dt><p>Warm</p></dt><dt><p>Hot</p></dt><dd><p>full</p></dd><dd><p>fast</p></dd></dl>"
        )

    def test_may_define_in_several_paragraphs(self):
        html = html_of("A *b*\n:   one\n    two\n\n    - three\n\nend")
        assert html == (
            "<dl><dt><p>A <em>b</em></p></dt><dd><p>onetwo</p><ul><li>three</li></ul></dd></dl>"
            "<p>end</p>"
        )

    def test_may_leave_a_line_between(self):
        assert html_of("a\n\n: b") == "<dl><dt><p>a</p></dt><dd><p>b</p></dd></dl>"

    @pytest.mark.parametrize("text", [": a", "a\n:b", "- a\n: b", "a\n\n\n: b", "# a\n: b"])
    def test_needs_a_term_and_a_space(self, text):
        assert "<dl>" not in html_of(text)


class TestAFormula:
    def test_is_mathml_that_keeps_its_source(self):
        html = html_of("so $\\frac{a}{b}$.")
        assert html == (
            '<p>so <math alttext="\\frac{a}{b}" display="inline"><semantics>'
            "<mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></mrow>"
            '<annotation encoding="application/x-tex">\\frac{a}{b}</annotation>'
            "</semantics></math>.</p>"
        )

    @pytest.mark.parametrize(
        "text", ["$$\nx^2\n$$", "$$x^2$$", "```math\nx^2\n```", "a\n$$\nx^2\n$$"]
    )
    def test_may_stand_alone(self, text):
        assert '<div class="math" tabindex="0"><math alttext="x^2" display="block">' in html_of(
            text
        )

    def test_may_stand_between_backticks(self):
        assert 'alttext="a_b*c*"' in html_of("$`a_b*c*`$")

    def test_keeps_its_marks_from_markdown(self):
        assert 'alttext="a_1 * b_2 * c"' in html_of("$a_1 * b_2 * c$")
        assert 'alttext="a \\\\ b"' in html_of("$a \\\\ b$")

    @pytest.mark.parametrize(
        "text",
        [
            "$5 and $6",
            "$5-$6",
            "US$5 to US$6",
            "from $5 per user to 6$",
            "$ a $",
            r"\$a\$",
            "`$a$`",
            "    $a$",
            "$HOME:$PATH",
            "a$b$c",
            "$a\n\nb$",
        ],
    )
    def test_is_not_a_price_nor_code(self, text):
        assert "math" not in html_of(text)

    @pytest.mark.parametrize("tex", ["\\frac{a}", "\\nonsense", "}{", "x" * 1001])
    def test_that_cannot_be_set_shows_its_source(self, tex):
        assert html_of(f"```math\n{tex}\n```") == (
            f'<pre tabindex="0"><code class="math-display">{tex}</code></pre>'
        )

    def test_in_absurd_numbers_stays_as_it_was_written(self):
        html = render("".join(f"$x_{{{n}}}$\n\n" for n in range(10_000)), inline=True).html
        assert 0 < html.count("<math") < 10_000
        assert html.count("math-inline") + html.count("<math") == 10_000

    @pytest.mark.parametrize(
        "tex",
        [
            "\\text{<img src=x onerror=alert(1)>}",
            "\\href{javascript:alert(1)}{x}",
            "\\style{background:url(javascript:alert(1))}{x}",
            "\\class{btn}{x}",
            '\\color{red" onmouseover="alert(1)}x',
            "x</annotation></semantics></math><img src=x onerror=alert(1)>",
            '" onclick="alert(1)',
            "\\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
            "\\html{x}\\unicode{x3c}\\require{html}",
        ],
    )
    def test_brings_nothing_in(self, tex):
        assert faults_in(render(f"```math\n{tex}\n```\n\n${tex}$", inline=True).html) == []

    def test_in_a_heading_does_not_change_its_anchor(self):
        (section,) = render("## Why $x^2$", inline=True).sections
        assert (section.title, section.anchor) == ("Why x^2", "s-why-x2")


class TestADiagram:
    def test_is_its_source(self):
        assert render("```mermaid\ngraph TD\n  A-->B\n```", inline=True).html == (
            '<pre class="mermaid" tabindex="0"><code>graph TD\n  A--&gt;B\n</code></pre>'
        )

    def test_brings_nothing_in(self):
        source = 'graph TD\n  A["<img src=x onerror=alert(1)>"]\n  click A "javascript:alert(1)"'
        assert faults_in(render(f"```mermaid\n{source}\n```", inline=True).html) == []


class TestAnEmoji:
    @pytest.mark.parametrize(
        ("name", "character"),
        [(":rocket:", "🚀"), (":+1:", "👍"), (":heart:", "❤️"), (":tada::tada:", "🎉🎉")],
    )
    def test_stands_for_its_name(self, name, character):
        assert html_of(f"a {name} b") == f"<p>a {character} b</p>"

    @pytest.mark.parametrize("text", ["`:tada:`", "    :tada:", "10:30:45", ":nobody:", "a:tada:b"])
    def test_is_left_alone_where_it_is_something_else(self, text):
        assert text.strip().strip("`") in html_of(text)

    def test_in_a_heading_keeps_the_anchor_github_gives(self):
        (section,) = render("## :rocket: Launch", inline=True).sections
        assert (section.title, section.anchor) == ("🚀 Launch", "s-rocket-launch")


class TestAMention:
    PEOPLE = frozenset({"ana", "ana-lopes"})

    def links(self, text: str) -> list[str]:
        return re.findall(r'href="([^"]*)"', render(text, inline=True, people=self.PEOPLE).html)

    @pytest.mark.parametrize(
        "text", ["@ana", "(@ana)", "@ana.", "@Ana,", "**@ana**", "## @ana", "- @ana"]
    )
    def test_leads_to_the_person(self, text):
        assert self.links(text) == ["/people/@ana"]

    def test_has_a_class_of_its_own(self):
        html = render("@ana", inline=True, people=self.PEOPLE).html
        assert html == '<p><a class="mention" href="/people/@ana">@ana</a></p>'

    def test_takes_the_whole_handle(self):
        assert self.links("@ana-lopes") == ["/people/@ana-lopes"]

    @pytest.mark.parametrize(
        "text",
        [
            "@bo",
            "`@ana`",
            "    @ana",
            "a@ana.example",
            "@ana.b",
            "@ana/pkg",
            "@ana@b.example",
            "@@ana",
            "<kbd>@ana</kbd>",
        ],
    )
    def test_is_of_people_who_exist_and_in_prose(self, text):
        assert "/people/@ana" not in self.links(text)

    def test_in_a_link_is_text(self):
        assert self.links("[ask @ana](/x)") == ["/x"]

    def test_can_be_looked_up_before(self):
        assert mentioned_in("@Ana and @bo, not a@b.c") == {"ana", "bo"}


class TestWhatLooksLikeATag:
    def test_and_is_none_stays_in_the_text(self):
        html = html_of("Map<int, [X](#x)> Vec<T> a <b>c</b>")
        assert html.startswith("<p>Map&lt;int, <a ")
        assert html.endswith(">X</a>&gt; Vec&lt;T&gt; a <b>c</b></p>")


class TestForMail:
    SERVER = "https://proposals.example.org"

    def test_formulas_are_their_source(self):
        html = for_mail(html_of("a $x<y$\n\n$$\nz\n$$"), server=self.SERVER)
        assert '<code class="math-inline">x&lt;y</code>' in html
        assert '<code class="math-display">z</code>' in html
        assert "<math" not in html

    def test_diagrams_are_their_source(self):
        assert "<code>graph TD" in for_mail(html_of("```mermaid\ngraph TD\n```"), server="")

    def test_addresses_work_from_anywhere(self):
        html = for_mail(html_of("#42 [a](https://b.c) [d](#e)"), server=f"{self.SERVER}/")
        assert f'href="{self.SERVER}/p/42"' in html
        assert 'href="https://b.c"' in html
        assert 'href="#u-e"' in html
