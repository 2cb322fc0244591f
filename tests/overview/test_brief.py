"""The brief: what it says, to whom, and that it is one page whatever is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals import clock, words
from proposals.db import db
from proposals.drafting.models import (
    Likelihood,
    Milestone,
    MilestoneKind,
    Proposal,
    Risk,
    Severity,
    Stage,
    Visibility,
)
from proposals.impact.models import Assessment
from proposals.overview.brief import asks_of, brief_of, cut
from proposals.review.actions import take_position
from proposals.review.models import Stance
from tests.browser import Browser
from tests.builders import (
    a_final_comment,
    a_metric,
    a_person,
    a_proposal,
    a_revision_of,
    an_unsaved_commitment,
)
from tests.journeys.live import LiveServer
from tests.papers import fetched, pages_of, words_of
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

SECTIONS = [{"kind": "narrative", "title": "Narrative", "anchor": "s-narrative", "level": 2}]
NARRATIVE = '<h2 id="s-narrative">Narrative</h2><p>Merchants <b>hear back</b> the same day.</p>'
OF_THE_PROPOSAL = {"owner", "decider", "reviewers", "stage", "title"}
LONG = "Wide words that go on, and on. "


def a_written_proposal(**fields) -> Proposal:
    """A proposal whose second revision says what the test is about."""
    people = {
        name: fields.pop(name)
        for name in ("owner", "decider", "reviewers", "stage", "title")
        if name in fields
    }
    proposal = a_proposal(**people)
    db.session.add(a_revision_of(proposal, number=2, **fields))
    proposal.revision_number = 2
    db.session.commit()
    db.session.expire_all()
    return proposal


def a_risk(proposal: Proposal, description: str, severity: Severity = Severity.SEVERE) -> None:
    proposal.risks.append(
        Risk(
            description=description,
            likelihood=Likelihood.LIKELY,
            severity=severity,
            raised_by=proposal.owner,
            raised_in=proposal.stage,
        )
    )
    db.session.commit()


def the_longest_proposal(letters: str) -> Proposal:
    """Everything as long as it may be, and more of it than anybody has."""
    text = (letters * 20_000)[:20_000]
    title = (letters * 200)[:200]
    owner = a_person(name=(letters * 100)[:100] + " x")
    proposal = a_written_proposal(
        owner=owner,
        decider=a_person(name=(letters * 100)[:100] + " y"),
        title=title,
        brief=text,
        brief_html=f"<p>{text}</p>",
        gets_worse=text,
        undo=text,
        stop_when=text,
        cost=text,
        sections=SECTIONS,
        body_html=f'<h2 id="s-narrative">Narrative</h2><p>{text}</p>',
    )
    for _ in range(5):
        a_risk(proposal, text)
        metric = a_metric(name=title[:100], unit=letters[:20] * 2)
        proposal.commitments.append(
            an_unsaved_commitment(metric=metric, baseline=-123456789.25, target=987654321.5)
        )
        proposal.milestones.append(
            Milestone(title=title, kind=MilestoneKind.STEP, owner=owner, planned_on=clock.today())
        )
    db.session.commit()
    return proposal


class TestWhatItSays:
    def test_leads_with_the_first_sentence_and_does_not_repeat_it(self, app):
        proposal = a_written_proposal(
            brief="Builds get faster. Nobody waits.",
            brief_html="<p>Builds get faster. Nobody waits.</p>",
        )
        brief = brief_of(proposal)
        assert brief.lead == "Builds get faster."
        assert brief.why_html == "<p>Nobody waits.</p>"

    def test_keeps_the_whole_text_where_the_first_sentence_is_dressed(self, app):
        html = "<p><b>Builds</b> get faster. Nobody waits.</p>"
        brief = brief_of(a_written_proposal(brief="**Builds** get faster. N", brief_html=html))
        assert brief.why_html == html

    def test_takes_what_gets_better_from_the_documents_own_section(self, app):
        brief = brief_of(a_written_proposal(sections=SECTIONS, body_html=NARRATIVE))
        assert brief.better.shown == "Merchants hear back the same day."

    def test_says_what_is_missing(self, app):
        page = Browser(app, a_person()).get(f"/p/{an_empty_proposal().number}/brief").text
        for line in (
            "No brief yet.",
            "The document does not say it in a section of its own.",
            "Nobody has said what it costs.",
            "Not answered yet.",
            "Nobody has named a risk yet.",
            "No metric is promised yet.",
            "Nothing is asked of you.",
        ):
            assert line in page, line

    def test_costs_have_as_much_room_as_benefits(self, app):
        page = Browser(app, a_person()).get(f"/p/{a_proposal().number}/brief").text
        assert page.index("What gets better") < page.index("What it costs")
        assert page.index("What it costs") < page.index("What gets worse")

    def test_shows_the_worst_risks_first_and_counts_the_rest(self, app):
        proposal = a_proposal()
        for name, severity in (
            ("a", Severity.MILD),
            ("b", Severity.SEVERE),
            ("c", Severity.SERIOUS),
            ("d", Severity.MILD),
        ):
            a_risk(proposal, name, severity)
        brief = brief_of(proposal)
        assert [each.text.shown for each in brief.risks][:2] == ["b", "c"]
        assert brief.more_risks == 1

    def test_puts_what_was_measured_beside_what_was_promised(self, app):
        proposal = a_proposal(stage=Stage.MEASURING)
        db.session.add(
            Assessment(
                commitment=proposal.commitments[0],
                verdict="improved",
                grade="C",
                effect=-8.0,
                effect_low=-9.0,
                effect_high=-7.0,
                baseline=21.0,
                after=13.0,
                headline="Median CI time fell by 8 min.",
                method_version="1",
                inputs={},
                result={},
            )
        )
        db.session.commit()
        [promise] = brief_of(proposal).promises
        assert promise.numbers == "21 → 9 min"
        assert promise.measured == "Median CI time fell by 8 min."
        assert "tk-dot" in promise.drawing

    def test_counts_the_words_of_in_brief(self, app):
        page = Browser(app, a_person()).get(
            f"/p/{a_written_proposal(brief='Word. ' * 130).number}/brief"
        )
        assert "In brief has 130 words; 120 or fewer read best" in page.text

    def test_says_on_which_revision_it_stands(self, app):
        proposal = a_written_proposal()
        page = Browser(app, a_person()).get(f"/p/{proposal.number}/brief").text
        assert f"As it stood in revision 2, saved {words.day(clock.today())}." in page


def an_empty_proposal() -> Proposal:
    proposal = a_written_proposal(brief="", brief_html="", gets_worse="", undo="", stop_when="")
    for commitment in list(proposal.commitments):
        db.session.delete(commitment)
    db.session.commit()
    return proposal


def test_a_text_is_cut_at_a_word_and_none_of_it_is_lost():
    shown, rest = cut("one two three four", 10)
    assert (shown, rest) == ("one two ", "three four")
    assert cut("漢" * 10, 10) == ("漢" * 5, "漢" * 5)
    assert cut("short", 10) == ("short", "")


class TestWhatIsAsked:
    def test_of_a_reviewer_is_a_position_with_the_reason_and_the_date(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        proposal.reviewers[0].due_on = date(clock.today().year, 12, 3)
        db.session.commit()
        [ask] = asks_of(brief_of(proposal), proposal, rosa)
        assert ask.sentence.startswith("You are asked for a position by ")
        assert ask.sentence.endswith(" 3 December.")
        assert ask.why == "Why you: “Runs the build”"

    def test_of_a_reviewer_who_was_heard_is_nothing(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        take_position(proposal, stance=Stance.SUPPORTS, statement="Yes.", by=rosa)
        db.session.commit()
        assert asks_of(brief_of(proposal), proposal, rosa) == []

    def test_of_a_reviewer_whose_position_is_stale_is_another_look(self, app):
        rosa = a_person("Rosa Reviewer")
        proposal = a_proposal(reviewers=(rosa,))
        take_position(proposal, stance=Stance.SUPPORTS, statement="Yes.", by=rosa).is_stale = True
        db.session.commit()
        [ask] = asks_of(brief_of(proposal), proposal, rosa)
        assert ask.sentence == "You are asked for a position again, because the proposal changed."

    def test_of_whoever_is_offered_a_seat_is_to_take_it(self, app):
        tom = a_person("Tom")
        proposal = a_proposal(decider=tom)
        next(seat for seat in proposal.seats if seat.person_id == tom.id).accepted_at = None
        db.session.commit()
        sentences = [ask.sentence for ask in asks_of(brief_of(proposal), proposal, tom)]
        assert "You are asked to take the seat of decider, who decides, and says why." in sentences

    def test_of_the_decider_is_the_decision_once_final_comment_is_over(self, app):
        tom = a_person("Tom")
        proposal = a_proposal(decider=tom)
        a_final_comment(proposal)
        [ask] = asks_of(brief_of(proposal), proposal, tom)
        assert ask.sentence.startswith("You are asked for a decision since ")
        assert ask.address == f"/p/{proposal.number}/decision"

    def test_of_an_author_is_what_the_next_stage_still_needs(self, app):
        owner = a_person("Priya")
        proposal = a_proposal(owner=owner, stage=Stage.DRAFT)
        for reviewer in list(proposal.reviewers):
            db.session.delete(reviewer)
        db.session.commit()
        db.session.expire_all()
        [ask] = asks_of(brief_of(proposal), proposal, owner)
        assert ask.sentence == "It waits for you: a reviewer."

    def test_of_a_milestones_owner_is_to_see_to_it(self, app):
        owner = a_person("Hana")
        proposal = a_proposal(stage=Stage.ACCEPTED)
        proposal.milestones.append(
            Milestone(title="Half of it", owner=owner, planned_on=clock.today() + timedelta(days=3))
        )
        db.session.commit()
        [ask] = asks_of(brief_of(proposal), proposal, owner)
        assert ask.sentence.startswith("You see to “Half of it” by ")

    def test_of_somebody_else_is_nothing(self, app):
        proposal = a_proposal()
        assert asks_of(brief_of(proposal), proposal, a_person("Bo")) == []


class TestThePage:
    def test_is_for_those_who_may_see_the_proposal(self, app):
        draft = a_proposal(stage=Stage.DRAFT)
        restricted = a_proposal(visibility=Visibility.RESTRICTED)
        stranger = Browser(app, a_person("Bo"))
        for proposal in (draft, restricted):
            for address in ("/brief", "/brief.pdf", ".pdf", ".html"):
                assert stranger.get(f"/p/{proposal.number}{address}").status == 404

    @pytest.mark.parametrize("address", ["/brief", ".html"])
    def test_asks_the_database_little(self, app, address):
        proposal = a_proposal()
        for _ in range(8):
            a_risk(proposal, "Again.")
        reader, page = Browser(app, a_person()), f"/p/{proposal.number}{address}"
        reader.get("/")
        with count_statements() as seen:
            assert reader.get(page).status == 200
        assert len(seen) <= 12, "\n".join(seen)

    def test_every_entry_of_the_menu_leads_somewhere(self, app):
        owner = a_person()
        proposal = a_proposal(owner=owner)
        page = Browser(app, owner).get(f"/p/{proposal.number}")
        menu = page.text.split('class="menu menu--more"')[1].split("</details>")[0]
        links = [part.split('"')[0] for part in menu.split('href="')[1:] if part.startswith("/p")]
        assert f"/p/{proposal.number}/share" in links
        assert len(links) == 9
        browser = Browser(app, owner)
        for link in links:
            is_a_file = link.endswith(".pdf")
            assert fetched(browser, link) if is_a_file else browser.get(link).status == 200, link


LETTERS = [LONG, "W", "漢", "- x\n"]


@pytest.mark.parametrize("letters", LETTERS)
def test_the_longest_brief_is_one_page_as_pdf(app, letters):
    proposal = the_longest_proposal(letters)
    made = fetched(Browser(app, proposal.owner), f"/p/{proposal.number}/brief.pdf")
    assert pages_of(made) == 1
    assert "continues in the proposal" in words_of(made)
    assert "revision" in words_of(made)


@pytest.mark.browser
@pytest.mark.parametrize("letters", [*LETTERS, None])
def test_the_brief_prints_on_one_page(app, chromium, letters):
    proposal = the_longest_proposal(letters) if letters else a_proposal()
    cookie = Browser(app, proposal.owner).client.get_cookie("sid")
    server = LiveServer(app)
    context = chromium.new_context(color_scheme="dark")
    try:
        context.add_cookies([{"name": "sid", "value": cookie.value, "url": server.address}])
        page = context.new_page()
        page.goto(f"{server.address}/p/{proposal.number}/brief")
        for paper in ("A4", "Letter"):
            made = page.pdf(format=paper, print_background=True)
            assert pages_of(made) == 1, paper
            assert "As it stood in revision" in words_of(made), paper
        page.emulate_media(media="print")
        ground = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(ground) == "rgb(255, 255, 255)"
    finally:
        context.close()
        server.stop()
