"""Who calls: a person with a metric, and programs with tokens of different scopes."""

import pytest

from proposals.accounts.models import Scope
from proposals.api import turns
from tests.api.client import Program, a_token
from tests.builders import a_metric, a_person, an_organisation


@pytest.fixture(autouse=True)
def _fresh_turns():
    turns.forget()


@pytest.fixture
def mia(app):
    an_organisation()
    return a_person("Mia Metric")


@pytest.fixture
def metric(mia):
    return a_metric("ci-time", owner=mia)


@pytest.fixture
def pusher(app, mia):
    return Program(app, a_token(mia, Scope.METRICS))


@pytest.fixture
def writer(app, mia):
    return Program(app, a_token(mia, Scope.WRITE))


@pytest.fixture
def reader(app, mia):
    return Program(app, a_token(mia, Scope.READ))
