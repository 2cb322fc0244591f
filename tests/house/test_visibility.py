"""Nobody can tell that a proposal exists which they may not see: by no address of the server.

The addresses come from the map that the server itself answers from, so that a page, a
fragment, a file or an endpoint which somebody adds is tried here without being listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import Context
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from proposals import clock
from proposals.accounts.models import Person, Scope, Team
from proposals.db import db
from proposals.drafting import actions as drafting
from proposals.drafting.models import (
    Audience,
    Likelihood,
    Milestone,
    Proposal,
    SeatRole,
    Severity,
    Stage,
    Visibility,
)
from proposals.drafting.queries import readers_of
from proposals.events import LoggedEvent
from proposals.goals.actions import open_goal, open_opportunity
from proposals.goals.models import Goal
from proposals.impact.models import Assessment, Disagreement
from proposals.metrics.models import Metric
from proposals.review.actions import keep_jotting, open_thread, reply, take_position
from proposals.review.actions.forecasting import give_forecasts
from proposals.review.models import Jotting, Stance, Thread, ThreadKind
from proposals.review.remarks import Remark
from proposals.rollout.actions import answer_problem, surface_problem
from proposals.rollout.actions._linking import link_named
from proposals.rollout.changes import Change
from proposals.rollout.models import ChangeKind, ChangeSource
from tests import builders
from tests.api.client import Program, a_token
from tests.browser import Browser
from tests.builders import (
    a_concern,
    a_final_comment,
    a_metric,
    a_person,
    a_proposal,
    a_revision_of,
    a_team,
    an_administrator,
    an_organisation,
    an_unsaved_commitment,
    some_points,
)
from tests.drafting.pictures import png

pytestmark = pytest.mark.one_engine

WORD = "zyzzyva"  # stands in every text of a hidden proposal, and nowhere else
FUTURE = 99  # of a proposal that is not there either
VOLATILE = re.compile(
    r'name="(csrf_token|[\w-]*mark|submission)" value="[^"]*"|'
    r'"request_id": ?"[^"]*"|content="[\w.\-]{40,}"|Reference: ?\w+'
)
# Leads to what a stranger was given a link to, or asks about the server itself.
NOT_ABOUT_PROPOSALS = re.compile(
    r"^/(static|healthz|readyz|diagram|brief/|first-run|invitation|password|sign-|-/)|"
    r"^/api/(docs|v1/openapi)|pdf$"
)


@dataclass
class Organisation:
    """People, and what everybody may see."""

    owner: Person
    outsider: Person
    administrator: Person
    team: Team
    metric: Metric
    goal: Goal
    open: Proposal
    others: dict[str, Person] = field(default_factory=dict)


@pytest.fixture
def organisation(app, monkeypatch) -> Organisation:
    """The people and what is open; from here on nobody new turns up, for that would show."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    an_organisation()
    owner = a_person("Olga Owner")
    team = a_team("Platform", owner)
    metric = a_metric("ci-time", owner=owner)
    some_points(metric, [21, 20, 22, 21])
    goal = open_goal(title="Ship the same day", description="By evening.", by=owner)
    visible = a_proposal(
        "A proposal that everybody reads",
        owner=owner,
        reviewers=(a_person("Rosa Reviewer"),),
        body=f"## Context\n\nAs TL-{FUTURE} says.\n\n## Narrative\n\nLike TL-2, TL-3 and TL-4.\n",
        promises=0,
    )
    visible.commitments.append(an_unsaved_commitment(metric=metric))
    drafting.serve_goals(visible, goals=[goal], by=owner)
    visible.opportunity = open_opportunity(title="Slow", problem="`21`", goal=goal, by=owner)
    open_thread(visible, kind=ThreadKind.QUESTION, body="What of TL-2?", by=owner)
    found = Organisation(
        owner, a_person("Otto Outside"), an_administrator(), team, metric, goal, visible
    )
    found.others = {
        "whom its text mentions": a_person("Mona Mentioned", handle="mona"),
        "who was invited once": a_person("Ugo Uninvited"),
        "who is asked for a review of the draft": a_person("Rita Reviewer"),
        "who left the team that may read it": a_person("Lia Leaver"),
    }
    cast = cycle([a_person(f"Cara {number}") for number in range(7)])
    for maker in ("a_person", "somebody"):
        monkeypatch.setattr(builders, maker, lambda *name, **_: next(cast))
    db.session.commit()
    return found


