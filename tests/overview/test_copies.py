"""A proposal copied out: as PDF with all its parts, as one file that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proposals.db import db
from proposals.decisions.actions import decide
from proposals.decisions.models import Ruling
from proposals.drafting.models import Alternative, Attachment, Proposal, SeatRole
from proposals.markup import render
from proposals.overview.copying import for_a_copy, for_strangers, pictures_of
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.browser import Browser
from tests.builders import a_final_comment, a_person, a_proposal, a_revision_of
from tests.markup.payloads import PAYLOADS
from tests.markup.shared import hostile_markup
from tests.markup.test_browser import PROVOKE, WATCH
from tests.papers import fetched, is_tagged, pages_of, words_of

pytestmark = pytest.mark.one_engine

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(20)
MARKDOWN = """## Context

Builds take **21 minutes**. [Evidence](https://example.org/evidence), [before](/p/3).

## Narrative

| Team | Builds |
|---|---:|
| Checkout | 210 |

```python
def build(inputs): return cache.get(inputs) or compile(inputs)
```
"""


def a_laid_out_proposal(text: str = MARKDOWN, **people) -> Proposal:
    proposal = a_proposal(**people)
    page = render(text, inline=True)
    sections = [
        {"kind": each.kind, "title": each.title, "anchor": each.anchor, "level": each.level}
        for each in page.sections
    ]
    revision = a_revision_of(proposal, number=2, body_html=page.html, sections=sections)
    db.session.add(revision)
    proposal.revision_number = 2
    db.session.commit()
    db.session.expire_all()
    return proposal


def a_picture(proposal: Proposal, key: str = "abc", kind: str = "image/png") -> str:
    file = Attachment(
        proposal_id=proposal.id,
        key=key,
        name="a.png",
        media_type=kind,
        size=len(PIXEL),
        digest="0" * 64,
        content=PIXEL,
        added_by_id=proposal.owner_id,
    )
    db.session.add(file)
    db.session.commit()
    return f"/p/{proposal.number}/files/{key}/a.png"


class TestAsPdf:
    def test_has_every_part(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_laid_out_proposal(reviewers=(rosa,))
        take_position(proposal, stance=Stance.DISAGREES, statement="It rots.", by=rosa)
        alternative = Alternative(name="Wait", why_not="It grows.", raised_by=proposal.owner)
        proposal.alternatives.append(alternative)
        a_final_comment(proposal)
        decide(
            proposal,
            ruling=Ruling.ACCEPTED,
            rationale="Worth **it**.",
            answers={},
            conditions=[],
            by=proposal.seat(SeatRole.DECIDER),
        )
        db.session.commit()
        made = fetched(Browser(app, rosa), f"/p/{proposal.number}.pdf")
        text = words_of(made)
        for part in (
            "Contents",
            "Context . . ",
            "Builds take 21 minutes",
            "(https://example.org/evidence)",
            "Checkout",
            "cache.get(inputs)",
            "Trade-offs",
            "A new service to run",
            "8 times in 10 we expect 7.5 to 12 min",
            "It grows.",
            "Disagrees, won’t block, on revision 2",
            "“It rots.”",
            "Decision: accepted",
            "Worth it.",
            "Revision 2, ",
            "2 of 3",
        ):
            assert part in text, part
        assert pages_of(made) == 3
        assert is_tagged(made)

    def test_is_called_after_the_proposal(self, app):
        proposal = a_proposal("Naïve “cache”: a/b")
        answer = Browser(app, a_person()).get(f"/p/{proposal.number}.html")
        name = f"filename=TL-{proposal.number}-naive-cache-a-b.html"
        assert answer.headers["Content-Disposition"] == f"attachment; {name}"

    def test_is_of_one_proposal_with_its_own_pictures(self, app):
        proposal, other = a_laid_out_proposal(), a_proposal("Other")
        own, foreign, svg = (
            a_picture(proposal),
            a_picture(other, "other"),
            a_picture(proposal, "svg", "image/svg+xml"),
        )
        html = "".join(f'<img src="{each}">' for each in (own, foreign, svg))
        assert list(pictures_of(proposal, html)) == [own]


class TestAsOneFile:
    def test_refers_to_nothing_outside_but_by_links(self, app):
        proposal = a_laid_out_proposal()
        proposal.latest.body_html += f'<img src="{a_picture(proposal)}" alt="a plot">'
        db.session.commit()
        page = fetched(Browser(app, a_person()), f"/p/{proposal.number}.html").decode()
        assert "<script" not in page
        assert "<link" not in page
        assert re.findall(r'src="([^"]{10})', page) == ["data:image"]
        assert 'href="http://localhost/p/3"' in page
        assert "url(" not in page
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page

    def test_holds_nothing_that_is_only_for_its_reader(self, app):
        page = fetched(Browser(app, a_person()), f"/p/{a_laid_out_proposal().number}.html")
        for secret in (b"csrf", b"What is asked of you", b'name="mark"'):
            assert secret not in page

    def test_shows_the_words_of_a_picture_that_is_not_there(self):
        html = '<p><img alt="a plot" src="/p/1/files/x/a.png"></p>'
        assert for_a_copy(html, server="https://x", pictures={}) == "<p>a plot</p>"

    def test_for_strangers_no_link_leads_inside(self):
        html = '<a href="/p/1">one</a> <a href="2">two</a> <a href="https://y">three</a>'
        assert for_strangers(html) == 'one two <a href="https://y">three</a>'

    def test_every_link_leads_to_the_server_it_was_copied_from(self):
        html = '<a href="/p/1">one</a> <a href="2">two</a> <a href="#s-x">three</a>'
        assert for_a_copy(html, server="https://x", pictures={}) == (
            '<a href="https://x/p/1">one</a> <a href="https://x/p/2">two</a>'
            ' <a href="#s-x">three</a>'
        )


@pytest.mark.browser
class TestHostileTexts:
    def test_run_nothing_in_the_file(self, app, chromium, tmp_path: Path, thorough: bool):
        corpus = hostile_markup()
        tried = corpus if thorough else corpus[:: len(corpus) // 500]
        assert _what_ran(app, chromium, tmp_path, [*PAYLOADS, *tried]) == []

    def test_would_be_noticed(self, chromium, tmp_path: Path):
        path = tmp_path / "raw.html"
        path.write_text("<body>" + PAYLOADS[4], encoding="utf-8")
        assert _provoked(chromium, path)


def _what_ran(app, chromium, folder: Path, payloads: list[str]) -> list[str]:
    ran: list[str] = []
    for start in range(0, len(payloads), 150):
        proposal = a_laid_out_proposal("\n\n".join(payloads[start : start + 150]))
        html = fetched(Browser(app, proposal.owner), f"/p/{proposal.number}.html").decode()
        # Without the file's own policy, so that the sanitiser alone is what holds.
        bare, policies = re.subn(r"<meta http-equiv=[^>]*>", "", html)
        assert policies == 1
        path = folder / f"{start}.html"
        path.write_text(bare, encoding="utf-8")
        ran += _provoked(chromium, path)
    return ran


def _provoked(chromium, path: Path) -> list[str]:
    page = chromium.new_page()
    seen: list[str] = []
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.on("request", lambda each: each.url.startswith("http") and seen.append(each.url))
    try:
        page.goto(path.as_uri())
        seen += page.evaluate(PROVOKE)
        page.wait_for_timeout(50)
        seen += page.evaluate("() => window.ran")
        return [each for each in seen if not each.startswith(f"{path.as_uri()}#")]
    finally:
        page.close()
