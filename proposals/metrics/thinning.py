"""Fewer points that look the same: what a chart is drawn from when there are very many.

First the lowest and the highest of each of many stretches, then of those the ones that span
the largest triangles with their neighbours (MinMaxLTTB).  The first, the last, the lowest and
the highest point of all are always among them.

S. Steinarsson, "Downsampling Time Series for Visual Representation", University of Iceland
2013; J. Van Der Donckt et al., "MinMaxLTTB", IEEE VIS 2023.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

Observation = tuple[datetime, float, int | None]
PRESELECTED = 4  # for each point that stays; more changes nothing that can be seen (2023, §4)
FEWEST = 4


def thin(points: Sequence[Observation], most: int) -> list[Observation]:
    """Return at most ``most`` of the points (four or more), in their order.

    ``points`` are in order of time; as few as that are returned as they are.
    """
    if len(points) <= max(most, FEWEST):
        return list(points)
    values = [value for _, value, _ in points]
    some = [points[index] for index in preselect(values, most)]
    kept = _largest_triangles([(at.timestamp(), value) for at, value, _ in some], most - 2)
    lowest = min(range(len(some)), key=lambda index: some[index][1])
    highest = max(range(len(some)), key=lambda index: some[index][1])
    return [some[index] for index in sorted({*kept, lowest, highest})]


def preselect(values: Sequence[float], most: int) -> list[int]:
    """Return the places, in order, that are worth a look when ``most`` values are to stay.

    They are the first, the last, and the lowest and highest of each of twice as many
    stretches of equal length: four for each that stays.
    """
    if len(values) <= PRESELECTED * most:
        return list(range(len(values)))
    value = values.__getitem__
    edges = _edges(0, len(values), PRESELECTED // 2 * most)
    stretches = [range(start, end) for start, end in pairwise(edges)]
    lowest = {min(stretch, key=value) for stretch in stretches}
    highest = {max(stretch, key=value) for stretch in stretches}
    return sorted({0, len(values) - 1} | lowest | highest)


def _largest_triangles(points: Sequence[tuple[float, float]], most: int) -> list[int]:
    """Return the places of the first, the last and one point from each stretch between.

    It is the one with the largest triangle between the point chosen before it and the middle
    of the stretch after it; areas are doubled, which changes no comparison.
    """
    last = len(points) - 1
    edges = [*_edges(1, last, max(most - 2, 1)), last + 1] if most > 2 else [1, 1]
    chosen = [0]
    for start, end, after in zip(edges, edges[1:], edges[2:], strict=False):
        xa, ya = points[chosen[-1]]
        xc = sum(x for x, _ in points[end:after]) / (after - end) - xa
        yc = sum(y for _, y in points[end:after]) / (after - end) - ya
        areas = [abs((x - xa) * yc - xc * (y - ya)) for x, y in points[start:end]]
        chosen.append(start + areas.index(max(areas)))
    return [*chosen, last]


def _edges(start: int, end: int, parts: int) -> list[int]:
    """Return where stretches of equal length begin, and where the last one ends."""
    return [start + part * (end - start) // parts for part in range(parts + 1)]