def a_hidden_proposal(world: Organisation, visibility: Visibility, stage: Stage) -> Proposal:
    """A proposal of which everything says the word, told about in every way there is."""
    owner, mona = world.owner, world.others["whom its text mentions"]
    asked = world.others["who is asked for a review of the draft"]
    text = f"## Context\n\nThe {WORD} of @{mona.handle}, as in TL-1.\n\n## Narrative\n\n{WORD}\n"
    hidden = a_proposal(
        f"The {WORD}",
        owner=owner,
        decider=builders.a_person("Dora Decider"),
        reviewers=(asked if stage == Stage.DRAFT else builders.a_person("Ria Reads"),),
        stage=stage,
        visibility=visibility,
        brief=f"{WORD} for {WORD}.",
        body=text,
        promises=0,
    )
    hidden.commitments.append(an_unsaved_commitment(metric=world.metric))
    db.session.add(a_revision_of(hidden, number=2, body=text + WORD, message=WORD))
    hidden.revision_number = 2
    hidden.opportunity = world.open.opportunity
    drafting.serve_goals(hidden, goals=[world.goal], by=owner)
    drafting.tag(hidden, words=["ci", WORD], by=owner)
    drafting.name_systems(hidden, names=["CI runners", WORD], by=owner)
    drafting.add_alternative(hidden, name=WORD, why_not=WORD, by=owner)
    drafting.name_risk(
        hidden,
        description=WORD,
        likelihood=Likelihood.LOW,
        severity=Severity.MILD,
        response=WORD,
        by=owner,
    )
    db.session.add(Milestone(proposal=hidden, title=WORD, exit_criteria=WORD, owner=owner))
    drafting.attach(hidden, name=f"{WORD}.png", content=png(), by=owner)
    for reader in ("who was invited once", "who left the team that may read it"):
        drafting.invite_reader(hidden, person=world.others[reader], by=owner)
        drafting.uninvite(hidden, person=world.others[reader], by=owner)
    drafting.invite_reader(hidden, person=builders.a_person("Ines Invited"), by=owner)
    drafting.invite_reader(hidden, team=world.team, by=owner)
    question = open_thread(hidden, kind=ThreadKind.QUESTION, body=f"{WORD} @mona", by=owner)
    reply(question, body=f"{WORD} @mona", by=owner)
    keep_jotting(hidden, place="whole", remark=Remark(body=WORD), by=owner)
    problem = surface_problem(hidden, title=WORD, description=WORD, risk=hidden.risks[0], by=owner)
    answer_problem(problem, text=WORD, by=owner)
    _carry(hidden)
    _assess(hidden)
    if stage != Stage.DRAFT:
        decider = hidden.seat(SeatRole.DECIDER)
        give_forecasts(hidden, percents={hidden.commitments[0].id: 70}, by=owner)
        a_concern(hidden, title=WORD, body=WORD, by=decider)
        take_position(hidden, stance=Stance.DISAGREES, statement=WORD, by=decider)
        if stage == Stage.FINAL_COMMENT:
            a_final_comment(hidden)
    db.session.commit()
    return hidden


def _carry(hidden: Proposal) -> None:
    """Tell of a merge request and a deployment that name it, as its repository does."""
    for kind in (ChangeKind.MERGE_REQUEST, ChangeKind.DEPLOYMENT):
        change = Change(
            kind=kind,
            repository=f"{WORD}/builds",
            reference="12",
            title=WORD,
            state="succeeded",
            environment="production",
            happened_at=clock.now(),
            text=f"Proposal: {hidden.number}",
        )
        link_named(change, source=ChangeSource.WEBHOOK, by=None)


def _assess(hidden: Proposal) -> None:
    """Keep an assessment that its owner disagrees with."""
    assessment = Assessment(
        commitment=hidden.commitments[0],
        verdict="improved",
        grade="C",
        headline=WORD,
        method_version="1",
        inputs={"metric": WORD},
        result={"reasons": [WORD]},
    )
    db.session.add(Disagreement(assessment=assessment, person=hidden.owner, reason=WORD))
    db.session.flush()


def _get_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not NOT_ABOUT_PROPOSALS.search(rule.rule):
            yield rule


def _filled(rule: Rule, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda name: str(values[name[1]]), rule.rule)


# -- by the addresses of everything else -----------------------------------------------------


