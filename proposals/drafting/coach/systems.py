"""Systems: what else it touches, what else was possible, what gets worse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.drafting.coach.advice import Advice, Draft, Rule, words_in

ENOUGH_RISKS = 2
_NOTHING = re.compile(
    r"\W*(?:(?:nothing|none|nobody|no one|no|n/?a)(?: (?:really|much|at all|that \w+ \w+ of|"
    r"gets? worse|for (?:anybody|anyone)))*)?\W*",
    re.IGNORECASE,
)
_AS_IT_IS = re.compile(
    r"do(?:ing)? nothing|as it is|status quo|liv(?:e|ing) with|leav(?:e|ing) it|wait(?:ing)?\b|"
    r"not (?:do|chang)ing|keep(?:ing)?\b",
    re.IGNORECASE,
)


def names_what_it_touches(draft: Draft) -> Iterator[Advice]:
    if not draft.about.systems and not draft.under("affected", "systems", "dependenc"):
        yield Advice(
            "systems.affected",
            "List the systems that this touches, and those that depend on them.",
            "Their owners then hear of it now, and not on the day of the roll-out.",
            "systems",
        )


def names_alternatives(draft: Draft) -> Iterator[Advice]:
    written = draft.under("alternative", "options")
    if not draft.about.alternatives and not written:
        yield Advice(
            "systems.alternatives",
            "Name one other way, and why it is not the one.",
            "The first question of a review is nearly always what else was considered.",
            "alternatives",
        )
        return
    told = written + " ".join(f"{each.name} {each.note}" for each in draft.about.alternatives)
    if not _AS_IT_IS.search(told):
        yield Advice(
            "systems.as_it_is",
            "Add what happens if everything stays as it is.",
            "It is the one alternative that is always possible, and never free.",
            "alternatives",
        )


def admits_a_cost(draft: Draft) -> Iterator[Advice]:
    text = draft.texts["gets_worse"].strip()
    if 0 < len(text) < 120 and _NOTHING.fullmatch(text):
        yield Advice(
            "systems.nothing_worse",
            "Say what gets worse after all: attention, money, another team’s week.",
            "Every change costs somebody something; said by you it is a trade-off,"
            " found by others it is a surprise.",
            "gets_worse",
        )


def names_risks(draft: Draft) -> Iterator[Advice]:
    missing = ENOUGH_RISKS - len(draft.proposal.risks)
    if missing > 0:
        yield Advice(
            "systems.risks",
            "Suppose it has failed a year from now: name"
            f" {'another way' if missing < ENOUGH_RISKS else 'two ways'} that happened.",
            "A risk that is named is credited to whoever named it, whatever comes.",
            "risks",
        )


def answers_risks(draft: Draft) -> Iterator[Advice]:
    for risk in draft.proposal.risks:
        if not risk.response.strip():
            yield Advice(
                f"systems.response.{risk.id}",
                f"Say what the first sign of “{risk.description[:60]}” would be.",
                "A sign that somebody watches for turns a risk into a plan.",
                "risks",
            )
            return


def explains_a_one_way_door(draft: Draft) -> Iterator[Advice]:
    if not draft.proposal.is_reversible and words_in(draft.texts["undo"]) < 15:
        yield Advice(
            "systems.one_way",
            "It is a one-way door: say what you could still do a month after.",
            "What cannot be undone can often be contained; reviewers look here first.",
            "undo",
        )


RULES: tuple[Rule, ...] = (
    admits_a_cost,
    names_what_it_touches,
    names_alternatives,
    names_risks,
    answers_risks,
    explains_a_one_way_door,
)
