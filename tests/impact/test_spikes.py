import numpy as np
import pytest

from proposals.impact.method.spikes import find_spikes

ROWS = np.arange(40)
COLUMNS = np.column_stack([np.ones(40), ROWS >= 25]).astype(float)


def noise(**spikes):
    y = np.random.default_rng(8).normal(size=40) + 3.0 * COLUMNS[:, 1]
    for row, size in spikes.items():
        y[int(row[1:])] += size
    return y


class TestSpikes:
    def test_far_out_are_set_aside_and_milder_ones_pulled_in(self):
        y = noise(r4=30)
        y[10] = np.median(y[:25]) + 4.3 * 0.9
        found = find_spikes(y, COLUMNS)
        assert np.flatnonzero(found.aside).tolist() == [4]
        assert found.y[~found.pulled] == pytest.approx(y[~found.pulled])
        assert (np.abs(found.y) <= np.abs(y) + 1e-12).all()

    def test_are_not_seen_in_a_step(self):
        found = find_spikes(noise(), COLUMNS)
        assert not (found.aside | found.pulled).any()

    def test_are_never_more_than_a_tenth_of_the_points(self):
        found = find_spikes(noise(**{f"r{row}": 40 + row for row in range(0, 20, 2)}), COLUMNS)
        assert (found.aside | found.pulled).sum() == 4

    def test_are_left_alone_where_most_points_are_equal(self):
        y = np.zeros(40)
        y[7] = 5
        assert not find_spikes(y, COLUMNS).aside.any()
