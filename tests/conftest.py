"""The world a test runs in: an application on a fresh database, on both engines."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser as Chromium

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")  # one process is enough for a test

from proposals import create_app
from proposals.db import db
from proposals.migrations.running import migrate
from tests.journeys import live
from tests.postgres import Cluster

gc.set_threshold(100_000, 50, 50)  # a tenth of the run went on looking for rubbish

SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "a key for tests",
    "SERVER_URL": "http://localhost",
    "PASSWORD_COST": "scrypt:128:8:1",  # a real hash, without the real wait
    "SQLALCHEMY_ENGINE_OPTIONS": {},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        default="sqlite",
        choices=["sqlite", "postgresql", "both"],
        help="which engine the tests run on",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="try all of the hostile texts everywhere, and at their greatest size: half an hour",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Try the same examples every time, or others with --thorough; never against the clock.

    A run that fails by chance, or because the machine is busy, says nothing about the change
    that it is meant to judge.
    """
    thorough = config.getoption("--thorough")
    settings.register_profile(
        "ours",
        derandomize=not thorough,
        max_examples=100 if thorough else 60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    settings.load_profile("ours")


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether to try all of the large collections, where a sample is enough every day."""
    return bool(pytestconfig.getoption("--thorough"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        if chosen == "both" and metafunc.definition.get_closest_marker("one_engine"):
            names = ["sqlite"]
        metafunc.parametrize("engine_name", names, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try on both engines what asks them something else, and the rest on one, unless thorough.

    That is the first case of each test, and of tests that open pages the first of each class:
    other cases ask the same with other values, and a first visit asks most of what a page
    does. Rules, queries and deeds run on both in tests of their own.
    """
    if config.getoption("--database") != "both" or config.getoption("--thorough"):
        return
    first: dict[object, pytest.Item] = {}
    spared = {
        item
        for item in items
        if isinstance(item, pytest.Function)
        and hasattr(item, "callspec")
        and item.callspec.params.get("engine_name") == "postgresql"
        and first.setdefault(_what_it_asks(item), item) is not item
    }
    config.hook.pytest_deselected(items=[*spared])
    items[:] = [item for item in items if item not in spared]


def _what_it_asks(item: pytest.Function) -> object:
    return item.parent if hasattr(item.module, "Browser") else (item.parent, item.originalname)


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: tests wait for discs more than for anything."""
    shm = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="throughline-", dir=shm if shm.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class World:
    """An application on a migrated database; ``pristine`` is the file to copy where it is one."""

    app: Flask
    pristine: Path | None

    @property
    def url(self) -> str:
        return str(self.app.config["SQLALCHEMY_DATABASE_URI"])

    def renew(self) -> None:
        """Empty the database, however this engine does it quickest."""
        if self.pristine is None:
            with db.engine.begin() as connection:
                connection.exec_driver_sql(_emptying())
            return
        path = Path(db.engine.url.database or "")
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        shutil.copy(self.pristine, path)


@pytest.fixture(scope="session")
def world(engine_name: str, scratch: Path) -> Iterator[World]:
    """One application for all tests: making one takes longer than most tests do."""
    os.environ["THROUGHLINE_INSTANCE"] = str(scratch / "instance")
    if engine_name == "sqlite":
        pristine = scratch / "pristine.sqlite3"
        _migrate(_made(f"sqlite:///{pristine}"))
        yield World(_made(f"sqlite:///{scratch / 'test.sqlite3'}"), pristine)
    else:
        with Cluster(scratch / "postgresql") as cluster:
            app = _made(cluster.url)
            _migrate(app)
            yield World(app, None)
            with app.app_context():
                db.engine.dispose()


def _made(url: str) -> Flask:
    return create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})


def _migrate(app: Flask) -> None:
    with app.app_context():
        migrate()
        db.session.remove()
        db.engine.dispose()  # the last connection to close writes the log back into the file


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A real browser, one for all tests of a file."""
    with live.chromium() as running:
        yield running


@pytest.fixture
def app(world: World) -> Iterator[Flask]:
    """The application, with a database that holds nothing but what the test puts there."""
    app = world.app
    kept = [(state, dict(state)) for state in (app.config, app.extensions, app.jinja_env.globals)]
    for known in ("throughline.names", "throughline.reads"):
        app.extensions.pop(known, None)
    with app.app_context():
        world.renew()
        yield app
        db.session.remove()
        if world.pristine is not None:  # the file is replaced before the next test
            db.engine.dispose()
    for state, before in kept:
        state.clear()
        state.update(before)


def _emptying() -> str:
    """Return one statement that deletes every row and starts every count again."""
    tables = [table.name for table in db.metadata.sorted_tables]
    deeds = "".join(f'DELETE FROM "{name}";' for name in tables)
    return f"""DO $$ DECLARE counter regclass; BEGIN
        SET LOCAL session_replication_role = replica; {deeds}
        FOR counter IN SELECT oid FROM pg_class WHERE relkind = 'S' LOOP
            PERFORM setval(counter, 1, false);
        END LOOP;
    END $$"""
