"""A miss that was said before its date is told apart from one in silence, and drawn."""

from datetime import date

import pytest

from proposals.impact.drawing.slip import WIDTHS, Said, Slip, draw, sentence
from proposals.impact.queries.keeping import Keeping, Warned, first_warning, keeping_of

pytestmark = pytest.mark.one_engine

DUE = date(2030, 6, 1)
EARLY, LATE = Warned(date(2030, 5, 31), "“At risk”"), Warned(DUE, "“Off track”")
KEPT, FLAGGED, SILENT = Keeping


@pytest.mark.parametrize(
    ("verdict", "warned", "keeping"),
    [
        ("target_met", [], KEPT),
        ("target_met", [EARLY], KEPT),
        ("improved", [EARLY], FLAGGED),
        ("got_worse", [LATE, EARLY], FLAGGED),
        ("improved", [LATE], SILENT),
        ("no_detectable_change", [], SILENT),
        ("not_enough_data", [], None),
        ("not_measured", [EARLY], None),
        (None, [EARLY], None),
    ],
)
def test_a_miss_is_flagged_early_or_in_silence(verdict, warned, keeping):
    assert keeping_of(verdict, DUE, warned) is keeping


def test_the_first_warning_counts_and_only_before_the_date():
    first = Warned(date(2030, 4, 2), "measured by Mon 1 July instead of Sat 1 June")
    assert first_warning(DUE, [EARLY, first, LATE]) == first
    assert first_warning(DUE, [LATE]) is None
    assert first_warning(None, [EARLY]) is None


def _slip(*said):
    return Slip("CI time", "min", [Said(*each) for each in said], until=date(2030, 5, 20))


MOVED = (
    (date(2030, 3, 1), DUE, 9.0),
    (date(2030, 4, 14), date(2030, 7, 1), 11.0),
    (date(2030, 5, 2), date(2030, 8, 15), 11.0),
)


@pytest.mark.parametrize("width", WIDTHS)
class TestTheSlipChart:
    def test_steps_where_the_date_and_the_target_were_moved(self, width):
        drawn = draw(_slip(*MOVED), width)
        assert drawn.count("<circle") == 6
        for label in ("1 Jun", "1 Jul", "15 Aug", "Measured by", "Target, min", ">11<"):
            assert label in drawn
        assert "style=" not in drawn
        assert f'viewBox="0 0 {width} ' in drawn

    def test_leaves_the_target_out_while_it_stays(self, width):
        drawn = draw(_slip(MOVED[0], (*MOVED[1][:2], 9.0)), width)
        assert "Target" not in drawn.partition(">")[2]

    def test_is_not_there_without_a_date(self, width):
        assert not draw(_slip((date(2030, 3, 1), None, 9.0)), width)


def test_the_slip_is_told_in_a_sentence():
    told = sentence(_slip(*MOVED))
    assert "On Fri 1 March 2030: 9 min by Sat 1 June 2030." in told
    assert told.endswith("11 min by Thu 15 August 2030.")
