"""What somebody held, and who takes it: a page for administrators, and one to read for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people, person_of
from proposals.accounts.session import actor
from proposals.drafting import actions as drafting
from proposals.drafting.holdings import Held
from proposals.drafting.models import Milestone, Reviewer, Seat
from proposals.errors import Conflict, Invalid
from proposals.forms import BaseForm, PersonField, whole
from proposals.goals.actions import change_goal
from proposals.goals.models import Goal
from proposals.metrics.actions.defining import change
from proposals.metrics.models import Metric
from proposals.overview.holdings import Holdings, holdings_of
from proposals.responses import go_to
from proposals.words import count

bp = Blueprint("departures", __name__)
administration = Blueprint("administration_departures", __name__, url_prefix="/admin/people")
Thing = Held | Metric | Goal


@bp.get("/people/<number:person_id>/hand-over")
def held(person_id: int) -> ResponseReturnValue:
    return render_template("overview/held.html", holdings=_holdings(person_id))


@administration.get("/<number:person_id>/hand-over")
def hand_over(person_id: int) -> ResponseReturnValue:
    return _page(holdings := _holdings(person_id), _form(holdings, active_people()))


@administration.post("/<number:person_id>/hand-over")
def hand_on(person_id: int) -> ResponseReturnValue:
    holdings, people = _holdings(person_id), active_people()
    form = _form(holdings, people)
    if form.validate() and (handed := _hand_on(holdings, form, people)) and not form.errors:
        here = url_for(".hand_over", person_id=person_id, after=request.args.get("after"))
        return go_to(here, f"{count(handed, 'thing')} handed on; each of them is told or asked.")
    return _page(holdings, form, status=422)


def _holdings(person_id: int) -> Holdings:
    return holdings_of(person_of(person_id), to=actor(), after=whole(request.args.get("after")))


def _page(holdings: Holdings, form: BaseForm, status: int = 200) -> Response:
    page = render_template("administration/hand_over.html", holdings=holdings, form=form)
    return make_response(page, status)


def key_of(thing: Thing) -> str:
    """Return the name of the field that asks who takes it."""
    return thing.key if isinstance(thing, Held) else f"{type(thing).__name__.lower()}-{thing.id}"


def _things(holdings: Holdings) -> Iterator[tuple[Thing, str]]:
    """Yield what can be handed on, with what it is; what is offered to somebody already waits."""
    if holdings.person.is_active:
        return
    for holding in holdings.proposals:
        for each in holding.held:
            if each.row is not holding.proposal or not holding.proposal.offer:
                yield each, f"{each.label}, TL-{holding.proposal.number}"
    for metric in holdings.metrics:
        yield metric, metric.name
    for goal in holdings.goals:
        yield goal, goal.title


def _form(holdings: Holdings, people: Sequence[Person]) -> BaseForm:
    fields = {"everything": PersonField("Whatever you leave open goes to")}
    fields |= {key_of(thing): PersonField(label) for thing, label in _things(holdings)}
    kind: type[BaseForm] = type("SuccessorsForm", (BaseForm,), fields)
    form: BaseForm = kind.read()
    for each in form:
        each.offer(people, nobody="Nobody yet")  # type: ignore[attr-defined]
    return form


def _hand_on(holdings: Holdings, form: BaseForm, people: Sequence[Person]) -> int:
    """Hand on what somebody was chosen for; what is refused is said beside it. Return how much."""
    by_id, handed = {person.id: person for person in people}, 0
    for thing, _ in _things(holdings):
        field = form[key_of(thing)]
        if person := by_id.get(field.data or form["everything"].data):
            try:
                _give(thing, holdings.person, person)
                handed += 1
            except (Invalid, Conflict) as problem:
                field.errors = [problem.detail]
    if not handed and not form.errors:
        form["everything"].errors = ["Choose who takes something."]
    return handed


def _give(thing: Thing, departed: Person, person: Person) -> None:
    if isinstance(thing, Metric):
        names = ["name", "unit", "kind", "direction", "rhythm", "source", "definition"]
        change(thing, **{n: getattr(thing, n) for n in names}, owner=person, by=actor())
    elif isinstance(thing, Goal):
        stays = {n: getattr(thing, n) for n in ("title", "description", "due_on")}
        change_goal(thing, **stays, owner=person, by=actor())
    elif isinstance(thing.row, Seat):
        drafting.replace_in_seat(thing.row, person=person, by=actor())
    elif isinstance(thing.row, Reviewer):
        drafting.replace_reviewer(thing.row, person=person, by=actor())
    elif isinstance(thing.row, Milestone):
        drafting.replace_on_milestone(thing.row, departed=departed, person=person, by=actor())
    elif thing.key.startswith("owner-"):
        note = f"{departed.name} has left."
        drafting.offer_ownership(thing.row, person=person, note=note, by=actor())
    else:
        drafting.replace_co_author(thing.row, departed=departed, person=person, by=actor())
