"""Nothing leaves the renderer that is not on the list, whatever goes in."""

from __future__ import annotations

import re

import pytest

from proposals.markup import render
from proposals.markup.convert import to_html
from proposals.markup.sanitise import is_address, sanitise
from tests.markup.audit import faults_in
from tests.markup.payloads import PAYLOADS
from tests.markup.shared import hostile_markup


class TestAHostileText:
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_is_harmless_when_rendered(self, payload):
        assert faults_in(render(payload, inline=True).html) == []

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_is_harmless_in_every_corner(self, payload):
        corners = ["- {}", "> {}", "[a]({})", "[a](b '{}')", "|{}|b|\n|-|-|", "# {}", "`{}`"]
        text = "\n\n".join(corner.format(payload) for corner in corners)
        assert faults_in(render(text, inline=True).html) == []

    @pytest.mark.slow
    def test_of_the_large_collection_is_harmless_and_settled(self):
        for payload in hostile_markup():
            rendered = render(payload, inline=True)
            clean = sanitise(to_html(payload))
            assert not rendered.as_source, payload
            assert faults_in(rendered.html) == [], payload
            assert sanitise(clean) == clean, payload


class TestTheAudit:
    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            '<p onclick="alert(1)">a</p>',
            '<a href="java\nscript:alert(1)">a</a>',
            '<a href="\x01javascript:alert(1)">a</a>',
            '<a href="//evil.example">a</a>',
            '<img src="https://evil.example/a.png">',
            '<input type="text">',
            '<p id="csrf_token">a</p>',
            '<p style="position:fixed">a</p>',
            "<!--[if IE]>a<![endif]-->",
        ],
    )
    def test_would_see_a_fault(self, html):
        assert faults_in(html)


class TestAnAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "https://a.b",
            "HTTP://a.b/c?d#e",
            "mailto:a@b.c",
            "/p/42",
            "#x",
            "a/b:c",
            "../d",
            "?q=1",
            "",
        ],
    )
    def test_may_be_of_the_web_or_ours(self, address):
        assert is_address(address)

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "\u2028javascript:alert(1)",
            "\xa0javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,a",
            "vbscript:a",
            "file:///etc/passwd",
            "ftp://a.b",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "https:///evil.example",
            "a:b",
            "/a b",
        ],
    )
    def test_is_dropped_otherwise(self, address):
        assert not is_address(address)

    def test_is_never_changed(self):
        html = render("[a](https://A.b/%7Ec/../d?e=%20#f)", inline=True).html
        assert 'href="https://A.b/%7Ec/../d?e=%20#f"' in html


class TestTheList:
    def test_keeps_ids_away_from_the_page(self):
        html = render('<p id="main">a</p> <p id="u-b">c</p>', inline=True).html
        assert re.findall('id="([^"]*)"', html) == ["u-main", "u-b"]

    def test_cannot_be_made_to_forge_an_anchor(self):
        html = render('<p id="s-title">a</p>\n\n# Title', inline=True).html
        assert html.count('id="s-title"') == 1
        assert '<h1 id="s-title">' in html

    def test_knows_the_classes_that_mean_something(self):
        html = sanitise('<div class="alert btn alert-note"><span class="k evil">a</span></div>')
        assert html == '<div class="alert alert-note"><span class="k">a</span></div>'

    def test_leaves_no_attribute_that_a_page_could_mistake_for_a_tag(self):
        html = render('<abbr title="<table><h1>">a</abbr>', inline=True).html
        assert html == '<p><abbr title="&lt;table&gt;&lt;h1&gt;">a</abbr></p>'
