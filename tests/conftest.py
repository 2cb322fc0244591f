"""The world a test runs in: an application on a fresh database, on both engines."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")  # one process is enough for a test

from proposals import create_app
from proposals.db import db
from tests.postgres import Cluster

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        metafunc.parametrize("engine_name", names, scope="session")


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: tests wait for discs more than for anything."""
    shm = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="throughline-", dir=shm if shm.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(engine_name: str, scratch: Path) -> Iterator[tuple[str, Path | None]]:
    """The address of a migrated database, and the file to copy where it is one."""
    os.environ["THROUGHLINE_INSTANCE"] = str(scratch / "instance")
    if engine_name == "sqlite":
        pristine = scratch / "pristine.sqlite3"
        _migrate(f"sqlite:///{pristine}")
        yield f"sqlite:///{scratch / 'test.sqlite3'}", pristine
    else:
        with Cluster(scratch / "postgresql") as cluster:
            _migrate(cluster.url)
            yield cluster.url, None


def _migrate(url: str) -> None:
    from proposals.migrations.running import migrate

    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        migrate()
        db.session.remove()
        db.engine.dispose()  # the last connection to close writes the log back into the file


@pytest.fixture
def app(database: tuple[str, Path | None]) -> Iterator[Flask]:
    """An application whose database holds nothing but what the test puts there."""
    url, pristine = database
    if pristine:
        path = Path(sa.make_url(url).database or "")
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        shutil.copy(pristine, path)
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        if not pristine:
            _empty()
        yield app
        db.session.remove()
        db.engine.dispose()


def _empty() -> None:
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
