"""The pages of accounts: doors for strangers, one's own things, people, administration."""

from proposals.accounts.views import doors, organisation, own, people, roster, stand_ins, teams
from proposals.accounts.views.blueprints import administration, bp

__all__ = [
    "administration",
    "bp",
    "doors",
    "organisation",
    "own",
    "people",
    "roster",
    "stand_ins",
    "teams",
]
