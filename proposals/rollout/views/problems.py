"""Problems: the form that anybody finds, what was answered, and what the decider says."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import WHOLE, BaseForm
from proposals.policy import require
from proposals.responses import go_to, refused_form
from proposals.rollout import actions, policy
from proposals.rollout.actions.reopening import UNDER_CONDITION
from proposals.rollout.forms.problems import (
    AgainForm,
    AnswerForm,
    ProblemForm,
    RequestForm,
    SettleForm,
)
from proposals.rollout.models import Problem
from proposals.rollout.queries.problems import (
    ProblemPage,
    can_be_reopened,
    problem_of,
    problems_page,
    waits_for_correction,
)
from proposals.rollout.views.answers import done_or_shown
from proposals.rollout.views.blueprint import bp

FORMS = {"answer": AnswerForm, "settle": SettleForm, "again": AgainForm}


@bp.get("/problems")
def problems(number: int) -> ResponseReturnValue:
    proposal, before = visible_proposal(number, actor()), request.args.get("before", "")
    listed = problems_page(proposal, before=int(before) if WHOLE.fullmatch(before) else None)
    return render_template("rollout/problems.html", **_page(proposal, listed))


@bp.get("/problems/<number:problem_id>")
def problem(number: int, problem_id: int) -> ResponseReturnValue:
    found = _problem(number, problem_id)
    return render_template("rollout/problems.html", **_page_of(found))


@bp.route("/problems/new", methods=["GET", "POST"])
def surface_problem(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), selectinload(Proposal.risks))
    form, said = ProblemForm.read(), list[Problem]()
    form.offer(proposal)
    if done_or_shown(form, lambda: said.append(_surface(proposal, form))):
        return _to(said[0], "Said, and credited to you. Whoever carries the change is told.")
    page = {"proposal": proposal, "tab": "rollout", "form": form}
    if request.method == "POST":
        return refused_form("rollout/problem_form.html", **page)
    return render_template("rollout/problem_form.html", **page)


@bp.post("/problems/<number:problem_id>/answers")
def answer_problem(number: int, problem_id: int) -> ResponseReturnValue:
    problem, form = _problem(number, problem_id), AnswerForm.read(prefix=prefix_of(problem_id))
    if done_or_shown(form, lambda: actions.answer_problem(problem, **form.data, by=actor())):
        return _to(problem, "Answered.")
    return _refused(problem, "answer", form)


@bp.post("/problems/<number:problem_id>/settlement")
def settle_problem(number: int, problem_id: int) -> ResponseReturnValue:
    problem, form = _problem(number, problem_id), SettleForm.read(prefix=prefix_of(problem_id))
    if done_or_shown(form, lambda: actions.settle_problem(problem, **form.data, by=actor())):
        return _to(problem, "The problem is settled.")
    return _refused(problem, "settle", form)


@bp.post("/problems/<number:problem_id>/return")
def raise_again(number: int, problem_id: int) -> ResponseReturnValue:
    problem, form = _problem(number, problem_id), AgainForm.read(prefix=prefix_of(problem_id))
    if done_or_shown(form, lambda: actions.raise_again(problem, **form.data, by=actor())):
        return _to(problem, "The problem is raised again.")
    return _refused(problem, "again", form)


@bp.post("/problems/<number:problem_id>/request")
def ask_to_reopen(number: int, problem_id: int) -> ResponseReturnValue:
    problem = _problem(number, problem_id)
    actions.ask_to_reopen(problem, by=actor())
    return _to(problem, "The decider is asked, and told at once.")


@bp.route("/problems/<number:problem_id>/reopening", methods=["GET", "POST"])
def answer_request(number: int, problem_id: int) -> ResponseReturnValue:
    problem = _problem(number, problem_id)
    require(policy.answer_request, actor(), problem)
    form = _request_form(problem)
    if done_or_shown(form, lambda: _answer_request(problem, form)):
        return _after_request(problem)
    page = {"proposal": problem.proposal, "tab": "rollout", "problem": problem, "form": form}
    if request.method == "POST":
        return refused_form("rollout/problem_request.html", **page)
    return render_template("rollout/problem_request.html", **page)


def prefix_of(problem_id: int) -> str:
    """Return what the fields of a problem’s forms begin with."""
    return f"p{problem_id}-"


def _surface(proposal: Proposal, form: ProblemForm) -> Problem:
    return actions.surface_problem(proposal, **form.told(proposal), by=actor())


def _problem(number: int, problem_id: int) -> Problem:
    return problem_of(visible_proposal(number, actor()), problem_id)


def _page(proposal: Proposal, listed: ProblemPage) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "tab": "rollout",
        "listed": listed,
        "one": None,
        "forms": {each.id: _forms(each) for each in listed.problems},
        "refused": "",
        "can_be_reopened": can_be_reopened(proposal),
    }


def _page_of(problem: Problem, **sent: BaseForm) -> dict[str, Any]:
    """Return the page of one problem; a form that was refused takes the place of a fresh one."""
    page = _page(problem.proposal, ProblemPage([problem], None))
    page["forms"][problem.id] |= sent
    return page | {"one": problem, "refused": next(iter(sent), "")}


def _forms(problem: Problem) -> dict[str, BaseForm]:
    return {name: form(prefix=prefix_of(problem.id)) for name, form in FORMS.items()}


def _refused(problem: Problem, name: str, form: BaseForm) -> ResponseReturnValue:
    return refused_form("rollout/problems.html", **_page_of(problem, **{name: form}))


def _to(problem: Problem, notice: str) -> ResponseReturnValue:
    page = url_for(".problem", number=problem.proposal.number, problem_id=problem.id)
    return go_to(page, notice)


def _request_form(problem: Problem) -> RequestForm:
    form = RequestForm.read()
    asks = problem.proposal.stage in UNDER_CONDITION
    form.offer(active_people() if asks else (), asks_for_condition=asks)
    return form


def _answer_request(problem: Problem, form: RequestForm) -> None:
    said = dict(form.data)
    said["reopens"] = said["reopens"] == "yes"
    if "owner" in said:
        said["owner"] = next((each for each in active_people() if each.id == said["owner"]), None)
    actions.answer_request(problem, **said, by=actor())


def _after_request(problem: Problem) -> ResponseReturnValue:
    """Lead on to where the decision is made anew, where that is what opening it again means."""
    proposal = problem.proposal
    if waits_for_correction(problem):
        page = url_for("decisions.show_correction", number=proposal.number)
        return go_to(page, "It is open again: decide anew, and say why.")
    return _to(problem, "Answered. Whoever asked is told.")
