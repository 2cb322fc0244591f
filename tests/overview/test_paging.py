"""A list is read page by page without losing or repeating a row."""

import pytest

from proposals.overview import queries
from proposals.overview.queries import Filters, list_proposals
from proposals.search.index import put
from tests.builders import a_person, a_proposal


@pytest.mark.parametrize("filters", [Filters(view="all"), Filters(view="all", q="cache")])
def test_every_row_is_on_exactly_one_page(app, monkeypatch, filters):
    monkeypatch.setattr(queries, "PAGE", 3)
    reader, owner, decider = a_person("Reader"), a_person("Owner"), a_person("Decider")
    for number in range(8):
        proposal = a_proposal(f"Cache {number}", owner=owner, decider=decider)
        put(proposal.id, title=proposal.title, body="cache")

    seen, cursor = [], ""
    while True:
        page = list_proposals(filters, cursor=cursor, to=reader)
        seen += [proposal.number for proposal in page.rows]
        if not page.older:
            break
        cursor = page.older

    assert sorted(seen) == list(range(1, 9))


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WzFd", "bm90IGpzb24", "é", "A" * 5000])
def test_a_made_up_cursor_starts_at_the_top(app, cursor):
    a_proposal()
    page = list_proposals(Filters(view="all"), cursor=cursor, to=a_person())
    assert len(page.rows) == 1
    assert page.newest
