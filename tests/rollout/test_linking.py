"""Change links: which code carries a proposal, and how that is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proposals import clock
from proposals.db import db
from proposals.drafting.models import SeatRole, Stage, Visibility
from proposals.errors import Forbidden, Invalid
from proposals.events import LoggedEvent
from proposals.rollout.actions._linking import link_named
from proposals.rollout.actions.linking import link_change, unlink_change
from proposals.rollout.changes import Change, repository_named
from proposals.rollout.models import ChangeKind, ChangeLink, ChangeSource
from proposals.rollout.queries.changes import links_page
from tests.builders import a_person, a_proposal

SHA, LATER_SHA = "1a2b3c4" + "0" * 33, "5d6e7f8" + "0" * 33
WEBHOOK = ChangeSource.WEBHOOK


def a_change(text="", kind=ChangeKind.COMMIT, **fields):
    return Change(
        **{
            "kind": kind,
            "repository": "larkfield/builds",
            "reference": SHA,
            "sha": SHA,
            "title": "Fetch before building",
            "url": f"https://github.com/larkfield/builds/commit/{SHA}",
            "happened_at": clock.now() - timedelta(hours=1),
            "text": text,
            **fields,
        }
    )


def links_of(proposal):
    """Return what is linked, in order of time."""
    return links_page(proposal).links[::-1]


def told(text="", **fields):
    """Tell of a change as a repository does."""
    links = link_named(a_change(text, **fields), source=WEBHOOK, by=None)
    db.session.commit()
    return links


def said_of(proposal):
    query = db.session.query(LoggedEvent).filter_by(proposal_id=proposal.id)
    return [each.phrase for each in query.order_by(LoggedEvent.id)]


@pytest.fixture
def proposal(app):
    return a_proposal(stage=Stage.ACCEPTED)


class TestACommitThatNamesAProposal:
    def test_is_linked_to_it_and_told_once(self, proposal):
        for _ in range(2):
            (link,) = told(f"Fetch first\n\nProposal: {proposal.number}")

        assert links_of(proposal) == [link]
        assert said_of(proposal) == ["linked commit 1a2b3c4: Fetch before building"]
        assert (link.source, link.added_by) == (WEBHOOK, None)

    def test_is_linked_to_each_that_it_names_and_that_exists(self, proposal):
        other = a_proposal("Another", stage=Stage.DRAFT)
        links = told(f"TL-{proposal.number}, TL-{other.number}, TL-999999")
        assert {link.proposal for link in links} == {proposal, other}

    def test_names_nothing_that_the_one_who_tells_of_it_may_not_see(self, app):
        hidden = a_proposal(visibility=Visibility.RESTRICTED)
        change = a_change(f"Proposal: {hidden.number}")
        assert link_named(change, source=ChangeSource.SCAN, by=a_person("Bo")) == []
        assert link_named(change, source=ChangeSource.SCAN, by=hidden.owner) != []


class TestACommitOnABranch:
    def test_is_the_same_change_after_it_was_rewritten_and_merged(self, proposal):
        for sha, state in ((SHA, "open"), ("7" * 40, "open"), (LATER_SHA, "merged")):
            told(f"TL-{proposal.number}", reference=sha, sha=sha, state=state, author="Priya")
        told(f"TL-{proposal.number}", reference="8" * 40, state="merged", author="Priya")

        links = [(link.reference, link.state) for link in links_of(proposal)]
        assert links == [(LATER_SHA, "merged"), ("8" * 40, "merged")]
        assert len(said_of(proposal)) == 2


class TestAMergeRequest:
    def test_is_brought_up_to_date_and_never_back(self, proposal):
        fields = {"kind": ChangeKind.MERGE_REQUEST, "reference": "12"}
        merged_at = clock.now()
        told(f"TL-{proposal.number}", state="open", **fields)
        told("No number any more", state="merged", happened_at=merged_at, **fields)
        told(f"TL-{proposal.number}", state="open", **fields)

        (link,) = links_of(proposal)
        assert (link.state, link.happened_at) == ("merged", merged_at)


class TestADeployment:
    def test_finds_the_proposal_by_the_commit_that_is_deployed(self, proposal):
        told(f"TL-{proposal.number}", sha=LATER_SHA)  # pushed below a later commit
        for number, sha in enumerate((SHA, LATER_SHA, "9" * 40)):
            kind, reference = ChangeKind.DEPLOYMENT, str(number)
            told(kind=kind, reference=reference, sha=sha, environment="production")
        assert [link.reference for link in links_of(proposal)] == [SHA, "0", "1"]

    def test_of_the_default_branch_carries_what_was_merged_there_since_the_last_one(self, proposal):
        def deployed(number, **fields):
            environment = {"environment": "production", "state": "succeeded", **fields}
            later = clock.now() - timedelta(minutes=9 - number)
            return told(
                kind=ChangeKind.DEPLOYMENT,
                reference=str(number),
                sha=str(number) * 40,
                happened_at=later,
                is_of_main=True,
                **environment,
            )

        assert deployed(0) == []
        told(f"TL-{proposal.number}", state="merged")
        assert len(deployed(1)) == 1
        assert deployed(2) == []
        assert len(deployed(3, environment="staging")) == 1
        told(f"TL-{proposal.number}", state="open", reference="2" * 40, title="Warm the cache")
        assert deployed(4) == []
        told(
            f"TL-{proposal.number}",
            state="merged",
            kind=ChangeKind.MERGE_REQUEST,
            reference="13",
            happened_at=clock.now() - timedelta(minutes=4, seconds=30),
        )
        assert len(deployed(5)) == 1

    def test_of_another_repository_finds_nothing(self, proposal):
        told(f"TL-{proposal.number}")
        other = {"repository": "larkfield/other", "reference": "7"}
        assert told(kind=ChangeKind.DEPLOYMENT, **other) == []


class TestALinkByHand:
    def link(self, proposal, by, **fields):
        return link_change(proposal, change=a_change(**fields), source=ChangeSource.CLIENT, by=by)

    def test_is_for_everybody_who_can_see_the_proposal(self, proposal):
        link = self.link(proposal, a_person("Bo"))
        assert link.added_by.name == "Bo"
        with pytest.raises(Forbidden):
            self.link(a_proposal(visibility=Visibility.RESTRICTED), a_person("Cai"))

    @pytest.mark.parametrize("field", ["repository", "reference"])
    def test_says_where_and_what_it_is(self, proposal, field):
        with pytest.raises(Invalid):
            self.link(proposal, proposal.owner, **{field: " "})

    def test_leads_nowhere_but_to_the_web(self, proposal):
        link = self.link(
            proposal, proposal.owner, url="javascript:alert(1)", title="a\x00\nb" * 999
        )
        assert (link.url, len(link.title)) == ("", 300)

    def test_is_not_of_the_future(self, proposal):
        link = self.link(proposal, proposal.owner, happened_at=clock.now() + timedelta(days=900))
        assert link.happened_at <= clock.now()


class TestTakingALinkAway:
    def test_lasts_until_a_person_links_it_again(self, proposal):
        (link,) = told(f"TL-{proposal.number}")
        unlink_change(link, by=proposal.seat(SeatRole.ROLLOUT_OWNER))
        assert told(f"TL-{proposal.number}") == []

        change = a_change()
        again = link_change(proposal, change=change, source=ChangeSource.PAGE, by=proposal.owner)
        assert links_of(proposal) == [again]
        assert db.session.query(ChangeLink).count() == 1

    def test_is_for_those_who_carry_the_change(self, proposal):
        (link,) = told(f"TL-{proposal.number}")
        with pytest.raises(Forbidden):
            unlink_change(link, by=a_person("Bo"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("git@github.com:Larkfield/Builds.git", "larkfield/builds"),
        ("https://robot:secret@git.example:8443/a/B/c.git/", "a/b/c"),
        ("ssh://git@git.example:22/larkfield/builds", "larkfield/builds"),
        ("Larkfield/Builds", "larkfield/builds"),
        ("/srv/git/builds.git", "srv/git/builds"),
    ],
)
def test_a_repository_has_one_name_however_it_is_reached(address, name):
    assert repository_named(address) == name


class TestAListOfLinks:
    def test_goes_on_after_the_last_one_also_where_times_are_alike(self, proposal):
        at = clock.now() - timedelta(hours=2)
        for number in range(5):
            told(f"Proposal: {proposal.number}", reference=f"{number}" * 40, happened_at=at)
        pages, after = [], 0
        while after is not None:
            page = links_page(proposal, after=after, limit=2)
            pages.append([link.reference[0] for link in page.links])
            after = page.next
        assert pages == [["4", "3"], ["2", "1"], ["0"]]
