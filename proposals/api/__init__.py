"""The HTTP API."""

from proposals.exchange import models as _models  # noqa: F401


def init_app(app):
    pass
