"""Search hears of every new text in the transaction that saved it: what is saved is found."""

from __future__ import annotations

from proposals.db import db
from proposals.drafting.events import ProposalImported, ProposalStarted, RevisionSaved
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent, handles
from proposals.search.index import put


@handles(ProposalStarted, RevisionSaved, ProposalImported, at_once=True)
def index_the_proposal(event: LoggedEvent) -> None:
    proposal = db.session.get_one(Proposal, event.proposal_id)
    put(proposal.id, title=f"TL-{proposal.number} {proposal.title}", body=_words_of(proposal))


def _words_of(proposal: Proposal) -> str:
    db.session.flush()  # the latest revision may be as new as the event
    db.session.expire(proposal, ["latest"])
    latest = proposal.latest
    texts = [latest.brief, latest.gets_worse, latest.undo, latest.body] if latest else []
    names = [proposal.owner.name, *proposal.imported_authors, proposal.imported_status]
    return "\n".join(text for text in [*texts, *names] if text)
