"""A workspace in which every kind of page has something on it, and the list of those pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from proposals import clock
from proposals.accounts.actions.standing_in import name_stand_in
from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.decisions.actions import correct, decide
from proposals.decisions.models import Ruling
from proposals.decisions.record import Answer, NewCondition
from proposals.drafting import actions as drafting
from proposals.drafting.actions.governing import save_policy
from proposals.drafting.models import (
    Commitment,
    Likelihood,
    Milestone,
    MilestoneKind,
    Proposal,
    Reviewer,
    Risk,
    SeatRole,
    Severity,
    Stage,
)
from proposals.drafting.thresholds import Thresholds
from proposals.goals.actions import open_goal, open_opportunity
from proposals.impact.actions import assess, close, tell_commitment, tell_outcome
from proposals.impact.models import Cause
from proposals.metrics.actions.pulling import set_up_pull
from proposals.metrics.actions.sourcing import Facts, open_source
from proposals.metrics.models import Metric, SourceKind
from proposals.metrics.wanting import Wanted
from proposals.review.actions import (
    collect_remark,
    dispose,
    edit_comment,
    keep_jotting,
    keep_position_draft,
    mark_read,
    open_thread,
    react,
    reply,
    resolve,
    take_position,
)
from proposals.review.anchors import Selectors
from proposals.review.models import Disposition, ReactionKind, Stance, ThreadKind, Treatment
from proposals.review.remarks import Remark
from proposals.rollout.actions import (
    answer_checklist,
    answer_problem,
    move_date,
    note_deviation,
    post_update,
    surface_problem,
)
from proposals.rollout.actions._calls import keep_call
from proposals.rollout.actions._linking import link_named
from proposals.rollout.actions.repositories import add_repository
from proposals.rollout.changes import Change
from proposals.rollout.hooks.calls import Call
from proposals.rollout.models import ChangeKind, ChangeSource, Ending, Service, Status
from tests.accounts.members import a_member
from tests.builders import (
    a_concern,
    a_final_comment,
    a_metric,
    a_person,
    a_proposal,
    a_revision_of,
    a_team,
    an_unsaved_commitment,
    some_points,
)
from tests.drafting.pictures import png

EMAIL = "ada@example.org"
DRAFT = Remark(kind=ThreadKind.CONCERN, title="No way back", about=Selectors("Context"))
BODY = """## Context

