"""Answering the questions before a step."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from proposals import words
from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.rollout import actions
from proposals.rollout.forms.checklist import ChecklistForm
from proposals.rollout.views.answers import back_to, done_or_shown, refused
from proposals.rollout.views.blueprint import bp


@bp.post("/checklist")
def answer_checklist(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), ChecklistForm.read()
    said, new = {key: text for key, text in form.data.items() if key in request.form}, [0]

    def answer() -> None:
        new[0] = actions.answer_checklist(proposal, answers=said, by=actor())

    if done_or_shown(form, answer):
        return back_to(proposal, f"{words.count(new[0], 'answer')} kept.")
    return refused(proposal, checklist=form)
