"""What letters say of people who leave or hand over, and of work that rests and wakes."""

from __future__ import annotations

from collections.abc import Callable

from proposals import words
from proposals.accounts.events import PersonDeactivated
from proposals.accounts.links import server_url
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.events import (
    OwnershipDeclined,
    OwnershipOffered,
    OwnershipOfferEnded,
    OwnershipTaken,
    ProposalMoved,
)
from proposals.drafting.models import OwnershipOffer, Proposal, Stage
from proposals.notifications.holders import is_helped_by, is_their_colleague
from proposals.notifications.wording import Told, Wording, actor_name, page_of, quotes_of
from proposals.overview.holdings import Holdings, holdings_of, in_words


def _departure(told: Told) -> Wording | None:
    person = db.session.get_one(Person, told.event.details["person_id"])
    if person.is_active or told.person is None:
        return None  # back again
    holdings = _shown_to(told.person, person)
    if not holdings:
        return None
    may_choose = told.person.is_administrator
    administering = "/admin" if may_choose else ""
    return Wording(
        subject=f"{person.name} has left, and what they held needs somebody",
        lines=(f"{person.name} has left. This needs somebody:", *_listed(holdings)),
        button="Choose who takes it" if may_choose else "See what they held",
        url=f"{server_url()}{administering}/people/{person.id}/hand-over",
    )


def _shown_to(reader: Person, person: Person) -> Holdings:
    """Return all that administrators and colleagues may see; of others, what they work on."""
    is_close = reader.is_administrator or is_their_colleague(reader, person)
    return holdings_of(person, to=reader, only=None if is_close else is_helped_by(reader))


def _listed(holdings: Holdings) -> tuple[str, ...]:
    lines = [
        f"TL-{each.proposal.number} {each.proposal.title}: {in_words(each)}"
        for each in holdings.proposals
    ]
    lines += [f"The metric {each.name}" for each in holdings.metrics]
    lines += [f"The goal {each.title}" for each in holdings.goals]
    return (*lines, "And more on the page.") if holdings.after else tuple(lines)


def _ownership_offered(told: Told, proposal: Proposal) -> Wording | None:
    offer = db.session.get_one(OwnershipOffer, told.event.details["offer_id"])
    if offer.ended_at:
        return None
    actor = actor_name(told)
    return Wording(
        subject=f"{actor} offers you the ownership: {proposal.title}",
        lines=(
            f"{actor} offers you the ownership of “{proposal.title}”. The owner is"
            f" {words.SEAT_DUTY['owner']}.",
            "Nothing changes until you take it. If it is not for you, decline it, with a word why.",
        ),
        quotes=quotes_of((f"{actor} writes", offer.note), ("In brief", proposal.brief)),
        button="Take it over or decline it",
        url=page_of(proposal),
    )


def _ownership_taken(told: Told, proposal: Proposal) -> Wording:
    actor, before = actor_name(told), told.event.details["before"]
    return Wording(
        subject=f"{actor} owns it now: {proposal.title}",
        lines=(f"{actor} took the ownership over from {before}{told.on(proposal)}.",),
        button="Look at the proposal",
        url=page_of(proposal),
    )


def _ownership_declined(told: Told, proposal: Proposal) -> Wording:
    actor = actor_name(told)
    return Wording(
        subject=f"{actor} declines the ownership: {proposal.title}",
        lines=(
            f"{actor} declines the ownership{told.on(proposal, ' of')}.",
            f"{proposal.owner.name} stays the owner until somebody takes it.",
        ),
        quotes=quotes_of((f"{actor} says why", told.event.details["reason"])),
        button="Offer it to somebody else",
        url=page_of(proposal, "/plan#seats"),
    )


def _ownership_not_offered(told: Told, proposal: Proposal) -> Wording | None:
    if told.person is not None and told.person.id == proposal.owner_id:
        return None
    return Wording(
        subject=f"You are not asked to own it any more: {proposal.title}",
        lines=(f"{actor_name(told)} took back the offer of the ownership{told.on(proposal)}.",),
        button="Look at the proposal",
        url=page_of(proposal),
    )


def _rests_or_wakes(told: Told, proposal: Proposal) -> Wording | None:
    went_to = told.event.details["went_to"]
    if proposal.stage != went_to:
        return None  # it has gone on meanwhile
    return _rests(told, proposal) if went_to == Stage.DORMANT else _wakes(told, proposal)


def _rests(told: Told, proposal: Proposal) -> Wording:
    return Wording(
        subject=f"It rests now: {proposal.title}",
        lines=(
            f"Nobody has touched {'it' if told.is_one_of_many else f'“{proposal.title}”'} for"
            " a long time, so it rests.",
            "Anything that an author does there takes it back into review.",
        ),
        button="See what it waited for",
        url=page_of(proposal, "/plan"),
    )


def _wakes(told: Told, proposal: Proposal) -> Wording:
    actor = actor_name(told)
    return Wording(
        subject=f"{actor} works on it again: {proposal.title}",
        lines=(f"{actor} woke it{told.on(proposal, ':')}. Its review goes on where it stopped.",),
        button="See what it waits for",
        url=page_of(proposal, "/review"),
    )


WORDINGS: dict[str, Callable[[Told, Proposal], Wording | None]] = {
    OwnershipOffered.name: _ownership_offered,
    OwnershipTaken.name: _ownership_taken,
    OwnershipDeclined.name: _ownership_declined,
    OwnershipOfferEnded.name: _ownership_not_offered,
    ProposalMoved.name: _rests_or_wakes,
}
WITHOUT_PROPOSAL: dict[str, Callable[[Told], Wording | None]] = {
    PersonDeactivated.name: _departure,
}