Builds take **21 minutes**, and *everybody* waits for [them](https://example.org).

| Team | Builds a day |
|---|---:|
| Checkout | 210 |

## Narrative

> With a shared cache the second build of the same input is free.

```python
def build(inputs: list[str]) -> bool:
    return cache.get(inputs) or compile(inputs)
```

- [x] measured
- [ ] rolled out
"""


def a_workspace() -> dict[str, str]:
    """Fill the database; return the addresses that Ada, who administers, may see, by their kind."""
    ada = a_member("Ada Admin", email=EMAIL, is_administrator=True)
    _policy(ada)
    team = a_team("Platform", ada, a_person("Bo Lindgren"))
    metric = a_metric("ci-time", owner=ada)
    some_points(metric, [21 + day * 7 % 5 for day in range(40)])
    some_points(a_metric("ci-minutes", owner=ada), [21.0, 22.5])
    source, pull = _pulled(metric)
    draft, picture = _draft(ada)
    review, concern, comment = _in_review(ada, team)
    final, kept, corrected, measured, closed = (
        _waiting_for_a_decision(ada),
        _accepted(ada),
        _corrected(ada),
        _measured(ada),
        _closed(ada),
    )
    left, gone = _left(ada)
    rolling, fifth, tenth, half = _rolling_out(ada)
    pages = {
        "home": "/",
        "history of a metric": "/metrics/ci-time/history",
        "merge a metric": "/metrics/ci-time/merger",
        "merging two metrics": "/metrics/ci-time/merger?into=ci-minutes",
        "remove a point": "/metrics/ci-time/points/removal?at=2026-01-05",
        "stretch of a metric": "/metrics/ci-time?window=30d&by=week",
        "list": "/proposals?view=all",
        "nothing found": "/proposals?q=zebra",
        "start": "/proposals/new",
        "start from a proposal": "/proposals/new?way=proposal",
        "start from a file": "/proposals/new?way=file",
        "start from an opportunity": "/proposals/new?way=opportunity",
        "copy a proposal": f"/proposals/new?from={review}",
        "templates": "/admin/templates",
        "template": "/admin/templates/cost",
        "new template": "/admin/templates/new",
        "versions of a template": "/admin/templates/cost/versions",
        "retire a template": "/admin/templates/cost/retirement",
        "private draft": f"/p/{draft}",
        "edit": f"/p/{draft}/edit",
        "plan": f"/p/{draft}/plan",
        "remove a file": f"/p/{draft}/files/{picture}/removal",
        "ask a reviewer": f"/p/{draft}/reviewers/new",
        "asked for a seat": f"/p/{review}/plan",
        "decline a seat": f"/p/{review}/seats/sponsor/refusal",
        "promise": f"/p/{draft}/commitments/new",
        "what changed": f"/p/{draft}/compare?from=1&to=2",
        "what changed in the source": f"/p/{draft}/compare?from=1&to=2&view=source",
        "revisions": f"/p/{draft}/revisions",
        "older revision": f"/p/{draft}/revisions/1",
        "restore": f"/p/{draft}/revisions/1/restoration",
        "who wrote what": f"/p/{draft}/blame",
        "proposal": f"/p/{review}",
        "brief": f"/p/{review}/brief",
        "brief of what was measured": f"/p/{measured}/brief",
        "share": f"/p/{kept}/share",
        "links to briefs": "/admin/share-links",
        "policy": "/admin/policy",
        "versions of the policy": "/admin/policy/versions",
        "an earlier policy again": "/admin/policy/versions/1/restoration",
        "earlier rules": "/rules/1",
        "review": f"/p/{review}/review",
        "thread": f"/p/{review}/review/threads/{concern}",
        "my review": f"/p/{review}/review/mine",
        "a draft of mine": f"/p/{review}/review/mine/1",
        "edit a comment": f"/p/{review}/review/comments/{comment}/edit",
        "delete a comment": f"/p/{review}/review/comments/{comment}/deletion",
        "what a comment said": f"/p/{review}/review/comments/{comment}/versions",
        "before final comment": f"/p/{review}/decision",
        "deciding": f"/p/{final}/decision",
        "decision": f"/p/{kept}/decision",
        "corrected decision": f"/p/{corrected}/decision",
        "correct a decision": f"/p/{corrected}/decision/correction",
        "roll-out": f"/p/{kept}/rollout",
        "roll-out on its way": f"/p/{rolling}/rollout",
        "let the next step begin": f"/p/{rolling}/rollout/milestones/{tenth}/approval",
        "name somebody else": f"/p/{rolling}/rollout/milestones/{fifth}/approver",
        "move a date": f"/p/{rolling}/rollout/milestones/{half}/plan",
        "take it back": f"/p/{rolling}/rollout/rollback",
        "say how it is going": f"/p/{kept}/rollout/updates",
        "problems": f"/p/{kept}/rollout/problems",
        "a problem": f"/p/{kept}/rollout/problems/1",
        "surface a problem": f"/p/{kept}/rollout/problems/new",
        "open it again": f"/p/{corrected}/rollout/problems/2/reopening",
        "what shipped differs": f"/p/{kept}/rollout/deviation",
        "impact": f"/p/{measured}/impact",
        "an earlier look": f"/p/{measured}/impact/assessments/1",
        "outcome": f"/p/{closed}/impact",
        "promise and its revisions": f"/p/{kept}/impact/commitments/{_promise_of(kept)}/promise",
        "revise a promise": f"/p/{kept}/commitments/{_promise_of(kept)}/revision",
        "what could be told": f"/p/{kept}/impact/commitments/{_promise_of(kept)}/detectable",
        "history": f"/p/{closed}/history",
        "board": "/rollouts",
        "board by team": "/rollouts?by=team",
        "nothing on the board": "/rollouts?team=nobody",
        "calendar": "/rollouts/calendar",
        "goals": "/goals",
        "goal": "/goals/1",
        "open a goal": "/goals/new",
        "opportunities": "/opportunities",
        "opportunity": "/opportunities/1",
        "ask for a solution": "/opportunities/new",
        "what it serves": f"/p/{draft}/goals",
        "tags": f"/p/{draft}/tags",
        "effort": f"/p/{draft}/effort",
        "alternative": f"/p/{draft}/alternatives/new",
        "narrowed list": "/proposals?tag=ci&goal=1&view=all",
        "help with Markdown": "/help/markdown",
        "help with keys": "/help/keys",
        "metrics": "/metrics",
        "metric": "/metrics/ci-time",
        "define a metric": "/metrics/new",
        "upload": "/metrics/ci-time/upload",
        "where a metric comes from": "/metrics/ci-time/pulls/new",
        "try a pull": f"/metrics/ci-time/pulls/new?source={source}",
        "pull a public address": "/metrics/ci-time/pulls/new?source=public",
        "change a pull": f"/metrics/ci-time/pulls/{pull}/edit",
        "remove a pull": f"/metrics/ci-time/pulls/{pull}/removal",
        "repositories": "/admin/repositories",
        "repository": f"/admin/repositories/{_repository(ada)}",
        "connect a repository": "/admin/repositories/new",
        "calls from repositories": "/admin/repositories/calls",
        "all code of a proposal": f"/p/{kept}/rollout/changes",
        "sources": "/admin/sources",
        "source": f"/admin/sources/{source}",
        "add a source": "/admin/sources/new",
        "people": "/admin/people",
        "teams": "/admin/teams",
        "organisation": "/admin/organisation",
        "imports": "/admin/imports",
        "worker": "/admin/worker",
        "team": f"/teams/{team.slug}",
        "person": f"/people/{ada.id}",
        "profile": "/profile",
        "look after a person": f"/admin/people/{ada.id}",
        "deactivate a person": f"/admin/people/{gone}/deactivation",
        "who takes what somebody held": f"/admin/people/{gone}/hand-over",
        "what somebody held": f"/people/{gone}/hand-over",
        "seat that somebody left": f"/p/{left}",
        "decline the ownership": f"/p/{left}/owner/refusal",
        "hand a request over": f"/p/{review}/review/requests/{_request_to(ada, review)}/handover",
        "tokens": "/tokens",
        "rules": "/rules",
        "not found": "/nowhere",
    }
    db.session.commit()
    return pages


def _pulled(metric: Metric) -> tuple[int, int]:
    """Have the metric pulled, from a place that failed the last time."""
    facts = Facts(name="Production", address="https://prometheus.example.org:9090", secret="t0ken")
    source = open_source(kind=SourceKind.PROMETHEUS, facts=facts, by=metric.owner)
    wanted = Wanted(kind=source.kind, source=source, query="avg(ci_seconds) / 60")
    pull = set_up_pull(metric, wanted=wanted, by=metric.owner)
    pull.last_run_at, pull.failures, pull.last_error = clock.now(), 3, "It did not answer in time."
    db.session.commit()
    return source.id, pull.id


def _policy(ada: Person) -> None:
    thresholds = Thresholds(final_comment_days_full=14, functions_full=("security",))
    save_policy(thresholds, reason="Security was asked too late.", base=1, by=ada)


def _draft(ada: Person) -> tuple[int, str]:
    proposal = a_proposal("A cache in the office", owner=ada, stage=Stage.DRAFT, body=BODY)
    db.session.add(a_revision_of(proposal, number=2, body=BODY + "\nAnd more.\n"))
    proposal.revision_number = 2
    _risk(proposal)
    _milestone(proposal, "Half of the teams", days=20, kind=MilestoneKind.ROLLOUT, exposure=50)
    _describe(proposal)
    picture = drafting.attach(proposal, name="Build times.png", content=png(), by=ada)
    return _kept(proposal), picture.key


def _describe(proposal: Proposal) -> None:
    by = proposal.owner
    goal = open_goal(title="Ship the same day", description="By *evening*.", by=by)
    proposal.opportunity = open_opportunity(title="CI is slow", problem="`21`", goal=goal, by=by)
    drafting.serve_goals(proposal, goals=[goal], by=by)
    drafting.tag(proposal, words=["ci", "caching"], by=by)
    drafting.name_systems(proposal, names=["CI runners"], by=by)
    drafting.promise_effort(proposal, low=3, high=6, by=by)
    drafting.add_alternative(proposal, name="Wait", why_not="It gets slower.", by=by)


def _promise_of(number: int) -> int:
    found = db.session.query(Commitment).join(Proposal).filter(Proposal.number == number)
    return found.first().id


def _request_to(person: Person, number: int) -> int:
    asked = db.session.query(Reviewer).join(Proposal).filter(Proposal.number == number)
    return next(each.id for each in asked if each.person_id == person.id)


def _in_review(ada: Person, team: Team) -> tuple[int, int, int]:
    rosa, bo = a_person("Rosa Reviewer"), a_person("Bo Silent")
    proposal = a_proposal(owner=a_person("Priya Raman"), reviewers=(rosa, bo, ada), body=BODY)
    _risk(proposal)
    concern = a_concern(proposal, by=rosa)
    settled = a_concern(proposal, title="No owner", by=bo)
    resolve(settled, by=bo)
    question = open_thread(proposal, kind=ThreadKind.QUESTION, body="Who *pays*?", by=bo)
    reply(question, body="We do: `€ 40` a month.", by=proposal.owner)
    dispose(question, disposition=Disposition.ANSWERED, by=proposal.owner)
    comment = reply(question, body="That is *little*.", by=ada)
    comment.written_at -= timedelta(minutes=5)
    edit_comment(comment, body="That is very little.", by=ada)
    react(comment, kind=ReactionKind.THANKS, by=bo)
    mark_read(proposal, up_to=1, by=ada)
    take_position(proposal, stance=Stance.RESERVATION, statement="Slowly, then.", by=bo)
    drafting.ask_reviewer(proposal, team=team, reason="They run it.", by=proposal.owner)
    drafting.offer_seat(proposal, role=SeatRole.SPONSOR, person=ada, by=proposal.owner)
    name_stand_in(rosa, stand_in=ada, begins_on=clock.today(), by=rosa)
    name_stand_in(ada, stand_in=bo, begins_on=clock.today(), by=ada)
    keep_position_draft(proposal, stance=Stance.SUPPORTS, statement="Yes, *if*.", by=ada)
    collect_remark(proposal, remark=Remark(body="Is it every pipeline?"), by=ada)
    keep_jotting(proposal, place="words-body-0-7", remark=DRAFT, by=ada)
    return _kept(proposal), concern.id, comment.id


def _waiting_for_a_decision(ada: Person) -> int:
    rosa, bo = a_person("Rosa Reviewer"), a_person("Bo Lindgren")
    proposal = a_proposal("Decide me", owner=a_person("Priya"), decider=ada, reviewers=(rosa, bo))
    take_position(proposal, stance=Stance.SUPPORTS, statement="", by=rosa)
    take_position(proposal, stance=Stance.DISAGREES, statement="It rots.", by=bo)
    a_final_comment(proposal)
    return _kept(proposal)


def _repository(ada: Person) -> int:
    """A repository that was heard of, and refused once."""
    repository, _ = add_repository(
        service=Service.GITLAB, name="larkfield/builds", environment="production", by=ada
    )
    for ending in (Ending.LINKED, Ending.BAD_SIGNATURE):
        call = Call(Service.GITLAB, {"x-gitlab-event": "Push Hook"}, b"")
        keep_call(call, ending, repository=repository.name, detail="TL-7.")
    db.session.commit()
    return repository.id


def _carried(proposal: Proposal) -> None:
    """A commit, and the deployment that may be the first step."""
    change = Change(
        kind=ChangeKind.COMMIT,
        repository="larkfield/builds",
        reference="a" * 40,
        title="Fetch before building",
        url="https://gitlab.example/larkfield/builds/-/commit/a",
        author="Rosa Reviewer",
        state="merged",
        happened_at=clock.now(),
        text=f"Proposal: {proposal.number}",
    )
    shipped = replace(
        change,
        kind=ChangeKind.DEPLOYMENT,
        reference="7",
        state="succeeded",
        environment="production",
    )
    for each in (change, shipped):
        link_named(each, source=ChangeSource.WEBHOOK, by=None)


def _accepted(ada: Person) -> int:
    rosa, bo = a_person("Rosa Reviewer"), a_person("Bo Lindgren")
    proposal = a_proposal("Rolled out", owner=ada, reviewers=(rosa, bo), body=BODY)
    concern = a_concern(proposal, by=rosa)
    take_position(proposal, stance=Stance.DISAGREES, statement="It rots.", by=bo)
    a_final_comment(proposal)
    decide(
        proposal,
        ruling=Ruling.WITH_CONDITIONS,
        rationale="Worth **it**.",
        answers={concern.id: Answer(Treatment.HEARD, "Rehearsed on Tuesday.")},
        conditions=[NewCondition("A way back is rehearsed.", ada, _in_days(9))],
        by=proposal.seat(SeatRole.DECIDER),
    )
    _revise(proposal.commitments[0])
    _milestone(proposal, "Half of the teams", days=20, kind=MilestoneKind.ROLLOUT, exposure=50)
    _milestone(proposal, "Announced", days=-4)
    post_update(
        proposal,
        status=Status.AT_RISK,
        confidence=6,
        what_changed="The disks are late.",
        what_is_next="A loan from storage.",
        by=ada,
    )
    _problem(proposal, bo)
    _carried(proposal)
    return _kept(proposal)


def _rolling_out(ada: Person) -> tuple[int, ...]:
    """Two steps that wait for somebody's word: one for Ada's, one for that of who has left."""
    gone = a_person("Gus Gone", deactivated_at=clock.now())
    proposal = a_proposal("Step by step", owner=ada, stage=Stage.ROLLING_OUT)
    reached = {"kind": MilestoneKind.ROLLOUT, "observe_days": 7, "scope": "Portugal"}
    _milestone(proposal, "A fifth", days=-9, exposure=5, approver=gone, **reached)
    _milestone(proposal, "A tenth", days=-3, exposure=10, approver=ada, **reached)
    _milestone(proposal, "Half", days=9, exposure=50, approver=ada, **reached)
    move_date(proposal.milestones[-1], planned_on=_in_days(12), reason="Disks.", by=ada)
    answer_checklist(proposal, answers={"called": "The *rota*."}, by=ada)
    db.session.flush()
    return _kept(proposal), *(each.id for each in proposal.milestones)


def _problem(proposal: Proposal, bo: Person) -> None:
    problem = surface_problem(
        proposal, title="Slow", description="Since *noon*.", status=Status.AT_RISK, by=bo
    )
    answer_problem(problem, text="We look at it.", by=proposal.owner)
    note_deviation(
        proposal,
        what="Only the five largest have it.",
        why="The others are fast.",
        body=f"{BODY}\nOnly the five largest.\n",
        base_revision=proposal.revision_number,
        by=proposal.owner,
    )


def _revise(promise: Commitment) -> None:
    drafting.revise_promise(
        promise,
        target=11.0,
        low=8.0,
        high=14.0,
        due_on=_in_days(120),
        reason="The disks are late.",
        by=promise.proposal.owner,
    )


def _corrected(ada: Person) -> int:
    proposal = a_proposal("Not this", owner=a_person("Priya"), decider=ada)
    concern = a_concern(proposal, by=a_person("Rosa Reviewer"))
    a_final_comment(proposal)
    answers = {concern.id: Answer(Treatment.HEARD, "Rehearsed on Tuesday.")}
    conditions = [NewCondition("A way back is rehearsed.", proposal.owner, _in_days(9))]
    first = decide(
        proposal,
        ruling=Ruling.WITH_CONDITIONS,
        rationale="Worth it.",
        answers=answers,
        conditions=conditions,
        by=ada,
    )
    correct(
        first,
        ruling=Ruling.DECLINED,
        rationale="Not worth it.",
        why="Old numbers.",
        answers=answers,
        by=ada,
    )
    surface_problem(proposal, title="Wrong", asks_to_reopen=True, by=proposal.owner)
    return _kept(proposal)


def _left(ada: Person) -> tuple[int, int]:
    """Have a roll-out owner leave, and Ada asked to own what they rolled out."""
    proposal = a_proposal("Left behind", owner=a_person("Priya"), stage=Stage.ACCEPTED)
    keeper = proposal.seat(SeatRole.ROLLOUT_OWNER)
    a_metric("left-alone", owner=keeper)
    keeper.deactivated_at = clock.now()
    drafting.offer_ownership(proposal, person=ada, note="It is *yours*.", by=proposal.owner)
    return _kept(proposal), keeper.id


def _measured(ada: Person) -> int:
    proposal = _with_evidence("Measured", ada)
    assess(proposal.commitments[0], by=ada)
    return _kept(proposal)


def _closed(ada: Person) -> int:
    proposal = _with_evidence("Closed", ada)
    [promise] = proposal.commitments
    assess(promise, by=ada)
    db.session.commit()
    tell_commitment(promise, not_measured_reason="", by=ada)
    tell_outcome(
        proposal,
        happened="Faster, not as fast as hoped.",
        learned="Caches go cold at night.",
        follow_ups=["Warm them."],
        cause=Cause.ESTIMATE,
        by=ada,
    )
    close(proposal, by=ada)
    return _kept(proposal)


def _with_evidence(title: str, ada: Person) -> Proposal:
    change = _in_days(-35)
    metric = a_metric(owner=ada)
    before = [21 + 0.4 * (day * 7 % 5 - 2) for day in range(60)]
    after = [13 + 0.4 * (day * 3 % 5 - 2) for day in range(35)]
    some_points(metric, before + after, first=change - timedelta(days=60))
    proposal = a_proposal(title, owner=ada, stage=Stage.MEASURING, promises=0, body=BODY)
    proposal.commitments.append(an_unsaved_commitment(metric=metric, due_on=_in_days(-1)))
    _milestone(proposal, "Everybody has it", days=-35, kind=MilestoneKind.COMPLETE)
    db.session.commit()
    return proposal


def _risk(proposal: Proposal) -> None:
    proposal.risks.append(
        Risk(
            description="The cache serves what is stale.",
            likelihood=Likelihood.POSSIBLE,
            severity=Severity.SERIOUS,
            response="Builds that differ from a clean one.",
            raised_by=proposal.owner,
            raised_in=proposal.stage,
        )
    )


def _milestone(proposal: Proposal, title: str, *, days: int, **fields: object) -> None:
    day = _in_days(days)
    happened = {"happened_on": day} if days < 0 else {}
    proposal.milestones.append(
        Milestone(
            title=title,
            planned_on=day,
            first_planned_on=day,
            owner=proposal.owner,
            **happened,
            **fields,
        )
    )


def _in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _kept(proposal: Proposal) -> int:
    db.session.commit()
    return proposal.number
