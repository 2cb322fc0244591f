"""The seat-belt law of 1983, as its people would have brought it through this program.

One story from the first draft to the measured outcome, with the series that it became
known by, in a real browser, and with nothing to go by but what is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from proposals.accounts.models import Function
from tests.accounts.members import PASSWORD, a_member
from tests.builders import an_organisation
from tests.journeys import seatbelts
from tests.journeys.live import LiveServer
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

TITLE = "Make seat belts compulsory in front seats"
METRIC = "Drivers killed or seriously injured"
BRIEF = (
    "Drivers and front passengers have to wear the belt that their car already has."
    " Fewer of them are killed or maimed; nobody has to build anything."
)
DOCUMENT = """## Context

About **1,690 drivers a month** are killed or seriously injured, a number that has hardly moved
since 1974. Nearly every car has belts; a third of the drivers wear them.

## Narrative

A nurse on a night shift admits one driver fewer in five, and few of those whom she does admit
went through the windscreen.

## Alternatives and why not

| Option | Why not |
|---|---|
| Another campaign | Eight of them since 1971 moved wearing by a few points |
| Air bags | Years away, and only in new cars |
"""
UNDO = "Parliament lets the regulation lapse after three years unless it votes for it again."
CONCERN = (
    "The police cannot enforce this by stopping cars: there are not enough of us."
    " A law that is not enforced harms every other law."
)
SETTLES = "A plan that rests on wearing being seen from outside, agreed with chief constables."
ANSWER = "Agreed on 6 October: no special patrols. A belt is seen from the pavement."
DISSENT = "People who feel safer drive faster. I expect the harm to move to those on foot."
RATIONALE = (
    "The belts are in the cars already, and the way back is written into the law."
    "\n\nIf deaths on foot rise by more than a tenth, I would change my mind."
)
CONDITION = "Every household has had the leaflet about children and exemptions."


@dataclass
class Cast:
    """Who takes part: the owner, two reviewers, who decides, and who carries it out."""

    priya: Visitor
    noor: Visitor
    bo: Visitor
    tomas: Visitor
    hana: Visitor

    def come_back(self, *visitors: Visitor) -> None:
        """Sign in again: nobody is left signed in for months."""
        for visitor in visitors:
            visitor.sign_in(f"{visitor.name}@example.org", PASSWORD)


@pytest.fixture
def cast(server: LiveServer, visit: Callable[..., Visitor]) -> Cast:
    server.now = at(1982, 10, 4)
    an_organisation("Road Safety Directorate")
    for name, function in (
        ("Priya Raman", Function.ENGINEERING),
        ("Noor Haddad", Function.OPERATIONS),
        ("Bo Lindgren", Function.DATA),
        ("Tomas Lindqvist", Function.EXECUTIVE),
        ("Hana Sato", Function.OPERATIONS),
        ("Ruth Adeyemi", Function.EXECUTIVE),
    ):
        a_member(name, function=function, email=f"{name.split()[0].lower()}@example.org")
    return Cast(*(visit(name) for name in ("priya", "noor", "bo", "tomas", "hana")))


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_a_law_from_the_first_draft_to_what_it_did(
    server: LiveServer, cast: Cast, tmp_path: Path
) -> None:
    cast.come_back(cast.priya)
    define_the_metric(cast.priya)
    upload_the_past(cast.priya, tmp_path / "until-september.csv")
    write_the_proposal(cast.priya)
    plan_it(cast.priya)
    open_the_review(cast.priya)

    server.now = at(1982, 10, 5)
    cast.come_back(cast.noor, cast.bo)
    object_to_it(cast.noor)
    disagree_without_blocking(cast.bo)
    final_comment_is_refused(cast.priya)

    server.now = at(1982, 10, 7)
    answer_the_concern(cast.priya)
    settle_the_concern(cast.noor)

    server.now = at(1982, 10, 8)
    announce_final_comment(cast.priya)
    server.work()
    cast.come_back(cast.tomas)
    deciding_has_to_wait(cast.tomas)

    server.now = at(1982, 10, 14)
    server.work()
    decide(cast.tomas)
    dissent_is_kept(cast.bo)

    server.now = at(1983, 2, 7)
    cast.come_back(cast.hana)
    roll_it_out(cast.hana)

    server.now = at(1985, 1, 7)
    server.work()
    cast.come_back(cast.priya, cast.tomas)
    upload_what_came_after(cast.priya, tmp_path / "until-1984.csv")
    compute_the_impact(cast.priya)
    tell_the_outcome(cast.priya)
    all_of_it_is_in_the_history(cast.tomas)


def define_the_metric(priya: Visitor) -> None:
    priya.follow("Metrics")
    priya.sees("Nothing is measured yet")
    priya.follow("Define a metric")
    priya.answer(
        {
            "Name": METRIC,
            "Key": "drivers-ksi",
            "Unit": "people",
            "What kind of number is it?": "Value",
            "Which way is better?": "Lower is better",
            "How often is there a new point?": "Every month",
            "Where does it come from?": "Police reports of accidents",
            "What exactly is measured?": "Drivers of cars, *killed or seriously injured*.",
        }
    )
    priya.press("Define metric")
    priya.sees("No points yet", "Lower is better")


def upload_the_past(priya: Visitor, file: Path) -> None:
    known = [row for row in seatbelts.months() if row[0] < date(1982, 10, 1)]
    lines = seatbelts.as_csv(known).splitlines()
    right, lines[40] = lines[40], lines[40].replace(",", ",about ")
    file.write_text("\n".join(lines))

    priya.follow("Upload a file")
    priya.answer({"A file": file})
    priya.press("Look at it")
    priya.sees("1 cell cannot be read", "line 41", "is not a number", "Nothing is recorded yet.")
    expect(priya.button("Record all 164 points")).to_have_count(0)

    lines[40] = right
    file.write_text("\n".join(lines))
    priya.follow("Choose another file")
    priya.answer({"A file": file})
    priya.press("Look at it")
    priya.sees("165 new")
    priya.press("Record all 165 points")
    priya.sees("All 165 as CSV", "1 September 1982")


def write_the_proposal(priya: Visitor) -> None:
    priya.follow("New proposal")
    priya.answer({"Title": TITLE, "What gets better, for whom?": BRIEF})
    priya.choose("Customer experience", of="What is it mostly about?")
    priya.press("Start the draft")
    priya.press("Whole text")
    priya.answer({"Document": DOCUMENT})
    expect(priya.page.locator("#preview table")).to_contain_text("Air bags")
    priya.answer(
        {
            "What gets worse, and for whom?": "Two seconds a trip, and a freedom, for everybody.",
            "How do we undo it?": UNDO,
            "What would make us stop?": "Deaths on foot a tenth higher over the first year.",
            "What does it cost?": "Leaflets and advertisements: two million pounds.",
            "What did you change?": "The first whole draft",
        }
    )
    priya.button("Save revision 2").click()
    priya.sees("Revision 2 is saved")
    priya.sees("Before review")


def plan_it(priya: Visitor) -> None:
    priya.follow("Plan")
    priya.answer(
        {
            "Decider": "Tomas Lindqvist",
            "Roll-out owner": "Hana Sato",
            "Metric owner": "Priya Raman",
            "Escalation": "Ruth Adeyemi",
        },
        within="Seats",
    )
    priya.press("Save the seats")
    ask(priya, "Noor Haddad", because="The police have to enforce it")
    ask(priya, "Bo Lindgren", because="Knows what drivers do when they feel safe")
    promise(priya)

    priya.follow("Name a risk")
    priya.answer(
        {"What could go wrong?": "Drivers feel safe, and drive faster.", "Likelihood": "Possible"}
    )
    priya.press("Name it")
    priya.sees("Drivers feel safe, and drive faster.", "named by Priya Raman, draft")

    priya.follow("Plan a milestone")
    priya.answer(
        {
            "What is done then?": "The law comes into force",
            "Kind": "Roll-out step",
            "Reaches (%)": "100",
            "Planned for": "1983-01-31",
            "Whose step": "Hana Sato",
            "How do we know that it is done?": "The first person was fined.",
        }
    )
    priya.press("Plan it")
    priya.sees("The law comes into force", "Mon 31 January 1983")


def ask(priya: Visitor, reviewer: str, *, because: str) -> None:
    priya.follow("Ask a reviewer")
    priya.answer({"Who?": reviewer, "Why them?": because, "By when?": "1982-10-12"})
    priya.press("Ask")
    priya.sees(because)


def promise(priya: Visitor) -> None:
    priya.follow("Add a commitment")
    priya.answer(
        {
            "Metric": f"{METRIC} (people)",
            "Measured by": "1984-12-31",
            "Baseline today": "1690",
            "How we know the baseline": "The monthly mean since 1969.",
            "Low end": "1200",
            "High end": "1450",
            "Target": "1300",
            "Smallest change that matters": "80",
            "How it will be measured": "Before and after 31 January 1983, by month.",
        },
        within="What we commit to measuring",
    )
    priya.press("Promise it")
    priya.sees("1,690", "1,300 people", "8 times in 10 between 1,200 and 1,450")


def open_the_review(priya: Visitor) -> None:
    priya.sees("All is there")
    priya.press("Open the review")
    priya.sees("The review is open.", "Not heard from yet", "0 of 2 heard")


def object_to_it(noor: Visitor) -> None:
    noor.sees("1 thing needs you", TITLE)
    noor.follow(TITLE)
    noor.sees("About 1,690 drivers a month", UNDO)
    noor.follow("Review")
    noor.choose("Objects", of="Where do you stand?")
    noor.answer({"In your own words": CONCERN})
    noor.press("Record my position")
    noor.sees("One thing to put right")
    noor.answer({"What would settle it?": SETTLES})
    noor.press("Record my position")
    noor.sees("Open concern", CONCERN, SETTLES, "1 of 2 heard")


def disagree_without_blocking(bo: Visitor) -> None:
    bo.open("/p/1/review")
    bo.sees("Knows what drivers do when they feel safe")
    bo.choose("Disagrees, won’t block", of="Where do you stand?")
    bo.answer({"In your own words": DISSENT})
    bo.press("Record my position")
    bo.sees(DISSENT, "Kept word for word in the decision", "2 of 2 heard")
    bo.sees("Only Noor Haddad can say that this is settled.")


def final_comment_is_refused(priya: Visitor) -> None:
    priya.open("/p/1/decision")
    expect(priya.button("Open final comment")).to_have_attribute("aria-disabled", "true")
    priya.sees("Opens once nothing is missing: 1 open concern (Noor Haddad, today).")


def answer_the_concern(priya: Visitor) -> None:
    priya.open("/p/1/review")
    priya.sees("waiting for Priya Raman, 2 days")
    priya.unfold("Answer")
    priya.answer({"Your answer": ANSWER})
    priya.press("Send answer")
    priya.sees("Answered concern", ANSWER)


def settle_the_concern(noor: Visitor) -> None:
    noor.open("/p/1/review")
    noor.sees(ANSWER)
    noor.press("It is settled")
    noor.sees("Concern settled")
    noor.unfold("Change it")
    noor.choose("Supports", of="Where do you stand?")
    noor.answer({"In your own words": "With no special patrols we can do this."})
    noor.press("Record my position")
    noor.sees("With no special patrols we can do this.")


def announce_final_comment(priya: Visitor) -> None:
    priya.open("/p/1/review")
    priya.press("Open final comment")
    priya.sees("Final comment is open", "Final comment until Wed 13 October")


def deciding_has_to_wait(tomas: Visitor) -> None:
    tomas.follow(TITLE)
    tomas.follow("Decision")
    expect(tomas.button("Look it over")).to_have_attribute("aria-disabled", "true")
    tomas.sees("Opens on Wed 13 October, when final comment ends.", DISSENT)


def decide(tomas: Visitor) -> None:
    tomas.open("/p/1/decision")
    tomas.sees("Final comment is over since Wed 13 October")
    tomas.choose("Accepted with conditions", of="What do you decide?")
    tomas.answer({"Rationale": RATIONALE})
    tomas.answer(
        {"Condition": CONDITION, "Owner": "Hana Sato", "By": "1983-01-15"}, within="Condition 1"
    )
    tomas.press("Look it over")
    tomas.sees("Nothing is recorded yet.", CONDITION)
    tomas.press("Record decision")
    tomas.sees(
        "Decision recorded. Everybody who took part is told.",
        "The belts are in the cars already, and the way back is written into the law.",
        CONDITION,
        "Hana Sato, by Sat 15 January 1983",
    )


def dissent_is_kept(bo: Visitor) -> None:
    bo.open("/p/1/decision")
    bo.sees("Who saw it differently", DISSENT, "Nobody can edit, hide or summarise it.")
    bo.does_not_see(CONCERN)


def roll_it_out(hana: Visitor) -> None:
    hana.follow(TITLE)
    hana.follow("Roll-out")
    hana.unfold(f"It happened: {CONDITION}")
    hana.answer({"Which day was it?": "1983-01-14"})
    hana.press("Date it")
    hana.unfold("It happened: The law comes into force")
    hana.answer({"Which day was it?": "1983-01-31"})
    hana.press("Date it")
    hana.unfold("Record something that was not planned")
    hana.answer({"What happened?": "Roll-out complete", "Which day was it?": "1983-01-31"})
    hana.press("Record it")
    hana.sees("Measuring", "Mon 31 January")

    hana.follow("Say how it is going")
    hana.choose("On track", of="How is it going?")
    hana.choose("8", of="How confident are you")
    hana.answer({"What changed?": "Nine drivers in ten wear the belt since the first day."})
    hana.press("Post update")
    hana.sees("8 of 10 confident", "Nine drivers in ten wear the belt since the first day.")


def upload_what_came_after(priya: Visitor, file: Path) -> None:
    file.write_text(seatbelts.as_csv(seatbelts.months()))
    priya.open("/metrics/drivers-ksi")
    priya.sees("Outdated")
    priya.follow("Upload a file")
    priya.answer({"A file": file})
    priya.press("Look at it")
    priya.sees("27 new and 165 as before")
    priya.press("Record all 27 points")
    priya.sees("All 192 as CSV", TITLE)


def compute_the_impact(priya: Visitor) -> None:
    priya.open("/p/1/impact")
    priya.press("Compute again")  # the worker has looked already
    priya.sees(f"{METRIC} fell by", "(95% interval", "1,690 → 1,300 people")
    chart = priya.page.locator("figure.chartbox svg").locator("visible=true")
    expect(chart).to_have_count(1)
    expect(chart).to_have_attribute("role", "img")
    priya.unfold("How we know")
    priya.sees("Anything else that began at the same time")


def tell_the_outcome(priya: Visitor) -> None:
    expect(priya.button("Close the proposal")).to_have_attribute("aria-disabled", "true")
    priya.sees("It ends like this when the review is shared")
    priya.answer(
        {
            "What happened": "Wearing rose from four in ten to nine in ten within a month.",
            "What we learned": "A law that is seen to be kept needs few fines.",
            "What caused the miss?": "The estimate was off",
        }
    )
    priya.choose("Cannot be told yet", of="What did it show?")
    priya.press("Share review")
    priya.sees("Review shared with everybody who took part.")
    priya.press("Close the proposal")
    priya.sees("Closed. The outcome is now part of the record.", "A law that is seen to be kept")


def all_of_it_is_in_the_history(tomas: Visitor) -> None:
    tomas.open("/p/1")
    tomas.follow("History")
    tomas.sees("Everything that happened, newest first", "Priya Raman", "Noor Haddad", "Hana Sato")
