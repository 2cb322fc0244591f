"""A brief can be read without an account, by whoever was given a link, for a while."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from proposals import clock
from proposals.accounts.actions.organisation import switch_share_links
from proposals.accounts.queries import the_organisation
from proposals.db import db
from proposals.drafting.actions import offer_ownership, take_ownership
from proposals.drafting.actions.share_links import make_share_link, revoke_share_link
from proposals.drafting.models import Proposal, Seat, SeatRole, ShareLink, Stage, Visibility
from proposals.drafting.share_links import new_token
from proposals.errors import Conflict, Forbidden, Invalid
from proposals.overview import strangers
from tests.browser import Browser
from tests.builders import a_concern, a_person, a_proposal, a_revision_of, an_administrator

pytestmark = pytest.mark.one_engine


def a_link(proposal: Proposal, *, days: int = 30, by=None) -> str:
    """Make a link and return its address."""
    _, token = make_share_link(proposal, days=days, by=by or proposal.owner)
    db.session.commit()
    return f"/brief/{token}"


def opens(app, address: str) -> bool:
    page = Browser(app).get(address)
    assert page.status in (200, 404)
    return page.status == 200


@pytest.fixture(autouse=True)
def _no_visits_yet(monkeypatch):
    monkeypatch.setattr(strangers, "visits", strangers.Visits())


class TestMaking:
    def test_is_for_authors_and_the_decider(self, app):
        tom, ana = a_person("Tom"), a_person("Ana")
        proposal = a_proposal(decider=tom)
        proposal.co_authors.append(ana)
        db.session.commit()
        for somebody in (proposal.owner, tom, ana):
            assert opens(app, a_link(proposal, by=somebody))
        with pytest.raises(Forbidden):
            make_share_link(proposal, by=an_administrator())

    def test_is_not_for_a_private_draft(self, app):
        draft = a_proposal(stage=Stage.DRAFT)
        with pytest.raises(Forbidden):
            make_share_link(draft, by=draft.owner)

    def test_is_for_the_owner_alone_while_it_is_restricted(self, app):
        tom = a_person("Tom")
        proposal = a_proposal(decider=tom, visibility=Visibility.RESTRICTED)
        with pytest.raises(Forbidden):
            make_share_link(proposal, by=tom)
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/share")
        assert "only the people named in it can read it" in page.text
        assert opens(app, a_link(proposal))

    def test_is_for_one_of_three_times(self, app):
        proposal = a_proposal()
        with pytest.raises(Invalid):
            make_share_link(proposal, days=365, by=proposal.owner)

    def test_keeps_only_the_digest(self, app):
        address = a_link(a_proposal())
        kept = db.session.scalars(sa.select(ShareLink.digest)).one()
        assert re.fullmatch("[0-9a-f]{64}", kept)
        assert kept not in address

    def test_shows_the_address_once(self, app):
        proposal = a_proposal()
        browser = Browser(app, proposal.owner)
        made = browser.get(f"/p/{proposal.number}/share").press("Make a link", days="7")
        assert made.status == 201
        [address] = re.findall(r"http://localhost(/brief/[\w-]{43})", made.text)
        assert opens(app, address)
        assert address not in browser.get(f"/p/{proposal.number}/share").text

    def test_is_part_of_the_history(self, app):
        proposal = a_proposal()
        a_link(proposal)
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/history")
        assert "shared the brief until" in page.text

    def test_with_a_time_that_is_not_offered_shows_the_form_again(self, app):
        proposal = a_proposal()
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/share")
        assert page.press("Make a link", days="9999").status == 422


class TestTheLink:
    def test_shows_the_brief_and_nothing_that_is_for_members(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        html = (
            '<p>See <a href="/p/7">TL-7</a> by <a class="mention" href="/people/@rosa">@r</a>,'
            ' <img src="/p/1/files/k/secret.png" alt="a plot"> and'
            ' <a href="https://example.org">that</a>.</p>'
        )
        db.session.add(a_revision_of(proposal, number=2, brief_html=html, body="A secret."))
        proposal.revision_number = 2
        a_concern(proposal, by=rosa)
        page = Browser(app).get(a_link(proposal))
        shown = page.text.split("<body")[1]
        assert proposal.title in shown
        assert "a plot" in shown
        assert 'href="https://example.org"' in shown
        assert 'href="/' not in shown
        assert "src=" not in shown
        for hidden in ("Rosa", "asked", "A secret.", "No way back", "Sign in", "/p/"):
            assert hidden not in shown, hidden

    def test_shows_the_latest_revision(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        db.session.add(a_revision_of(proposal, number=2, undo="Another way back."))
        proposal.revision_number = 2
        db.session.commit()
        assert "Another way back." in Browser(app).get(address).text

    def test_tells_nobody_where_the_reader_came_from_and_no_search_engine(self, app):
        page = Browser(app).get(a_link(a_proposal()))
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Cache-Control"] == "private, no-store"
        assert '<meta name="robots" content="noindex, nofollow">' in page.text

    def test_opens_nothing_else(self, app):
        proposal = a_proposal()
        browser = Browser(app)
        assert browser.get(a_link(proposal)).status == 200
        assert browser.get(f"/p/{proposal.number}/brief").status == 303

    def test_is_looked_at_only_so_often_from_one_address(self, app):
        address = a_link(a_proposal())
        browser = Browser(app)
        answers = [browser.get(address).status for _ in range(strangers.MOST + 1)]
        assert set(answers[:-1]) == {200}
        assert answers[-1] == 429


class TestTheEnd:
    def test_comes_with_its_time(self, app):
        address = a_link(a_proposal(), days=7)
        with time_machine.travel(clock.now() + timedelta(days=6, hours=23), tick=False):
            assert opens(app, address)
        with time_machine.travel(clock.now() + timedelta(days=7, minutes=1), tick=False):
            assert not opens(app, address)

    def test_comes_when_it_is_revoked(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        browser = Browser(app, proposal.owner)
        [revoke] = re.findall(
            rf'href="(/p/{proposal.number}/share/\d+/revocation)"',
            browser.get(f"/p/{proposal.number}/share").text,
        )
        assert browser.get(revoke).press("Revoke the link").status == 303
        assert not opens(app, address)
        assert "Revoked" in browser.get(f"/p/{proposal.number}/share").text

    def test_comes_when_links_are_switched_off_and_is_undone_when_they_are_on_again(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        ada = an_administrator()
        switch_share_links(the_organisation(), allowed=False, by=ada)
        db.session.commit()
        assert not opens(app, address)
        with pytest.raises(Conflict):
            make_share_link(proposal, by=proposal.owner)
        page = Browser(app, proposal.owner).get(f"/p/{proposal.number}/share")
        assert not page.offers("Make a link")
        switch_share_links(the_organisation(), allowed=True, by=ada)
        db.session.commit()
        assert opens(app, address)

    def test_comes_with_the_account_of_whoever_made_it(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        proposal.owner.deactivated_at = clock.now()
        db.session.commit()
        assert not opens(app, address)

    def test_comes_when_its_maker_is_no_longer_the_decider(self, app):
        tom = a_person("Tom")
        proposal = a_proposal(decider=tom)
        address = a_link(proposal, by=tom)
        seat = db.session.scalars(sa.select(Seat).where(Seat.role == SeatRole.DECIDER)).one()
        seat.person = a_person("Else")
        db.session.commit()
        assert not opens(app, address)

    def test_comes_when_the_proposal_is_handed_over(self, app):
        proposal = a_proposal()
        maker, new = proposal.owner, a_person("New")
        address = a_link(proposal)
        take_ownership(offer_ownership(proposal, person=new, by=maker), by=new)
        proposal.co_authors.clear()
        db.session.commit()
        assert not opens(app, address)

    def test_comes_when_the_proposal_is_restricted_unless_the_owner_made_it(self, app):
        tom = a_person("Tom")
        proposal = a_proposal(decider=tom)
        by_tom, by_owner = a_link(proposal, by=tom), a_link(proposal)
        proposal.visibility = Visibility.RESTRICTED
        db.session.commit()
        assert not opens(app, by_tom)
        assert opens(app, by_owner)

    def test_looks_the_same_whatever_ended_it(self, app):
        proposal = a_proposal()
        revoked, working = a_link(proposal), a_link(proposal)
        link = db.session.scalars(sa.select(ShareLink).order_by(ShareLink.id)).first()
        revoke_share_link(link, by=proposal.owner)
        db.session.commit()
        unknown = f"/brief/{new_token()}"
        ended = [_answer(app, address) for address in (revoked, unknown, "/brief/x")]
        switch_share_links(the_organisation(), allowed=False, by=an_administrator())
        db.session.commit()
        ended.append(_answer(app, working))
        assert len(set(ended)) == 1


def _answer(app, address: str) -> tuple[int, str]:
    page = Browser(app).get(address)
    return page.status, page.text


class TestAdministering:
    def test_an_administrator_switches_links_off_and_reads_what_that_does(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        browser = Browser(app, an_administrator())
        page = browser.get("/admin/organisation")
        assert "every link that exists stops working at once" in page.text
        form = next(each for each in page.forms if each.action.endswith("/share-links"))
        sent = {**form.fields, "allows_share_links": []}
        assert browser.send("post", form.action, sent).status == 303
        assert not opens(app, address)

    def test_an_administrator_revokes_any_link(self, app):
        proposal = a_proposal()
        address = a_link(proposal)
        page = Browser(app, an_administrator()).get("/admin/share-links")
        assert proposal.title in page.text
        [label] = [label for form in page.forms for label, *_ in form.buttons if "Revoke" in label]
        assert page.press(label).status == 303
        assert not opens(app, address)

    def test_the_list_does_not_name_what_is_restricted(self, app):
        proposal = a_proposal("A quiet matter", visibility=Visibility.RESTRICTED)
        a_link(proposal)
        page = Browser(app, an_administrator()).get("/admin/share-links")
        assert "A quiet matter" not in page.text
        assert "A restricted proposal" in page.text

    def test_the_list_is_for_administrators(self, app):
        assert Browser(app, a_person()).get("/admin/share-links").status == 404

    def test_somebody_else_cannot_revoke(self, app):
        proposal = a_proposal()
        a_link(proposal)
        [link] = db.session.scalars(sa.select(ShareLink))
        with pytest.raises(Forbidden):
            revoke_share_link(link, by=a_person("Bo"))
