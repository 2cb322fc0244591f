"""The source behind chosen words, and taking up what was suggested in their place."""

from __future__ import annotations

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.errors import SavedMeanwhile
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import visible_proposal
from proposals.errors import Conflict
from proposals.forms import WHOLE
from proposals.responses import go_to, notify
from proposals.review import actions
from proposals.review.anchors import ANCHORED, Selectors
from proposals.review.queries.suggestions import threads_among
from proposals.review.suggestions import Fitting, chosen_passage
from proposals.review.views.blueprint import bp
from proposals.words import count

MOST_AT_ONCE = 200


@bp.get("/passage")
def passage(number: int) -> ResponseReturnValue:
    """Return the source of the chosen words, for the form in which others are suggested."""
    proposal, about = visible_proposal(number, actor()), _asked()
    known = about.text in ANCHORED and proposal.latest
    found = chosen_passage(proposal.latest, about) if known and proposal.latest else None
    return jsonify(passage=found, text=about.text)


def _asked() -> Selectors:
    given = {name: request.args.get(name, "") for name in ("exact", "prefix", "suffix")}
    start = request.args.get("start", "")
    return Selectors(
        **given,
        text=request.args.get("text", "body"),
        start=int(start) if WHOLE.fullmatch(start) and len(start) < 10 else None,
    )


@bp.post("/suggestions")
def take_up(number: int) -> ResponseReturnValue:
    """Put the suggestions that were ticked into the text, as one revision."""
    proposal = visible_proposal(number, actor())
    threads = threads_among(proposal, _ticked())
    is_material = request.form.get("is_material") == "y"
    try:
        revision, found = actions.take_up(proposal, threads, is_material=is_material, by=actor())
    except SavedMeanwhile as problem:
        raise Conflict(f"{problem.detail} Look at the text as it is now, and try again.") from None
    _tell(proposal, revision, found)
    page = "overview.proposal" if request.form.get("from") == "proposal" else "review.show"
    return go_to(url_for(page, number=number, _anchor=f"thread-{found.threads[0].id}"))


def _ticked() -> list[int]:
    """Return the ids that were sent: of each tick, and of all at once with one button.

    Who presses that button means all of them, ticked or not.
    """
    sent = " ".join(request.form.getlist("thread")).split()[:MOST_AT_ONCE]
    return [int(each) for each in sent if WHOLE.fullmatch(each) and len(each) < 16]


def _tell(proposal: Proposal, revision: Revision, found: Fitting) -> None:
    number = proposal.number
    before = url_for("drafting.restore", number=number, revision_number=revision.number - 1)
    taken = count(len(found.edits), "suggestion")
    notify(f"Took up {taken} in revision {revision.number}.", link=("Undo", before))
    if found.left:
        notify(f"Not taken up: {found.sentence}", "warn")
