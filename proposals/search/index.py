"""The index behind search, in the two dialects, and the one query that uses it."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from proposals.db import db, transaction
from proposals.search.models import SearchDocument

MOST_TERMS = 12
FTS5 = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(title, body,"
    " content='search_document', content_rowid='proposal_id',"
    " tokenize='porter unicode61 remove_diacritics 2')",
)
# Written by hand, not by triggers: an untrusted schema may not touch a virtual table.
FTS5_ADD = (
    "INSERT INTO search_fts(rowid, title, body)"
    " SELECT proposal_id, title, body FROM search_document WHERE proposal_id = :id"
)
FTS5_REMOVE = (
    "INSERT INTO search_fts(search_fts, rowid, title, body)"
    " SELECT 'delete', proposal_id, title, body FROM search_document WHERE proposal_id = :id"
)
FTS5_REBUILD = "INSERT INTO search_fts(search_fts) VALUES ('rebuild')"
TEXT_SEARCH = (
    "ALTER TABLE search_document ADD COLUMN IF NOT EXISTS search_fts tsvector"
    " GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') ||"
    " setweight(to_tsvector('english', body), 'B')) STORED",
    "CREATE INDEX IF NOT EXISTS ix_search_fts ON search_document USING gin (search_fts)",
)


def ensure_index() -> None:
    """Make the index of this database's kind where it is missing; runs after every migration."""
    statements = FTS5 if _is_sqlite() else TEXT_SEARCH
    with transaction():
        for statement in statements:
            db.session.execute(sa.text(statement))


def put(proposal_id: int, *, title: str, body: str) -> None:
    """Make these the searchable words of the proposal."""
    if _is_sqlite():
        db.session.execute(sa.text(FTS5_REMOVE), {"id": proposal_id})
    db.session.merge(SearchDocument(proposal_id=proposal_id, title=title, body=body))
    db.session.flush()
    if _is_sqlite():
        db.session.execute(sa.text(FTS5_ADD), {"id": proposal_id})


def rebuild() -> None:
    """Index every document anew, after they were written in bulk."""
    if _is_sqlite():
        db.session.execute(sa.text(FTS5_REBUILD))


def matches(text: str) -> sa.Subquery | None:
    """Return (proposal_id, rank) of what holds every word, best rank lowest; None if no word.

    The words are quoted one by one: a person's text is not a query language.
    """
    terms = re.findall(r"\w+", text.replace("\x00", " "))[:MOST_TERMS]
    if not terms:
        return None
    return _fts5(terms) if _is_sqlite() else _text_search(terms)


def _fts5(terms: list[str]) -> sa.Subquery:
    quoted = " ".join(f'"{term}"' for term in terms) + "*"  # the last may be half typed
    return (
        sa.text(
            "SELECT rowid AS proposal_id, bm25(search_fts, 10.0, 1.0) AS rank"
            " FROM search_fts WHERE search_fts MATCH :terms"
        )
        .bindparams(terms=quoted)
        .columns(proposal_id=sa.Integer, rank=sa.Float)
        .subquery("found")
    )


def _text_search(terms: list[str]) -> sa.Subquery:
    query = sa.func.to_tsquery("english", " & ".join(f"'{term}':*" for term in terms))
    column: sa.ColumnElement[Any] = sa.literal_column("search_fts")
    return (
        sa.select(
            SearchDocument.proposal_id,
            sa.cast(-sa.func.ts_rank(column, query), sa.Float).label("rank"),
        )
        .where(column.bool_op("@@")(query))
        .subquery("found")
    )


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
