"""Who last changed each part of what is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proposals.drafting.blame import credit, credit_all, is_credited
from proposals.drafting.models import Revision
from proposals.drafting.notes import noted_sections
from proposals.markup import render

TITLES = st.sampled_from(["Context", "Narrative", "Risks"])
PASSAGES = st.tuples(st.integers(1, 4), TITLES, st.sampled_from(["", "one", "two\n\nthree"]))
DOCUMENTS = st.lists(PASSAGES, max_size=5).map(
    lambda passages: "\n\n".join(
        f"{'#' * level} {title}\n\n{text}" for level, title, text in passages
    )
)


def _revision(number: int, body: str, **texts: str) -> Revision:
    written = dict.fromkeys(("title", "brief", "gets_worse", "undo", "stop_when", "cost"), "")
    sections = noted_sections(render(body), body)
    return Revision(number=number, body=body, sections=sections, **{**written, **texts})


def _history(*bodies: str) -> list[Revision]:
    revisions: list[Revision] = []
    for number, body in enumerate(bodies, 1):
        revision = _revision(number, body)
        credit(revision, revisions[-1] if revisions else None)
        revisions.append(revision)
    return revisions


def _credits(revision: Revision) -> list[tuple[str, int]]:
    return [(each["title"], each["revision"]) for each in revision.sections]


class TestAPassage:
    def test_is_credited_to_the_revision_that_changed_it(self):
        *_, latest = _history("## A\n\none\n\n## B\n\ntwo", "## A\n\none\n\n## B\n\nthree")
        assert _credits(latest) == [("A", 1), ("B", 2)]

    def test_keeps_its_credit_where_it_moved(self):
        *_, latest = _history("## A\n\none\n\n## B\n\ntwo", "## B\n\ntwo\n\n## A\n\none\n\n## C")
        assert _credits(latest) == [("B", 1), ("A", 1), ("C", 2)]

    def test_keeps_its_credit_below_another_heading(self):
        *_, latest = _history("# A\n\n## B\n\ntwo", "# C\n\n## B\n\ntwo")
        assert _credits(latest) == [("C", 2), ("B", 1)]

    def test_is_told_apart_from_one_of_the_same_name_by_what_it_stands_under(self):
        old = "## X\n\n### Cost\n\n5\n\n## Y\n\n### Cost\n\n7"
        *_, latest = _history(old, old.replace("7", "8"), old.replace("7", "5"))
        assert _credits(latest) == [("X", 1), ("Cost", 1), ("Y", 1), ("Cost", 1)]

    def test_is_new_where_it_was_renamed(self):
        *_, latest = _history("## A\n\none", "## Z\n\none")
        assert _credits(latest) == [("Z", 2)]

    def test_includes_what_stands_under_deep_headings(self):
        *_, latest = _history("## A\n\n#### Deep\n\none", "## A\n\n#### Deep\n\ntwo")
        assert _credits(latest) == [("A", 2), ("Deep", 2)]


class TestARevision:
    def test_notes_which_texts_it_changed(self):
        first, second = _revision(1, "a", undo="x"), _revision(2, "a", undo="y")
        credit(first, None)
        credit(second, first)
        changed = {name: at for name, at in second.noted["changed_in"].items() if at == 2}
        assert changed == {"undo": 2}

    def test_notes_how_many_words_came_and_went(self):
        first, second = _revision(1, "one two three"), _revision(2, "one two four five")
        credit(first, None)
        credit(second, first)
        assert (second.noted["added"], second.noted["removed"]) == (2, 1)

    def test_leaves_open_what_it_did_not_change_where_nothing_is_known_before(self):
        first, second = _revision(1, "## A\n\na\n\n## B"), _revision(2, "## A\n\nb\n\n## B")
        credit(second, first)
        assert [each.get("revision") for each in second.sections] == [2, None]
        assert second.noted["changed_in"] == {"body": 2}
        assert not is_credited(second)


@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_what_is_noted_on_saving_is_what_the_whole_history_says(bodies):
    revisions = _history(*bodies)
    sections, changed_in = credit_all(revisions)
    assert sections == revisions[-1].sections
    assert changed_in == revisions[-1].noted["changed_in"]
    assert all(1 <= each["revision"] <= len(bodies) for each in sections)


@given(st.lists(DOCUMENTS, min_size=2, max_size=4))
def test_what_did_not_change_keeps_its_credit(bodies):
    before, again = _history(*bodies)[-1], _history(*bodies, bodies[-1])[-1]
    assert again.sections == before.sections
