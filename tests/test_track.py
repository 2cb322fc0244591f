"""The range track keeps better to the right, and everything on the line."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from proposals.track import Track, draw_track

VALUES = st.floats(-1e6, 1e6, allow_nan=False)


def _xs(svg):
    return [float(x) for x in re.findall(r'(?:cx|x)="([-\d.]+)"', svg)]


@given(VALUES, VALUES, VALUES, VALUES, VALUES)
def test_everything_stays_on_the_line(baseline, target, low, high, measured):
    if abs(baseline - target) < 1e-3:
        return
    svg = draw_track("label", Track(baseline, target, low, high, measured), width=200)
    ElementTree.fromstring(svg)
    assert all(0 <= x <= 200 for x in _xs(svg))


def test_better_is_to_the_right_whichever_way_the_metric_moves():
    falls = draw_track("label", Track(21, 9, measured=12))
    rises = draw_track("label", Track(38, 55, measured=50))
    for svg in (falls, rises):
        dot = float(re.search(r'tk-dot" cx="([\d.]+)"', svg)[1])
        assert dot > 74


def test_a_promise_of_nothing_is_not_drawn():
    assert draw_track("label", Track(5, 5)) == ""


def test_the_label_is_escaped():
    assert "<b>" not in draw_track("<b>", Track(1, 2))
