"""Answering what is asked before a step."""

from __future__ import annotations

from collections.abc import Mapping

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.forms import clean
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required
from proposals.rollout.checklist import BY_KEY, Question, answers_of
from proposals.rollout.events import ChecklistAnswered
from proposals.rollout.models import ChecklistAnswer
from proposals.rollout.queries import RUNNING


def answer_checklist(proposal: Proposal, *, answers: Mapping[str, str], by: Person) -> int:
    """Answer questions of the checklist, by their keys; return how many answers are new.

    An answer changes openly: what it was stays in the history. It is not taken back.
    """
    require(policy.answer_checklist, by, proposal)
    require_stage(proposal, RUNNING, deed="Answer the checklist")
    known = answers_of(proposal)
    said = {key: clean(text) for key, text in answers.items() if key in BY_KEY}
    wanted = {
        key: required(key, text, "Say what holds now instead; an answer is not taken back.")
        for key, text in said.items()
        if text != (known[key].answer if key in known else "")
    }
    for key, text in wanted.items():
        _answer(proposal, BY_KEY[key], text, known.get(key), by)
    return len(wanted)


def _answer(
    proposal: Proposal, question: Question, text: str, old: ChecklistAnswer | None, by: Person
) -> None:
    was = old.answer if old else ""
    if old is None:
        old = ChecklistAnswer(proposal=proposal, question=question.key)
        db.session.add(old)
    old.answer, old.answered_by, old.answered_at = text, by, clock.now()
    record_on(
        proposal,
        ChecklistAnswered(
            proposal_id=proposal.id,
            actor_id=by.id,
            question=question.key,
            label=question.label,
            deed="changed an answer of" if was else "answered",
            was=was,
        ),
    )