def _addresses(app: Flask, world: Organisation) -> Iterator[str]:
    """Every page that is not about one proposal, those of the visible one, and what one asks."""
    values = {
        "number": world.open.number,
        "key": "ci-time",
        "goal_id": world.goal.id,
        "opportunity_id": 1,
        "slug": world.team.slug,
        "handle": world.owner.handle,
        "person_id": world.owner.id,
        **dict.fromkeys(("run_id", "revision_number", "thread_id", "comment_id", "role"), 1),
    }
    for rule in _get_rules(app):
        if set(rule.arguments) <= set(values):
            yield _filled(rule, values | ({"key": "cost"} if "templates" in rule.rule else {}))
    for query in (
        "view=all",
        f"view=all&q={WORD}",
        "view=all&tag=ci",
        f"view=all&tag={WORD}",
        f"view=all&system={WORD}",
        f"view=all&goal={world.goal.id}",
        f"view=all&owner={world.owner.id}",
        "view=deciding",
        "view=all&mine=1",
        "view=all&stage=draft",
    ):
        yield f"/proposals?{query}"
    for words in (WORD, WORD[:3], "2", "3", "TL-4"):
        yield f"/completions?kind=proposals&q={words}"
    yield "/completions?kind=people&q=o"
    yield f"/p/{world.open.number}/reference?metric={world.metric.id}"
    yield "/proposals/new?way=proposal"
    yield f"/proposals/new?way=proposal&q={WORD}"


def _seen(answers: _Answers, world: Organisation) -> dict[str, tuple[int, str]]:
    seen = {}
    for address in _addresses(answers.browser.app, world):
        status, text = answers.to("GET", address)
        seen[address] = status, VOLATILE.sub("", text.decode())
    return seen


HIDDEN = (
    (Visibility.RESTRICTED, Stage.FINAL_COMMENT),
    (Visibility.RESTRICTED, Stage.IN_REVIEW),
    (Visibility.PRIVATE, Stage.DRAFT),
)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_no_page_changes_for_who_may_not_see_what_is_written(app, organisation, who):
    """Lists, counts, search, completion, goals and metrics read as if it were not there."""
    answers = _Answers(app, getattr(organisation, who))
    before = _seen(answers, organisation)
    for visibility, stage in HIDDEN:
        a_hidden_proposal(organisation, visibility, stage)
    after = _seen(answers, organisation)

    assert [address for address in before if before[address] != after[address]] == []
    assert not [address for address, (_, text) in after.items() if _tells(address, text)]


def _tells(address: str, text: str) -> bool:
    """Tell whether the page says the word, beside what the reader themselves asked for."""
    return WORD in text and WORD not in address


# -- by its own addresses --------------------------------------------------------------------


def _things_of(hidden: Proposal) -> dict[str, Any]:
    """Return, by the name of the argument, something of the proposal that is really there."""
    thread = db.session.query(Thread).filter_by(proposal_id=hidden.id).first()
    return {
        "number": hidden.number,
        "revision_number": 1,
        "thread_id": thread.id,
        "comment_id": thread.comments[0].id,
        "alternative_id": hidden.alternatives[0].id,
        "commitment_id": hidden.commitments[0].id,
        "reviewer_id": hidden.reviewers[0].id,
        "milestone_id": hidden.milestones[0].id,
        "risk_id": hidden.risks[0].id,
        "problem_id": hidden.problems[0].id,
        "key": hidden.files[0].key,
        "name": hidden.files[0].name,
        "role": "decider",
        "event_id": db.session.query(LoggedEvent).filter_by(proposal_id=hidden.id).first().id,
        "jotting_id": db.session.query(Jotting).filter_by(proposal_id=hidden.id).first().id,
        "position_id": hidden.positions[0].id if hidden.positions else 1,
        "request_id": hidden.reviewers[0].id,
        "dissent_id": 1,
        "follow_up_id": 1,
        "person_id": hidden.owner_id,
        "reader_id": db.session.query(Audience).filter_by(proposal_id=hidden.id).first().id,
        "file_id": 1,
        "assessment_id": hidden.commitments[0].assessments[0].id,
        "disagreement_id": hidden.commitments[0].assessments[0].disagreements[0].id,
        "other_id": 1,
        "link_id": 1,
    }


def _own_addresses(app: Flask, hidden: Proposal) -> Iterator[tuple[str, str, str]]:
    """Return the method and the address of everything that the server does for one proposal.

    The last is the same address below a proposal that does not exist.
    """
    values = _things_of(hidden)
    for rule in app.url_map.iter_rules():
        if {"number"} <= set(rule.arguments) and not rule.rule.startswith("/admin"):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, _filled(rule, values), _filled(rule, values | {"number": FUTURE})


