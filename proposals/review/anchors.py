"""The exact words that a thread is about: finding them, and following them through revisions.

Everything here is plain text and positions in it; nothing knows of a database. Both texts
are at hand, so nothing is guessed: positions go through the difference of the two, and the
words and what stands around them have to agree. Where they do not, the words are gone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from proposals.drafting.models import Revision
from proposals.review.following import Alignment, Run
from proposals.review.models import Fit

LAID_OUT = {"body": "body_html", "brief": "brief_html"}
ANCHORED = (*LAID_OUT, "gets_worse", "undo", "stop_when", "cost")
LONGEST_QUOTE = 2000  # characters of the text that one thread can be about
CONTEXT = 32  # characters kept before and after a quote
LEAST_CONTEXT = 8  # characters that say something about where a quote stands
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Selectors:
    """What a reader chose: the words, what stands around them, and in which text.

    ``start`` is where the browser saw them, in characters; it decides between several
    places that fit equally well.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    text: str = "body"
    start: int | None = None


class Span(NamedTuple):
    """From one position in a text up to another, in characters."""

    start: int
    end: int


class Landing(NamedTuple):
    """Where words stand in the next text, and how sure that is; None where they are gone."""

    fit: Fit
    span: Span | None


GONE = Landing(Fit.GONE, None)


def text_of(laid_out: str) -> str:
    """Return the text of a laid-out document, every run of white space as one space."""
    return collapsed(html.unescape(_TAG.sub("", laid_out)))


def collapsed(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return _BLANK.sub(" ", text)


def text_in(revision: Revision, name: str) -> str:
    """Return one text of a revision as it is read: 'body', 'brief', 'gets_worse' …"""
    if name in LAID_OUT:
        return text_of(getattr(revision, LAID_OUT[name]))
    if name not in ANCHORED:
        return ""
    return collapsed(getattr(revision, name))


def find(wanted: Selectors, text: str) -> Span | None:
    """Return where the words stand in the text, or None where that is not certain.

    Of several places the one whose surroundings agree is meant, then the one that is
    nearest to where they were seen; without either, none is.
    """
    exact = collapsed(wanted.exact).strip()
    if not exact or len(exact) > LONGEST_QUOTE:
        return None
    places = [each.start() for each in re.finditer(f"(?={re.escape(exact)})", text)]
    if len(places) > 1:
        agreeing = {place: _agreement(wanted, text, place, exact) for place in places}
        most = max(agreeing.values())
        places = [place for place in places if agreeing[place] == most]
        if wanted.start is not None:
            places = [min(places, key=lambda place: abs(place - (wanted.start or 0)))]
    return Span(places[0], places[0] + len(exact)) if len(places) == 1 else None


def _agreement(wanted: Selectors, text: str, place: int, exact: str) -> int:
    before = collapsed(wanted.prefix)[-CONTEXT:]
    after = collapsed(wanted.suffix)[:CONTEXT]
    agrees = text.endswith(before, 0, place), text.startswith(after, place + len(exact))
    return sum(agrees)


def follow(between: Alignment, wanted: Selectors, span: Span | None) -> Landing:
    """Return where words that stood at ``span`` of the old text stand in the new one.

    They keep their place where the difference leads there and the words are still the ones
    that were chosen, less than a third of them edited. Words that were moved, or that were
    gone (a span of None) and are back, have to stand there once and exactly, put in by this
    very revision, beside what stood beside them.
    """
    if span and (place := _led_to(between, span)):
        words = between.new[place.start : place.end]
        is_sure = _is_sure(between, span, place)
        if words == wanted.exact and is_sure:
            return Landing(Fit.STANDS, place)
        if words != wanted.exact and _is_edited(wanted.exact, words):
            is_as_it_was = is_sure and words == between.old[span.start : span.end]
            is_right = is_as_it_was or _is_edit(wanted, words, between, span)
            return Landing(Fit.EDITED, place) if is_right else GONE
    moved = _put_in(between, wanted, span)
    return Landing(Fit.STANDS, moved) if moved else GONE


def _led_to(between: Alignment, span: Span) -> Span | None:
    """Return where the difference of the texts leads, with what was written over its ends."""
    kept = between.within(*span)
    if not kept:
        return None
    start, end = _start_of(between, span, kept[0]), _end_of(between, span, kept[-1])
    words = between.new[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() else None


def _start_of(between: Alignment, span: Span, first: Run) -> int:
    """Return where the first kept words begin, or what replaced those before them."""
    if first.old <= span.start:
        return first.new
    left_off, other = between.before(first)
    return other if not between.old[left_off : span.start].strip() else first.new


def _end_of(between: Alignment, span: Span, last: Run) -> int:
    if last.old_end >= span.end:
        return last.new_end
    goes_on, other = between.after(last)
    return other if not between.old[span.end : goes_on].strip() else last.new_end


def _is_sure(between: Alignment, span: Span, place: Span) -> bool:
    """Whether words stand where they stood: there is only one such, or their neighbours stayed."""
    exact = between.new[place.start : place.end]
    is_telling = len(_WORD.findall(exact)) >= 4 and _is_single(exact, between.old, between.new)
    return is_telling or _has_neighbours(between, span, place)


def _is_single(exact: str, *texts: str) -> bool:
    return all(text.find(exact) == text.rfind(exact) for text in texts)


def _has_neighbours(between: Alignment, span: Span, place: Span) -> bool:
    """Whether what stood directly before, or directly behind, still stands there."""
    return _agree(*_around(between.old, span, CONTEXT // 2), between.new, place)


def _around(text: str, span: Span, length: int = CONTEXT) -> tuple[str, str]:
    return text[max(0, span.start - length) : span.start], text[span.end : span.end + length]


def _agree(before: str, after: str, text: str, place: Span) -> bool:
    """Whether one of both stands right beside the place, if it says anything."""
    return (len(before.strip()) >= LEAST_CONTEXT and text.endswith(before, 0, place.start)) or (
        len(after.strip()) >= LEAST_CONTEXT and text.startswith(after, place.end)
    )


def _is_edited(exact: str, words: str) -> bool:
    """Whether less than a third of the words was edited."""
    old, new = _WORD.findall(exact), _WORD.findall(words)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return 3 * sum(block.size for block in blocks) > 2 * max(len(old), len(new))


def _is_edit(wanted: Selectors, words: str, between: Alignment, span: Span) -> bool:
    """Whether the words were written over those, and neither of both stands or stood elsewhere."""
    old, new = between.old, between.new
    is_anothers = words in old[: span.start] or words in old[span.end :]
    is_moved = 0 < new.count(wanted.exact) >= old.count(wanted.exact)
    return not (is_anothers or is_moved)


def _put_in(between: Alignment, wanted: Selectors, span: Span | None) -> Span | None:
    """Return where the very words were put in by the new text, if that is certain."""
    exact, old, new = wanted.exact, between.old, between.new
    start = new.find(exact)
    if start < 0 or not _is_single(exact, old, new):
        return None
    found = Span(start, start + len(exact))
    if 2 * between.old_share(*found) >= 1:  # somebody else's words, which stood there before
        return None
    around = [(wanted.prefix, wanted.suffix), *([_around(old, span)] if span else [])]
    return found if any(_agree(*each, new, found) for each in around) else None
