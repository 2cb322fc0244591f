"""The sample workspace: an invented company, told by the product's own actions."""

from __future__ import annotations

from flask import Flask

from proposals.accounts.models import Person


def init_app(app: Flask) -> None:
    """Offer the sample to the first page of a new server."""
    app.extensions["throughline.sample"] = load_into


def load_into(*, by: Person) -> None:
    """Fill the organisation that was just claimed.

    Its invented people cannot sign in: a password that anybody can read in the source
    opens no server that others can reach. Instead, its administrator is asked for a review.
    """
    # Here and not above: a server that starts has no use for a book of stories.
    from proposals.cli.sample.loading import load

    load(by=by)
