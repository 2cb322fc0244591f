"""`make bench`: what the product costs above the least application that could do the same.

Everything is measured in one process and one run, product and floor in turn, and stated as
ratios: rates on one machine say little about another.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")  # one core is measured, not two
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from flask.testing import FlaskClient

from bench import anchors, following, impact_grid, ingestion, typing
from bench.floor import create_floor, some_points
from bench.workspace import Workspace, make_workspace

ROUNDS = 7
SECONDS = 0.25  # of each side in each round


@dataclass
class Case:
    """The same deed on both sides; each call does it once and checks the answer's status."""

    name: str
    product: Callable[[], None]
    floor: Callable[[], None]
    rates: dict[str, list[float]] = field(default_factory=lambda: {"product": [], "floor": []})

    def run(self) -> None:
        for side in ("product", "floor"):
            getattr(self, side)()  # warm
        for _ in range(ROUNDS):
            for side in ("product", "floor"):
                self.rates[side].append(_rate(getattr(self, side)))

    def rate(self, side: str) -> float:
        return statistics.median(self.rates[side])


def _rate(deed: Callable[[], None]) -> float:
    """Return deeds per second of processor time, so that a busy machine does not count."""
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < SECONDS or done < 3:
        deed()
        done += 1
    return done / spent


def _get(client: FlaskClient, path: str) -> Callable[[], None]:
    def deed() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return deed


def reading(space: Workspace, floor: FlaskClient) -> list[Case]:
    """Return the pages that are looked at."""
    product = space.client
    pairs = [
        ("proposal page", f"/p/{space.few}", f"/p/{space.few}"),
        ("review, 10 comments", f"/p/{space.few}/review", f"/p/{space.few}/review"),
        ("review, 200 comments", f"/p/{space.many}/review", f"/p/{space.many}/review"),
        ("list of 50", "/proposals?view=all", "/proposals"),
        ("list of 50, last page", space.last_page, "/proposals"),
        ("search", "/proposals?view=all&q=checkout", "/proposals?q=checkout"),
    ]
    return [Case(name, _get(product, ours), _get(floor, theirs)) for name, ours, theirs in pairs]


def writing(space: Workspace, floor: FlaskClient) -> list[Case]:
    """Return the deeds that write."""
    moments = count(1)
    body = "## Context\n\nBuilds are slow.\n\n## Narrative\n\nThey become fast.\n"

    def post(client: FlaskClient, path: str, **options: object) -> None:
        answer = client.post(path, **options)  # type: ignore[arg-type]
        assert answer.status_code in (200, 201, 302, 303), (path, answer.status_code, answer.text)

    def points(client: FlaskClient, path: str, amount: int, **options: object) -> None:
        start = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=amount * next(moments))
        post(client, path, json={"points": some_points(start, amount)}, **options)

    ours, theirs = "/api/v1/metrics/synthetic-0/points", "/metrics/synthetic-1/points"
    thread = f"/p/{space.few}/review/threads/{space.thread}/comments"
    said = {"body": "It is worth it, because the second build is free."}

    def product_points(amount: int) -> Callable[[], None]:
        return lambda: points(space.pusher, ours, amount, headers=space.authorization)

    return [
        Case(
            "create a proposal",
            lambda: post(
                space.client,
                "/proposals/new",
                data={"title": "Cache", "template": "general", **space.token},
            ),
            lambda: post(floor, "/proposals", data={"title": "Cache", "body": body}),
        ),
        Case(
            "comment",
            lambda: post(space.client, thread, data={**said, **space.token}),
            lambda: post(floor, f"/threads/{space.thread}/comments", data=said),
        ),
        Case("push 1 point", product_points(1), lambda: points(floor, theirs, 1)),
        Case("push 1,000 points", product_points(1000), lambda: points(floor, theirs, 1000)),
    ]


def measure(size: int, folder: Path) -> dict[str, dict[str, float]]:
    """Return the median rates of every case in a workspace of this many proposals."""
    space = make_workspace(folder / str(size), proposals=size)
    floor = create_floor(space.url).test_client()
    hello = _get(floor, "/hello")
    hello()
    rates = {"hello": {"product": 0.0, "floor": statistics.median(_rate(hello) for _ in range(3))}}
    for case in [*reading(space, floor), *writing(space, floor)]:
        case.run()
        rates[case.name] = {side: case.rate(side) for side in ("product", "floor")}
        print(".", end="", file=sys.stderr, flush=True)
    return rates


def show(results: dict[int, dict[str, dict[str, float]]]) -> None:
    """Print the ratios: of the floor's rate, of a hello page's, and between the sizes."""
    small, large = min(results), max(results)
    print(f"\n{'':24}{'of floor':>20}{'of hello':>20}{'growth':>10}")
    print(f"{'proposals':24}{small:>10,}{large:>10,}{small:>10,}{large:>10,}{'':>10}")
    for name in results[small]:
        if name == "hello":
            continue
        rates = {size: results[size][name] for size in (small, large)}
        of_floor = [rates[size]["product"] / rates[size]["floor"] for size in rates]
        of_hello = [rates[size]["product"] / results[size]["hello"]["floor"] for size in rates]
        growth = rates[small]["product"] / rates[large]["product"]
        cells = "".join(f"{value:>10.3f}" for value in [*of_floor, *of_hello])
        print(f"{name:24}{cells}{growth:>10.2f}")
    print("\nof floor: our rate ÷ the floor's; of hello: ÷ an empty page's; growth: small ÷ large.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--no-typing", action="store_true", help="leave the browser out")
    parser.add_argument(
        "--document", type=Path, help="type in this Markdown file instead of a made-up one"
    )
    parser.add_argument("--no-anchors", action="store_true", help="leave real histories out")
    parser.add_argument("--no-ingestion", action="store_true", help="leave 50,000 points out")
    parser.add_argument("--no-following", action="store_true", help="leave due work out")
    parser.add_argument("--no-impact", action="store_true", help="leave measured impact out")
    parser.add_argument(
        "--thorough", action="store_true", help="measured impact at all sizes, 300 series of each"
    )
    parser.add_argument("--json", action="store_true", help="print the rates as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = {size: measure(size, Path(folder)) for size in given.sizes}
    typed = {} if given.no_typing else typing.measure(given.document)
    followed = {} if given.no_anchors else anchors.measure(anchors.corpora())
    taken = {} if given.no_ingestion else ingestion.measure()
    due = {} if given.no_following else following.measure()
    if given.json:
        shares = {name: anchors.summary(tally) for name, tally in followed.items()}
        ways = {"typing": typed, "anchors": shares, "ingestion": taken, "following": due}
        print(json.dumps({**results, **ways}))
        return
    show(results)
    if typed:
        typing.show(typed)
    if not given.no_anchors:
        anchors.show(followed)
    if taken:
        ingestion.show(taken)
    if due:
        following.show(due)
    if not given.no_impact:
        sizes = impact_grid.SIZES if given.thorough else impact_grid.QUICK
        impact_grid.show_all(runs=300 if given.thorough else 60, sizes=sizes)


if __name__ == "__main__":
    main()
