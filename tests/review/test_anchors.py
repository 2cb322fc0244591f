"""Words that threads are about, followed through the texts that come after."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.review.anchors import CONTEXT, Selectors, Span, find, follow, text_of
from proposals.review.following import Alignment
from proposals.review.models import Fit

TEXT = (
    "Context The build takes 21 minutes. Any CI job may write to the cache. Reads and writes are "
    "both authenticated with the token of the runner. Entries expire after 14 days. Nothing else "
    "changes. Costs We pay 2,100 pounds a month. Nobody has to do anything for it."
)
QUOTE = "Any CI job may write to the cache."


def place_of(quote: str, text: str) -> Span:
    return Span(text.index(quote), text.index(quote) + len(quote))


def chosen(quote: str, text: str) -> Selectors:
    start, end = place_of(quote, text)
    return Selectors(quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def followed(quote: str, *texts: str) -> tuple[Fit, str | None]:
    """Return how the quote fits the last of the texts, and what stands there."""
    wanted, span, fit = chosen(quote, texts[0]), place_of(quote, texts[0]), Fit.STANDS
    place: Span | None = span
    for old, new in pairwise(texts):
        fit, place = follow(Alignment(old, new), wanted, place)
    return fit, texts[-1][slice(*place)] if place else None


class TestWordsThatStand:
    @pytest.mark.parametrize(
        "changed",
        [
            TEXT.replace("Context", "Why we do this now"),
            TEXT.replace("The build takes 21 minutes. ", ""),
            TEXT.replace("Reads and writes", "All reads, and all writes,"),
            f"A wholly new beginning. {TEXT} And a new end.",
            f"{QUOTE[:11]} is mentioned before. {TEXT}",
        ],
    )
    def test_keep_their_place_whatever_is_edited_around_them(self, changed):
        assert followed(QUOTE, TEXT, changed) == (Fit.STANDS, QUOTE)

    def test_are_told_from_others_that_say_the_same(self):
        twice = f"{TEXT} Later: {QUOTE} Yes."
        fit, place = follow(
            Alignment(twice, f"New. {twice}"), chosen(QUOTE, twice), place_of(QUOTE, twice)
        )
        assert (fit, place) == (Fit.STANDS, Span(*(at + 5 for at in place_of(QUOTE, twice))))


class TestWordsThatWereEdited:
    @pytest.mark.parametrize(
        ("words", "others"),
        [
            ("Any CI", "Every CI"),
            ("to the cache.", "to this cache."),
            ("may write", "may read and write"),
        ],
    )
    def test_keep_their_place_where_less_than_a_third_was(self, words, others):
        edited = TEXT.replace(words, others)
        assert followed(QUOTE, TEXT, edited) == (Fit.EDITED, QUOTE.replace(words, others))

    def test_stand_again_once_the_edit_is_taken_back(self):
        assert followed(QUOTE, TEXT, TEXT.replace("Any", "Every"), TEXT) == (Fit.STANDS, QUOTE)

    def test_keep_their_place_where_others_come_to_say_the_same(self):
        edited = TEXT.replace("Any", "Every")
        repeated = f"{edited} Summary: Every CI job may write to the cache."
        fit, words = followed(QUOTE, TEXT, edited, repeated, f"New. {repeated}")
        assert (fit, words) == (Fit.EDITED, QUOTE.replace("Any", "Every"))

    def test_are_gone_once_a_third_was_edited_step_by_step(self):
        steps = [TEXT, TEXT.replace("Any CI job", "Each CI job")]
        steps.append(steps[-1].replace("may write", "can write"))
        steps.append(steps[-1].replace("the cache", "a store"))
        assert followed(QUOTE, *steps) == (Fit.GONE, None)

    def test_are_gone_where_other_words_of_the_text_took_their_place(self):
        listed = "Owners: See dibyom.png here. See afrittoli.png here. The end of the list."
        fewer = listed.replace("See dibyom.png here. ", "")
        assert followed("See dibyom.png here.", listed, fewer) == (Fit.GONE, None)


class TestWordsThatWereTakenOut:
    @pytest.mark.parametrize("instead", ["", "Only trusted builds of main write. "])
    def test_are_gone(self, instead):
        assert followed(QUOTE, TEXT, TEXT.replace(f"{QUOTE} ", instead)) == (Fit.GONE, None)

    def test_are_not_looked_for_in_others_that_say_the_same(self):
        twice = f"{TEXT} Later: {QUOTE} Yes."
        assert followed(QUOTE, twice, twice.replace(f"{QUOTE} ", "", 1)) == (Fit.GONE, None)

    def test_are_not_found_in_a_sentence_that_was_written_since(self):
        changed = TEXT.replace("Entries expire after 14 days.", "Rarely 14 days are enough.")
        assert followed("14 days", TEXT, changed) == (Fit.GONE, None)

    def test_come_back_with_the_text(self):
        without = TEXT.replace(f"{QUOTE} ", "")
        assert followed(QUOTE, TEXT, without, f"New. {TEXT}") == (Fit.STANDS, QUOTE)

    def test_do_not_come_back_among_strangers(self):
        without = TEXT.replace(f"{QUOTE} ", "")
        assert followed(QUOTE, TEXT, without, f"{without} {QUOTE}") == (Fit.GONE, None)


class TestAPassageThatWasMoved:
    PASSAGE = "Entries expire after 14 days. Nothing else changes. "

    def test_takes_its_words_along(self):
        moved = f"{TEXT.replace(self.PASSAGE, '')} {self.PASSAGE}"
        quote = "Entries expire after 14 days."
        assert followed(quote, TEXT, moved) == (Fit.STANDS, quote)

    def test_loses_them_where_nothing_around_them_agrees(self):
        moved = f"{TEXT.replace(f'{QUOTE} ', '')} {QUOTE} Truly."
        assert followed(QUOTE, TEXT, moved) == (Fit.GONE, None)


class TestChoosingWords:
    def test_takes_the_place_whose_surroundings_agree(self):
        text = "one cache here, one cache there"
        assert find(Selectors("cache", suffix=" there"), text) == Span(20, 25)

    def test_takes_the_nearest_place_where_several_agree(self):
        assert find(Selectors("a", start=5), "a b a b a") == Span(4, 5)

    def test_takes_none_where_several_agree_and_nothing_tells_them_apart(self):
        assert find(Selectors("a"), "a b a") is None


WORDS = "the a of cache build token write read. expire, days: 14 job(s) — é"
words = st.lists(st.sampled_from(WORDS.split(" ")), max_size=60).map(" ".join)


class TestAnyTwoTexts:
    @given(words, words)
    def test_have_in_common_only_what_is_the_same_in_order(self, old, new):
        runs = Alignment(old, new).runs
        assert all(old[run.old : run.old_end] == new[run.new : run.new_end] for run in runs)
        ends = [(0, 0), *((run.old_end, run.new_end) for run in runs)]
        assert all(
            run.old >= end and run.new >= other
            for run, (end, other) in zip(runs, ends, strict=False)
        )

    @given(words, words, st.data())
    def test_never_give_a_place_to_other_words(self, old, new, data):
        start = data.draw(st.integers(0, len(old)))
        quote = old[start : data.draw(st.integers(start, len(old)))].strip()
        if quote:
            start = old.index(quote, start)
            span = Span(start, start + len(quote))
            wanted = Selectors(
                quote, old[max(0, start - CONTEXT) : start], old[span.end :][:CONTEXT]
            )
            fit, place = follow(Alignment(old, new), wanted, span)
            assert (place is None) == (fit == Fit.GONE)
            assert fit != Fit.STANDS or new[slice(*place or (0, 0))] == quote

    @given(words, words)
    def test_keep_a_quote_through_edits_far_from_it(self, before, after):
        stays = f" One thing. {TEXT} Another one."
        assert followed(QUOTE, stays, f"{before}{stays} {after}") == (Fit.STANDS, QUOTE)


def test_the_text_of_a_page_is_what_a_reader_sees():
    laid_out = '<p>A &lt;b&gt; <img alt="x > y"> c</p>\n\n<p>d&nbsp;\n e</p>'
    assert text_of(laid_out) == "A <b> c d e"
