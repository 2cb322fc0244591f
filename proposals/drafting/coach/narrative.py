"""Narrative: what gets better, for whom, in words that others understand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.drafting.coach.advice import Advice, Draft, Rule, plain, quoted, words_in
from proposals.drafting.coach.readability import hard_sentence
from proposals.drafting.forms.writing import BRIEF_WORDS

LONGEST_TITLE = 80
_ACRONYM = re.compile(r"(?<![\w-])([A-Z]{2,6}s?)(?![\w-])")
# What an executive of a company that builds software has met before.
_WELL_KNOWN = """
    AI API APIs CD CEO CFO CI CPU CPUs CSS CSV CTO EU EUR FAQ GB GBP HTML HTTP HTTPS ID IDs IT JSON
    KB KPI KPIs MB OK OS PDF PM PR PRs QA SQL TB TL TODO UI UK URL URLs US USD
"""
_KNOWN = frozenset(_WELL_KNOWN.split())
_PEOPLE = re.compile(
    r"\b(?:customers?|users?|people|teams?|developers?|engineers?|support|on[ -]call|operators?|"
    r"colleagues?|buyers?|visitors?|patients?|partners?|somebody|anybody|everybody|everyone|they|"
    r"who|you|we)\b",
    re.IGNORECASE,
)


def is_written(draft: Draft) -> Iterator[Advice]:
    if not draft.texts["brief"].strip():
        yield Advice(
            "narrative.brief_missing",
            "Write In brief: what, why and for whom, in two or three sentences.",
            "Most people will read this and nothing else.",
            "brief",
        )
    if not draft.says("narrative"):
        yield Advice(
            "narrative.missing",
            "Write the Narrative: one person’s day as it is, and as it will be.",
            "It is the part that readers outside your team remember.",
            "body",
            draft.title_of("narrative"),
        )


def has_a_short_brief(draft: Draft) -> Iterator[Advice]:
    words = words_in(draft.texts["brief"])
    if words > BRIEF_WORDS:
        yield Advice(
            "narrative.brief_long",
            f"In brief has {words} words: move {words - BRIEF_WORDS} of them into the document.",
            f"{BRIEF_WORDS} words are read in a minute, and a minute is what it will get.",
            "brief",
        )


def reads_easily(draft: Draft) -> Iterator[Advice]:
    for key, name, text, place in (
        ("brief", "In brief", plain(draft.texts["brief"]), "brief"),
        ("narrative", "Narrative", draft.prose("narrative"), "body"),
    ):
        if sentence := hard_sentence(text):
            yield Advice(
                f"narrative.hard.{key}",
                f"Split {quoted(sentence)} into two sentences: it has {words_in(sentence)} words.",
                f"{name} is heavy going; a product colleague would read this one twice.",
                place,
                "" if place == "brief" else draft.title_of("narrative"),
            )


def explains_acronyms(draft: Draft) -> Iterator[Advice]:
    text = f"{plain(draft.texts['brief'])}\n{draft.prose('narrative')}"
    found: list[str] = []
    for match in _ACRONYM.finditer(text):
        word = match[1]
        after, before = text[match.end() :][:2], text[: match.start()][-1:]
        if word not in _KNOWN and word not in found and before != "(" and after != " (":
            found.append(word)
    if found:
        yield Advice(
            f"narrative.acronym.{found[0]}",
            f"“{found[0]}” first appears without a meaning: add a half-sentence.",
            "It keeps a reader from another function reading.",
            "brief" if found[0] in draft.texts["brief"] else "body",
            "" if found[0] in draft.texts["brief"] else draft.title_of("narrative"),
        )


def speaks_of_people(draft: Draft) -> Iterator[Advice]:
    text = draft.prose("narrative")
    if text and not _PEOPLE.search(text):
        yield Advice(
            "narrative.people",
            "Say in the Narrative for whom it gets better, and what they will do differently.",
            "So far it tells what the system does; a goal is reached by people.",
            "body",
            draft.title_of("narrative"),
        )


def has_a_plain_title(draft: Draft) -> Iterator[Advice]:
    title = draft.texts["title"]
    if len(title) > LONGEST_TITLE:
        yield Advice(
            "narrative.title",
            f"Shorten the title: {len(title)} characters are cut off in lists and mail.",
            f"Up to {LONGEST_TITLE} are shown everywhere.",
            "title",
        )


RULES: tuple[Rule, ...] = (
    is_written,
    has_a_short_brief,
    reads_easily,
    explains_acronyms,
    speaks_of_people,
    has_a_plain_title,
)
