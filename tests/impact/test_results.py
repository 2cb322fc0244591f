"""What became of a promise: in words, on an effect line, and as a picture in a mail."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.impact.drawing import png
from proposals.impact.drawing.effect import Effect, draw_effect, effect_sentence
from proposals.impact.drawing.numbers import change, counted, interval, level, share_of
from proposals.impact.drawing.window import Choice, Window, around, window_of
from proposals.impact.rollout import RolledOut
from proposals.marks import LOOKS, without_rims
from tests.impact.test_chart import LATENCY, charts

pytestmark = pytest.mark.one_engine

LATER = Effect("checkout latency", "ms", "e1", -770, -850, -690, -940, -1080, -690)


def marks(drawing, look):
    return [one for one in ElementTree.fromstring(drawing).iter() if one.get("class") == look]


class TestAChangeInWords:
    @pytest.mark.parametrize(
        ("effect", "low", "high", "unit", "words", "ends"),
        [
            (-770, -850, -690, "ms", "770 ms less", "690 to 850 less"),
            (0.6, -0.2, 1.4, "%", "+0.6 points", "−0.2 to +1.4"),
            (4.123, 3.2, 5.01, "%", "4.1 points more", "3.2 to 5.0 more"),
            (-412.3, -600, -200, "£ a week", "£410 a week less", "200 to 600 less"),
        ],
    )
    def test_has_the_digits_that_its_interval_deserves(self, effect, low, high, unit, words, ends):
        assert (change(effect, low, high, unit), interval(low, high)) == (words, ends)

    def test_says_how_much_of_the_promise_arrived(self):
        assert share_of(-770, -850, -690, -940) == "82% of the promise (73 to 90%)"

    @pytest.mark.parametrize(("low", "high", "promise"), [(-1, 2, 5), (1, 2, None), (1, 2, 0)])
    def test_says_nothing_of_the_promise_that_it_cannot_know(self, low, high, promise):
        assert share_of(1, low, high, promise) == ""

    def test_writes_levels_with_their_unit(self):
        assert (level(71.82, 1.6, "%"), level(1071, 160, "ms")) == ("71.8%", "1,070 ms")
        assert counted("−40", "£") == "−£40"


class TestAnEffectLine:
    def test_draws_no_change_the_promise_and_what_was_measured(self):
        drawing = draw_effect(LATER)
        for look in ("c-zero", "c-aim", "c-promised", "c-int", "c-dot"):
            assert len(marks(drawing, look)) == 1, look

    def test_shows_the_promise_alone_while_nothing_is_measured(self):
        drawing = draw_effect(Effect("latency", "ms", "e1", promise=-940))
        assert marks(drawing, "c-aim")
        assert not marks(drawing, "c-dot")
        assert "no change measured yet" in drawing

    def test_is_nothing_where_nothing_is_known(self):
        assert draw_effect(Effect("latency", "ms", "e1")) == ""

    def test_says_the_same_in_a_sentence(self):
        assert effect_sentence(LATER) == (
            "Change in checkout latency: 770 ms less, interval 690 to 850 less."
            " Promised −940 ms. Promised 80% range −1,080 to −690 ms."
        )

    @given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.floats(-1e9, 1e9))
    def test_stays_in_the_picture(self, effect, half, promise):
        drawing = draw_effect(Effect("x", "", "e", effect, effect - half, effect + half, promise))
        places = [float(text.get("x")) for text in marks(drawing, "c-tick")]
        assert places == sorted(places)
        assert all(0 <= x <= 300 for x in places)


class TestAWindow:
    @pytest.mark.parametrize(
        ("asked", "choice"),
        [
            ({}, "around"),
            ({"window": "year"}, "year"),
            ({"window": "chosen"}, "around"),
            ({"from": "2026-01-01", "until": "2026-02-01"}, "chosen"),
            ({"from": "2026-02-01", "until": "2026-01-01"}, "around"),
            ({"from": "yesterday", "until": "2026-01-01"}, "around"),
        ],
    )
    def test_is_read_from_the_address(self, asked, choice):
        assert window_of(asked).choice == choice

    def test_has_its_first_and_its_last_day(self):
        window = Window(Choice.CHOSEN, date(2026, 1, 1), date(2026, 1, 31))
        assert window.since(None, date(2026, 9, 9)) == datetime(2026, 1, 1, tzinfo=UTC)
        assert window.until() == datetime(2026, 2, 1, tzinfo=UTC)

    def test_shows_the_points_near_the_change_at_first(self):
        start = datetime(2026, 1, 1, tzinfo=UTC)
        points = [(start + timedelta(days=day), 1.0, None) for day in range(900)]
        began = RolledOut(points[500][0].date(), None, None, ())
        near = around(points, began)
        assert (len(near), near[0]) == (360, points[380])


class TestAPicture:
    def test_is_drawn_on_white_and_twice_as_fine(self):
        image = png.png_of(charts.draw(LATENCY, 600))
        assert image.startswith(b"\x89PNG")
        assert int.from_bytes(image[16:20]) == 1200

    def test_is_left_out_where_there_is_no_font(self, monkeypatch):
        png._fonts.cache_clear()
        monkeypatch.setattr(png, "FOLDERS", ("/nowhere",))
        assert png.png_of(charts.draw(LATENCY, 600)) == b""
        png._fonts.cache_clear()

    def test_can_do_without_rims_round_its_words(self):
        plain = without_rims(charts.draw(LATENCY, 600))
        assert "paint-order" not in plain
        assert plain.count("<text") == charts.draw(LATENCY, 600).count("<text")

    def test_has_looks_that_need_no_style_sheet(self):
        assert all(
            "fill" in look or "stroke" in look or "opacity" in look for look in LOOKS.values()
        )
