"""Slow work holds no lock, and never costs what was written before it."""

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db, release_lock, transaction
from tests.builders import a_person


class TestLettingGoOfTheLock:
    def test_ends_a_transaction_that_only_read(self, app):
        person = a_person("Ana")
        assert person.name == "Ana"
        assert db.session().in_transaction()
        release_lock()
        assert not db.session().in_transaction()

    def test_keeps_what_was_flushed_already(self, app):
        person = a_person("Ana")
        with transaction():
            person.name = "Anna"
            db.session.flush()
            release_lock()
        assert db.session.get_one(Person, person.id).name == "Anna"

    def test_keeps_what_a_statement_wrote(self, app):
        person = a_person("Ana")
        with transaction():
            db.session.execute(sa.update(Person).values(name="Anna"))
            release_lock()
        assert db.session.get_one(Person, person.id).name == "Anna"

    def test_keeps_what_waits_to_be_written(self, app):
        person = a_person("Ana")
        with transaction():
            person.name = "Anna"
            release_lock()
        assert db.session.get_one(Person, person.id).name == "Anna"

    def test_works_again_after_a_commit(self, app):
        person = a_person("Ana")
        with transaction():
            person.name = "Anna"
        assert person.name == "Anna"
        release_lock()
        assert not db.session().in_transaction()
