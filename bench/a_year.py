"""Years day by day, with a worker that dies anywhere: nothing is missed, nothing said twice."""

from __future__ import annotations

import argparse
import os
import tempfile

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")

from proposals import create_app
from proposals.db import db
from proposals.migrations.running import migrate
from tests.rollout.simulated import Year, buttons_in

YEARS = 3
DAYS = 365


def live(seed: int, *, days: int = DAYS) -> tuple[int, int, int]:
    """Let a year pass with all of the worker's jobs; return deaths, reminders and letters.

    Raises AssertionError where something due was left out or came twice.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THROUGHLINE_INSTANCE"] = folder
        url = f"sqlite:///{folder}/year.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SERVER_URL": "http://localhost"})
        with app.app_context():
            migrate()
            db.session.remove()
            year = Year(seed)
            year.passes(days=days, longest_step=1)
            told, written = year.reminders_told(), year.letters()
            assert set(told.values()) == {1}
            assert year.told_before_the_last_day() <= {each.event_id for each in written}
            sent = [each for each in written if each.sent_at]
            assert sum(map(buttons_in, year.read())) == len(sent)
            return year.worker.deaths, len(told), len(sent)


def show(years: int = YEARS) -> None:
    """Print what happened in some years."""
    print(f"\n{'a year, day by day':24}{'deaths':>10}{'reminders':>12}{'letters':>10}")
    for seed in range(1, years + 1):
        deaths, told, sent = live(seed)
        print(f"{f'seed {seed}':24}{deaths:>10}{told:>12}{sent:>10}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.a_year", description=__doc__)
    parser.add_argument("--years", type=int, default=YEARS)
    show(parser.parse_args().years)


if __name__ == "__main__":
    main()
