"""A form that is sent twice is one deed."""

import pytest
import sqlalchemy as sa

from proposals.db import db, writing
from proposals.drafting.models import Proposal
from tests.browser import Browser
from tests.builders import a_person, an_organisation


def _count():
    return db.session.scalar(sa.select(sa.func.count(Proposal.id)))


def _start(page, title):
    form = next(form for form in page.forms if "title" in form.fields)
    fields = {**form.fields, "title": title, "template": "general"}
    return page.browser.send("post", form.action or page.url, fields)


class TestAFormSentTwice:
    def test_makes_one_proposal_and_leads_to_it_both_times(self, app):
        an_organisation()
        page = Browser(app, a_person()).get("/proposals/new")
        first, second = _start(page, "Cache builds"), _start(page, "Cache builds")
        assert first.status == second.status == 303
        assert first.location == second.location
        assert _count() == 1

    def test_is_a_new_deed_once_its_content_differs(self, app):
        an_organisation()
        page = Browser(app, a_person()).get("/proposals/new")
        _start(page, "Cache builds")
        _start(page, "Cache tests")
        assert _count() == 2

    def test_is_a_new_deed_when_the_form_was_opened_again(self, app):
        an_organisation()
        browser = Browser(app, a_person())
        _start(browser.get("/proposals/new"), "Cache builds")
        _start(browser.get("/proposals/new"), "Cache builds")
        assert _count() == 2


class TestLooking:
    def test_cannot_write_because_the_database_refuses(self, app):
        db.session.rollback()
        token = writing.set(False)
        try:
            with pytest.raises(sa.exc.DBAPIError, match=r"(?i)read.?only"):
                db.session.execute(sa.text("UPDATE organisation SET name = 'x'"))
        finally:
            db.session.rollback()
            writing.reset(token)
