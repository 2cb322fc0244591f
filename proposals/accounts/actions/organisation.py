"""What administrators do about the organisation itself."""

from __future__ import annotations

from proposals.accounts import policy
from proposals.accounts.events import OrganisationRenamed, ShareLinksSwitched
from proposals.accounts.models import Organisation, Person
from proposals.events import record
from proposals.policy import require


def rename_organisation(organisation: Organisation, *, name: str, by: Person) -> None:
    """Change how the organisation is called everywhere."""
    require(policy.administer_organisation, by, organisation)
    if organisation.name != name:
        organisation.name = name
        record(OrganisationRenamed(actor_id=by.id, organisation=name))


def switch_share_links(organisation: Organisation, *, allowed: bool, by: Person) -> None:
    """Say whether links to briefs work for people without an account: all of them, at once."""
    require(policy.administer_organisation, by, organisation)
    if organisation.allows_share_links != allowed:
        organisation.allows_share_links = allowed
        record(ShareLinksSwitched(actor_id=by.id, state="on" if allowed else "off"))
