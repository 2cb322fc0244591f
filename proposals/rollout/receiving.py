"""Taking a call from a code host: whose it is, whether it is believed, and what it links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import TypeVar

from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock, words
from proposals.db import release_lock, transaction
from proposals.drafting.models import Visibility
from proposals.rollout.actions._calls import keep_call
from proposals.rollout.actions._linking import link_named
from proposals.rollout.changes import Change, repository_named
from proposals.rollout.hooks import github, gitlab
from proposals.rollout.hooks.calls import Call, Refused
from proposals.rollout.hooks.reading import Malformed
from proposals.rollout.hooks.signing import is_signed, proves
from proposals.rollout.models import ChangeLink, ChangeSource, Ending, Service
from proposals.rollout.queries.repositories import call_before, repository_called
from proposals.rollout.trailers import numbers_named
from proposals.sealing import KeyChanged, unseal

HOSTS: dict[Service, ModuleType] = {Service.GITHUB: github, Service.GITLAB: gitlab}
TRIES = 5
Found = TypeVar("Found")


def take_call(call: Call) -> None:
    """Link what the call tells of; raises Refused, which is kept for administrators to read."""
    try:
        _take(call)
    except Refused as refused:
        keep_refusal(call, refused)
        raise


def keep_refusal(call: Call, refused: Refused) -> None:
    """Keep that a call was refused, whatever else becomes of the request."""
    with transaction():
        keep_call(call, refused.ending, repository=refused.repository, detail=refused.detail)


def _take(call: Call) -> None:
    if not is_signed(call.service, call.headers):
        raise Refused(Ending.BAD_SIGNATURE, "It came without a signature: enter the secret there.")
    payload, host = call.payload(), HOSTS[call.service]
    name = repository_named(_understood(lambda: host.repository_in(payload)))
    is_current = _believe(call, name)
    changes = _understood(lambda: host.changes_in(call.event, payload), name)
    note = _note(call, changes, host.left_out(payload))
    for tried in range(1, TRIES + 1):
        try:
            with transaction():
                _keep(call, name, changes or [], note, ends_former=is_current)
            break
        except (StaleDataError, IntegrityError):
            if tried == TRIES:  # somebody else wrote to the same proposals, each time
                raise


def _understood(read: Callable[[], Found], repository: str = "") -> Found:
    try:
        return read()
    except Malformed as problem:
        raise Refused(Ending.MALFORMED, str(problem), repository=repository) from None


def _believe(call: Call, name: str) -> bool:
    """Return whether the proof was made with the secret of today; Refused if with no secret."""
    repository = repository_called(call.service, name)
    if repository is None or repository.archived_at:
        sentence = "No repository of this name is connected here."
        raise Refused(Ending.UNKNOWN_REPOSITORY, sentence, repository=name)
    sealed = [repository.secret]
    if repository.former_until and clock.now() < repository.former_until:
        sealed.append(repository.former_secret)
    release_lock()  # strangers make us calculate, and meanwhile nobody waits for them
    try:
        believed = [
            proves(call.service, unseal(each), call.headers, call.body, now=clock.now())
            for each in sealed
        ]
    except KeyChanged:
        sentence = "Its secret was kept under another secret key: renew it here."
        raise Refused(Ending.BAD_SIGNATURE, sentence, repository=name) from None
    if not any(believed):
        sentence = "It was signed with another secret, or sent too long ago."
        raise Refused(Ending.BAD_SIGNATURE, sentence, repository=name)
    return believed[0]


def _keep(
    call: Call, name: str, changes: Sequence[Change], note: str, *, ends_former: bool
) -> None:
    """Link the changes, in the transaction that keeps the call: both are there, or neither."""
    if before := call_before(call.service, call.digest):
        sentence = f"The same was taken on {words.moment(before.received_at)} UTC."
        raise Refused(Ending.REPLAYED, sentence, repository=name)
    repository = repository_called(call.service, name)
    if repository and repository.former_secret and ends_former:
        repository.former_secret, repository.former_until = "", None
    links = [
        link
        for change in changes
        for link in link_named(change, source=ChangeSource.WEBHOOK, by=None)
    ]
    ending, said = _ending(changes, links)
    keep_call(call, ending, repository=name, detail=f"{said} {note}".strip())


def _ending(changes: Iterable[Change], links: Iterable[ChangeLink]) -> tuple[Ending, str]:
    """Say what was named, or linked by its commit, and never whether something hidden exists."""
    server = current_app.config["SERVER_URL"]
    found = [number for each in changes for number in numbers_named(each.text, server=server)]
    carried = [
        link.proposal.number
        for link in links
        if link.proposal.visibility == Visibility.ORGANISATION
    ]
    numbers = list(dict.fromkeys([*found, *carried]))
    if not numbers:
        return Ending.NOTHING_NAMED, ""
    named = words.sentence_list([f"TL-{number}" for number in numbers[:10]])
    return Ending.LINKED, f"{named} and more." if len(numbers) > 10 else f"{named}."


def _note(call: Call, changes: Sequence[Change] | None, left_out: int) -> str:
    if call.is_ping:
        return "A ping: the secret is the right one."
    if changes is None:
        return "Events of this kind are not read."
    if left_out:
        commits = words.count(left_out, "commit was", "commits were")
        return f"{commits} left out by the host: scan the repository for the rest."
    return ""