@pytest.mark.parametrize(("visibility", "stage"), HIDDEN[1:])
def test_everything_below_its_address_is_not_found(app, organisation, visibility, stage):
    hidden = a_hidden_proposal(organisation, visibility, stage)
    strangers = {"an outsider": organisation.outsider, **organisation.others}
    if stage == Stage.DRAFT:
        strangers["an administrator"] = organisation.administrator
    everywhere = list(_own_addresses(app, hidden))

    for place, (who, person) in enumerate(strangers.items()):
        answers = _Answers(app, person)
        # All go by the same condition: one tries every address, each of the others a share.
        addresses = everywhere[place :: len(strangers) - 1] if place else everywhere
        hints = [
            (method, address)
            for method, address, absent in addresses
            if (status := answers.status(method, address)) != 404
            and status != (422 if status == answers.status(method, absent) else 404)
        ]
        assert hints == [], who


def test_its_addresses_are_really_there_for_its_owner(app, organisation):
    """Or being not found would prove nothing."""
    hidden = a_hidden_proposal(organisation, *HIDDEN[1])
    answers = _Answers(app, organisation.owner)
    addresses = [each for method, each, _ in _own_addresses(app, hidden) if method == "GET"]
    assert len(addresses) > 40
    missing = [address for address in addresses if answers.status("GET", address) == 404]
    assert [each for each in missing if not NOT_MADE_HERE.search(each)] == []


def test_what_is_hidden_is_not_found_below_another_proposal_either(app, organisation):
    hidden = a_hidden_proposal(organisation, *HIDDEN[1])
    here = _things_of(hidden) | {"number": organisation.open.number}
    nowhere = {name: 10**6 if name.endswith("_id") else value for name, value in here.items()}
    for person in (organisation.outsider, organisation.open.owner):
        answers = _Answers(app, person)
        for rule in _get_rules(app):
            if "number" in rule.arguments and any(each.endswith("_id") for each in rule.arguments):
                found, absent = (
                    answers.status("GET", _filled(rule, values)) for values in (here, nowhere)
                )
                assert found == absent in (403, 404), rule.rule


@pytest.mark.parametrize(
    "who", ["owner", "a seat", "who is invited", "a member of the team that is invited"]
)
def test_whom_it_is_for_finds_it(app, organisation, who):
    hidden = a_hidden_proposal(organisation, *HIDDEN[-1])
    readers = [each for each in readers_of(hidden) if each.person]
    person = {
        "owner": organisation.owner,
        "a seat": hidden.seat(SeatRole.ESCALATION),
        "who is invited": readers[0].person,
        "a member of the team that is invited": organisation.team.members[0],
    }[who]
    assert _Answers(app, person).status("GET", f"/p/{hidden.number}") == 200


# What it takes more than this workspace has to make one of.
NOT_MADE_HERE = re.compile(
    r"/files/1$|/share/1/|/co-authors/|/reference$|/decision/correction$|/detectable$|/promise$"
    r"|/owner/refusal$"
)


class _Answers:
    """What the server answers one person: with their cookie, or below /api with their token."""

    def __init__(self, app: Flask, person: Person) -> None:
        self.browser = Browser(app, person)
        self.program = Program(app, a_token(person, Scope.READ, Scope.WRITE))

    def status(self, method: str, address: str) -> int:
        return self.to(method, address)[0]

    def to(self, method: str, address: str) -> tuple[int, bytes]:
        """Send nothing but what every request needs, and return the status and the answer."""
        if address.startswith("/api/v1"):
            sent = {} if method in ("GET", "DELETE") else {"json": {}}
            answer = self.program.call(method, address.removeprefix("/api/v1"), **sent)
        else:
            sent = {"data": {"csrf_token": self.token}} if method == "POST" else {}
            headers = {"Sec-Fetch-Site": "same-origin"}
            db.session.commit()  # a test's own open transaction would hold the write lock
            answer = Context().run(
                self.browser.client.open, address, method=method, headers=headers, **sent
            )
            db.session.expire_all()
        said = answer.status_code, answer.get_data()
        answer.close()
        return said

    @cached_property
    def token(self) -> str:
        """The form token of this browser."""
        page = self.browser.get("/profile")
        return next(form.fields["csrf_token"][0] for form in page.forms if form.method == "post")
