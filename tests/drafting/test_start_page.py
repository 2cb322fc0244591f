"""The page that a proposal starts on."""

import io
from urllib.parse import quote

import pytest

from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.events import LoggedEvent
from proposals.goals.models import Goal, Opportunity
from tests.browser import Browser
from tests.builders import a_person, a_proposal, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

START = "Start the draft"
LOOK = "See what it becomes"
FILE = "/proposals/new?way=file"


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


@pytest.fixture
def priya(app):
    return a_person("Priya Raman")


@pytest.fixture
def browser(app, priya):
    return Browser(app, priya)


def _started(answer):
    assert answer.status == 303, answer.text
    number = int(answer.location.split("/")[2])
    return db.session.query(Proposal).filter_by(number=number).one()


def _an_opportunity(problem="Builds\n\nare slow."):
    owner = a_person("Gail Goal")
    goal = Goal(title="Faster work", owner=owner)
    asked = Opportunity(
        title="Slow builds", problem=problem, problem_html="<p>…</p>", goal=goal, asked_by=owner
    )
    db.session.add(asked)
    db.session.commit()
    return asked


class TestFromATemplate:
    def test_needs_a_title_only(self, browser):
        proposal = _started(browser.get("/proposals/new").press(START, title="A cache"))
        assert (proposal.template, proposal.template_version) == ("general", 1)
        assert proposal.latest.body.startswith("## Context")

    def test_takes_the_chosen_one_and_the_sentence(self, browser):
        page = browser.get("/proposals/new")
        proposal = _started(page.press(START, title="T", brief="Faster.", template="cost"))
        assert (proposal.template, proposal.brief) == ("cost", "Faster.")

    def test_without_a_title_keeps_the_rest(self, browser):
        page = browser.get("/proposals/new").press(START, brief="Faster.", template="cost")
        assert page.status == 422
        assert "Faster." in page.text
        assert page.forms[-1].fields["template"] == ["cost"]

    def test_takes_few_statements(self, browser):
        browser.get("/proposals/new")
        with count_statements() as seen:
            browser.get("/proposals/new")
        assert len(seen) <= 6


class TestFromAnotherProposal:
    def test_copies_the_texts_and_nothing_else(self, browser, priya):
        original = a_proposal("A cache", stage=Stage.IN_REVIEW, template="cost")
        original.latest.undo = "Switch it off."
        page = browser.get(f"/proposals/new?from={original.number}")
        copy = _started(page.press(START))
        assert (copy.title, copy.latest.body) == ("A cache", original.latest.body)
        assert (copy.latest.undo, copy.template) == ("Switch it off.", "cost")
        assert (copy.owner, copy.stage) == (priya, Stage.DRAFT)
        assert (copy.reviewers, copy.commitments) == ([], [])
        assert [seat.person for seat in copy.seats] == [priya]

    def test_says_where_it_came_from(self, browser):
        original = a_proposal()
        page = browser.get(f"/proposals/new?from={original.number}")
        copy = _started(page.press(START, title="Mine", brief="Shorter."))
        assert copy.latest.message == f"Started from TL-{original.number}"
        event = db.session.query(LoggedEvent).filter_by(proposal_id=copy.id).one()
        assert event.phrase == f"started the proposal from TL-{original.number}"
        assert (copy.title, copy.brief) == ("Mine", "Shorter.")

    def test_is_only_for_those_who_may_see_it(self, browser):
        hidden = a_proposal("Hidden", stage=Stage.DRAFT)
        assert browser.get(f"/proposals/new?from={hidden.number}").status == 404
        assert "Hidden" not in browser.get("/proposals/new?way=proposal").text
        assert "Hidden" not in browser.get(f"/proposals/new?way=proposal&q=TL-{hidden.number}").text

    @pytest.mark.parametrize("sought", ["cache", "CACHE build", "TL-{}", "{}"])
    def test_is_found_by_number_or_words(self, browser, sought):
        number = a_proposal("Remote build cache").number
        page = browser.get(f"/proposals/new?way=proposal&q={quote(sought.format(number))}")
        assert f"?from={number}" in page.text

    @pytest.mark.parametrize("sought", ["100%", "zebra"])
    def test_says_when_nothing_is_called_that(self, browser, sought):
        a_proposal()
        page = browser.get(f"/proposals/new?way=proposal&q={quote(sought)}")
        assert "No proposal that you can see" in page.text


