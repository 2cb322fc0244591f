"""Making and ending the secret address of one's calendar."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.accounts.session import hash_secret
from proposals.db import db
from proposals.events import record
from proposals.overview import policy
from proposals.overview.events import FeedMade, FeedStopped
from proposals.overview.feeds import feed_of, new_secret
from proposals.overview.models import CalendarFeed
from proposals.policy import require


def make_feed(person: Person, *, by: Person) -> str:
    """Make the address, or a new one that puts the old one out of use; return its secret,
    which is not kept."""
    require(policy.keep_feed, by, person)
    secret = new_secret()
    feed = feed_of(person) or CalendarFeed(person_id=person.id)
    feed.digest, feed.made_at = hash_secret(secret), clock.now()
    db.session.add(feed)
    record(FeedMade(actor_id=by.id))
    return secret


def stop_feed(person: Person, *, by: Person) -> None:
    """Put the address out of use; whoever reads it finds nothing there."""
    require(policy.keep_feed, by, person)
    if feed := feed_of(person):
        db.session.delete(feed)
        record(FeedStopped(actor_id=by.id))
