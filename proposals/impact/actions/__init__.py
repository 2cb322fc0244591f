"""Having the impact computed, telling the outcome, closing and reopening."""

from proposals.impact.actions.assessing import assess
from proposals.impact.actions.disagreeing import disagree, withdraw_disagreement
from proposals.impact.actions.ending import close, reopen
from proposals.impact.actions.following import drop, plan_milestone, start_proposal
from proposals.impact.actions.keeping import forget_draft, keep_draft
from proposals.impact.actions.splitting import agree_split, end_split, propose_split
from proposals.impact.actions.telling import tell_commitment, tell_outcome

__all__ = [
    "agree_split",
    "assess",
    "close",
    "disagree",
    "drop",
    "end_split",
    "forget_draft",
    "keep_draft",
    "plan_milestone",
    "propose_split",
    "reopen",
    "start_proposal",
    "tell_commitment",
    "tell_outcome",
    "withdraw_disagreement",
]
