"""`flask rerender`: what an older renderer laid out, laid out again."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.models import Revision
from proposals.markup import RENDERER_VERSION
from proposals.review.models import Comment
from tests.builders import a_person, a_proposal
from tests.review.test_threads import a_thread

OLD = "<p>as it was laid out once</p>"


def rerender(app) -> str:
    db.session.commit()
    ended = app.test_cli_runner().invoke(args=["rerender"])
    assert ended.exit_code == 0, ended.output
    db.session.expire_all()
    return ended.output


def an_old_proposal(body: str, **fields):
    proposal = a_proposal(body=body)
    values = {"renderer": "1", "body_html": OLD, "brief_html": OLD, "sections": []} | fields
    db.session.execute(sa.update(Revision).values(values))
    db.session.commit()
    return proposal


class TestAnOldRevision:
    def test_is_laid_out_again_with_its_sections(self, app):
        a_person(handle="ana")
        proposal = an_old_proposal("## Context\n\nAsk @ana :rocket:")
        rerender(app)
        assert 'href="/people/@ana"' in proposal.latest.body_html
        assert "🚀" in proposal.latest.body_html
        assert [each["kind"] for each in proposal.latest.sections] == ["context"]
        assert proposal.latest.renderer == str(RENDERER_VERSION)
        assert proposal.latest.brief_html != OLD

    def test_is_done_once(self, app):
        an_old_proposal("## Context\n\nText.")
        assert "revisions: 1 laid out again" in rerender(app)
        assert "revisions: 0 laid out again" in rerender(app)

    def test_keeps_its_text_and_its_number(self, app):
        proposal = an_old_proposal("## Context\n\nText.")
        rerender(app)
        assert (proposal.latest.body, proposal.latest.number) == ("## Context\n\nText.", 1)

    def test_of_this_renderer_is_left_alone(self, app):
        proposal = an_old_proposal("Text.", renderer=str(RENDERER_VERSION))
        rerender(app)
        assert proposal.latest.body_html == OLD


class TestWhatAnArchiveBrought:
    def brought(self, body: str, html: str):
        proposal = an_old_proposal(body, body_html=html, message="Imported from adr")
        proposal.is_imported = True
        return proposal

    def test_keeps_links_that_were_led_elsewhere(self, app):
        html = '<p><a href="/p/7">that</a></p>'
        proposal = self.brought("[that](0007-that.md)", html)
        assert "1 kept as they are" in rerender(app)
        assert proposal.latest.body_html == html

    def test_is_laid_out_again_where_no_link_gets_lost(self, app):
        proposal = self.brought("Text :tada:", "<p>Text</p>")
        rerender(app)
        assert proposal.latest.body_html == "<p>Text 🎉</p>"
        assert proposal.latest.brief_html == OLD


class TestAComment:
    def test_is_laid_out_again_once(self, app):
        comment = a_comment("Ship it :rocket:")
        assert "comments: 1 laid out again" in rerender(app)
        assert comment.html == "<p>Ship it 🚀</p>"
        assert "comments: 0 laid out again" in rerender(app)


def a_comment(body: str) -> Comment:
    comment = a_thread(a_proposal(), body=body).comments[0]
    comment.html = OLD
    return comment
