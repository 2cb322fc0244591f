"""Hostile texts in the application itself: on a page, in the preview, and in a letter."""

from __future__ import annotations

import itertools
import random

import pytest

from proposals.drafting.events import ReviewerAsked
from proposals.events import record
from proposals.markup import for_mail
from tests.browser import Browser
from tests.builders import a_proposal
from tests.markup.payloads import PAYLOADS
from tests.markup.shared import hostile_markup
from tests.markup.test_browser import rendered_together, what_ran
from tests.notifications.post import a_mail_server, deliver_and_send

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

CORNERS = (
    "{}",
    "```mermaid\ngraph TD\n  A[{}]\n```",
    "${}$",
    "```math\n\\text{{{}}}\n```",
    '!!! danger "{}"\n    {}',
    "{}\n:   {}",
)


def texts_of(payloads: list[str]) -> list[str]:
    """Return every payload plainly and in a corner; texts apart, because many swallow the rest."""
    cornered = (
        corner.replace("{}", payload)
        for corner, payload in zip(itertools.cycle(CORNERS), payloads, strict=False)
    )
    return [*payloads, *cornered]


@pytest.fixture(params=["ours", "the collection"])
def pages(request: pytest.FixtureRequest, thorough: bool) -> list[list[str]]:
    """Return the texts to try, as many as go on one page together."""
    if request.param == "ours":
        return [texts_of(PAYLOADS)]
    collection = hostile_markup()
    random.Random(7).shuffle(collection)
    texts = texts_of(collection if thorough else collection[:150])
    return [texts[start : start + 300] for start in range(0, len(texts), 300)]


class TestHostileTexts:
    def test_run_nothing_on_a_page(self, app, chromium, pages):
        for texts in pages:
            proposal = a_proposal(title="\n".join(texts)[:190], brief="\n".join(texts)[:5000])
            proposal.latest.body_html = rendered_together(texts)
            proposal.latest.brief_html = rendered_together(texts[::-1])
            page = Browser(app, proposal.owner).get(f"/p/{proposal.number}").text
            assert page.count("<hr>") > len(texts)
            assert what_ran(chromium, page) == []

    def test_run_nothing_in_the_preview(self, app, chromium, pages):
        for texts in pages:
            proposal = a_proposal()  # of its own author: nobody may look at so many in a minute
            page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/edit")
            token = page.forms[-1].fields["csrf_token"]
            fragments = [
                page.browser.send("post", "/preview", {"text": text, "csrf_token": token})
                for text in texts
            ]
            assert {fragment.status for fragment in fragments} == {200}
            assert what_ran(chromium, "\n".join(fragment.text for fragment in fragments)) == []

    def test_run_nothing_in_a_letter(self, app, chromium, pages):
        texts = pages[0]
        proposal = a_proposal(title="\n".join(texts)[:190], brief="\n".join(texts)[:20_000])
        rosa = proposal.reviewers[0].person
        asked = ReviewerAsked(
            proposal_id=proposal.id, actor_id=proposal.owner_id, person="Rosa", person_id=rosa.id
        )
        with a_mail_server(app) as server:
            record(asked)
            deliver_and_send()
        letter = server.received[0].get_body(("html",)).get_content()
        assert len(letter) > 5000
        assert what_ran(chromium, letter) == []

    def test_run_nothing_in_what_is_fit_for_mail(self, chromium, pages):
        for texts in pages:
            mailed = for_mail(rendered_together(texts), server="https://proposals.example.org")
            strange = what_ran(chromium, mailed)
            assert [each for each in strange if "proposals.example.org" not in each] == []