class TestFromAnOpportunity:
    def test_quotes_the_problem_and_serves_its_goal(self, browser):
        asked = _an_opportunity()
        page = browser.get(f"/proposals/new?opportunity={asked.id}")
        proposal = _started(page.press(START, template="delivery-speed"))
        assert (proposal.title, proposal.opportunity_id) == ("Slow builds", asked.id)
        assert [goal.title for goal in proposal.serves] == ["Faster work"]
        context, _, rest = proposal.latest.body.partition("## Narrative")
        assert "\n\n> Builds\n>\n> are slow.\n\n" in context
        assert "## How it works" in rest

    def test_leaves_the_context_to_be_written(self, browser):
        page = browser.get(f"/proposals/new?opportunity={_an_opportunity().id}")
        proposal = _started(page.press(START))
        assert not proposal.latest.sections[0]["is_filled"]

    def test_can_be_chosen(self, browser):
        asked = _an_opportunity()
        page = browser.get("/proposals/new?way=opportunity")
        assert f"?opportunity={asked.id}" in page.text

    def test_that_is_not_there_is_nothing(self, browser):
        assert browser.get("/proposals/new?opportunity=9").status == 404


class TestFromAMarkdownFile:
    def test_shows_what_it_becomes_and_keeps_nothing_yet(self, browser):
        page = browser.get(FILE).press(
            LOOK, text="---\nstatus: old\n---\n# A cache\n\n## Context\n"
        )
        assert page.status == 200
        assert "What it becomes" in page.text
        assert "<code>status</code>" in page.text
        assert db.session.query(Proposal).count() == 0

    def test_starts_from_what_was_looked_at(self, browser):
        page = browser.get(FILE).press(LOOK, text="# A cache\n\nText\n")
        proposal = _started(page.press(START))
        assert (proposal.title, proposal.latest.body) == ("A cache", "Text\n")
        assert proposal.latest.message == "Started from a Markdown file"

    def test_takes_an_uploaded_file(self, browser):
        file = (io.BytesIO("\ufeff# Grüße\r\n\r\nText".encode()), "a.md")
        proposal = _started(browser.get(FILE).press(START, file=file))
        assert (proposal.title, proposal.latest.body) == ("Grüße", "Text")

    def test_prefers_the_title_that_is_typed(self, browser):
        proposal = _started(browser.get(FILE).press(START, text="# A cache", title="Mine"))
        assert proposal.title == "Mine"

    def test_takes_long_documents(self, browser):
        text = "# Long\n\n" + "## Part\n\nWords and *words*, ä.\n\n" * 9_000
        proposal = _started(browser.get(FILE).press(START, text=text))
        assert proposal.latest.body == text.removeprefix("# Long\n\n")

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"text": "no title"}, "Give it a title"),
            ({"text": "# T\n\n" + "x" * 1_000_000}, "At most 1000000 characters"),
            ({"text": " "}, "Paste a text, or choose a file"),
            ({"file": (b"\xff\xfea\0", "a.md")}, "UTF-16"),
            ({"text": "kept", "file": (b"# T", "a.md")}, "a text in the box too"),
            ({"text": "# " + "t" * 201}, "Give it a title"),
        ],
    )
    def test_refuses_and_loses_nothing_that_was_typed(self, browser, sent, message):
        file = sent.get("file")
        filled = {**sent, **({"file": (io.BytesIO(file[0]), file[1])} if file else {})}
        page = browser.get(FILE).press(START, **filled)
        assert page.status == 422
        assert message in page.text
        assert sent.get("text", "").strip() in page.text


def test_nonsense_in_the_address_is_the_plain_page(browser):
    for query in ("?from=x", "?way=astrology", "?opportunity=-1", "?from=99999999999"):
        assert browser.get(f"/proposals/new{query}").status == 200
