"""The frame that draws diagrams: apart from everything, and alone in what it may do."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.builders import a_person

pytestmark = pytest.mark.one_engine


class TestTheFrame:
    def test_has_a_policy_of_its_own(self, app):
        policy = app.test_client().get("/diagram").headers["Content-Security-Policy"]
        assert policy.startswith("sandbox allow-scripts; default-src 'none'")
        assert "allow-same-origin" not in policy
        assert "frame-ancestors 'self'" in policy

    def test_says_nothing_of_who_looks(self, app):
        person = a_person("Ana Lopes")
        assert "Ana" not in Browser(app, person).get("/diagram").text

    def test_is_the_only_place_that_loads_the_drawing_program(self, app):
        page = Browser(app, a_person()).get("/help/markdown").text
        assert "mermaid.js" not in page
        assert "mermaid.js" in app.test_client().get("/diagram").text


class TestOurPages:
    def test_may_frame_only_ourselves_and_be_framed_by_nobody(self, app):
        policy = app.test_client().get("/sign-in").headers["Content-Security-Policy"]
        assert "frame-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


class TestStaticFiles:
    @pytest.mark.parametrize(
        ("path", "policy"),
        [
            ("vendor/mermaid.js", "cross-origin"),
            ("js/diagram.js", "cross-origin"),
            ("js/app.js", "same-origin"),
        ],
    )
    def test_are_for_us_but_for_those_of_the_frame(self, app, path, policy):
        answer = app.test_client().get(f"/static/{path}")
        assert answer.headers["Cross-Origin-Resource-Policy"] == policy
        answer.close()


class TestTheHelp:
    def test_shows_every_example_typed_and_shown(self, app):
        page = Browser(app, a_person(handle="ana")).get("/help/markdown")
        assert page.status == 200
        assert page.text.count("howto__source") == page.text.count("howto__result") > 10
        assert 'href="/people/@ana"' in page.text
        assert "takes too long" not in page.text
