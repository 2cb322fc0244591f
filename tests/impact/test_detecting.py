"""What could be told from nothing is said where a promise is made."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from proposals import clock
from proposals.drafting.models import Stage
from proposals.impact.method.assessment import Detectable
from proposals.impact.queries.detecting import Outlook
from tests.browser import Browser
from tests.builders import a_proposal, some_points

pytestmark = pytest.mark.one_engine


def _outlook(promised, *halves, rhythm="daily"):
    steps = [
        Detectable(half, half / 20, 20.0, 60, n_after, "min")
        for half, n_after in zip(halves, (30, 60), strict=False)
    ]
    metric = SimpleNamespace(name="CI time", unit="min", rhythm=SimpleNamespace(value=rhythm))
    return Outlook(metric, steps, promised)


def test_says_how_large_a_change_has_to_be():
    assert _outlook(12, 1.234, 0.91).sentence == (
        "After 30 points a change of about 1.2 min (6.2 %) can be told from none;"
        " after 60, of about 0.91 min."
    )
    assert _outlook(12, 1.2, rhythm="weekly").pace == "At this metric’s rhythm, 30 weeks."


@pytest.mark.parametrize(
    ("promised", "warning"),
    [
        (12, ""),
        (1.0, "The 1 min promised here will need about 60 points."),
        (0.5, "a change of 0.5 min will probably end as “Not enough data”: measure longer"),
        (None, ""),
    ],
)
def test_warns_of_a_promise_that_could_not_be_seen(promised, warning):
    said = _outlook(promised, 1.2, 0.9).warning
    assert warning in said
    assert bool(said) == bool(warning)


def test_says_that_there_are_too_few_points():
    assert "too few points yet" in _outlook(12).sentence


def test_is_behind_a_link_on_the_plan_and_where_it_is_decided(app):
    proposal = a_proposal(stage=Stage.IN_REVIEW)
    promise = proposal.commitments[0]
    first = clock.today() - timedelta(days=40)
    values = [21 + 0.4 * (day * 7 % 5 - 2) for day in range(40)]
    some_points(promise.metric, values, first=first)
    browser = Browser(app, proposal.owner)
    address = f"/p/{proposal.number}/impact/commitments/{promise.id}/detectable"
    for page in ("plan", "decision"):
        assert address in browser.get(f"/p/{proposal.number}/{page}").text
    assert "After 30 points a change of about" in browser.get(address).text
    of_metric = f"/p/{proposal.number}/impact/detectable?metric="
    assert "can be told from none" in browser.get(f"{of_metric}{promise.metric_id}").text
    assert browser.get(f"{of_metric}4711").status == 404
