"""Which part of a proposal a heading opens, whatever words the author's tradition has for it."""

from __future__ import annotations

import re

_WORDS = {
    "summary": """
        in brief, brief, summary, executive summary, abstract, overview, tl;dr, tldr,
        simple summary, objective, objectives, description
    """,
    "context": """
        context, context and problem statement, context and problem, motivation,
        background and motivation, motivation and background, problem, problem statement,
        problem description, the problem, background, why, goals, goal, non-goals, non goals,
        nongoals, goals / non-goals, goals/non-goals, goals and non-goals, use cases, use case,
        scenarios, user stories, requirements, user benefit, user benefits, decision drivers,
        introduction, stakeholders, affected systems, systems affected, public faq
    """,
    "narrative": """
        narrative, guide-level explanation, reference-level explanation,
        guide level explanation, reference level explanation, design, detailed design,
        design details, detailed design details, proposal, proposed solution, proposed change,
        proposed changes, specification, decision, decision outcome, what it is, how it works,
        how, explanation, basic example, working backwards, implementation,
        implementation plan
    """,
    "tradeoffs": """
        trade-offs, tradeoffs, trade offs, drawbacks, alternatives, alternatives considered,
        rationale and alternatives, rationale, considered options, options considered,
        considered alternatives, pros and cons of the options, pros and cons, consequences,
        risks, risks and mitigations, rejected ideas, rejected alternatives,
        costs and drawbacks, costs, alternatives and why not, compatibility,
        backwards compatibility, backward compatibility, source compatibility,
        security considerations, security implications, prior art, future possibilities,
        internal faq
    """,
    "metrics": """
        metrics, success metrics, measures of success, success criteria, graduation criteria,
        test plan, production readiness review questionnaire, acceptance criteria,
        confirmation, performance, performance implications
    """,
    "open_questions": """
        open questions, unresolved questions, open issues, questions,
        questions and discussion topics
    """,
}
KINDS = tuple(_WORDS)

_KIND_BY_TITLE = {
    " ".join(title.split()): kind for kind, titles in _WORDS.items() for title in titles.split(",")
}
_NUMBER = re.compile(r"(?:section\s+)?(?:\d+(?:\.\d+)*[.):]?|[ivx]+[.)])\s+")
_ANCHOR = re.compile(r"\{#[^}]*\}|\]\([^)]*\)|\]\[[^\]]*\]|[\[\]*`#]|<[^>]*>")
_ASIDE = re.compile(r"\([^()]*\)")


def kind_of(title: str) -> str | None:
    """Return the part of a proposal that a heading of these words opens, or None.

    Numbering, marks, an anchor, an aside in brackets, punctuation at the end and whatever
    follows a colon do not matter.
    """
    words = " ".join(_ASIDE.sub(" ", _ANCHOR.sub("", title.lower())).replace("’", "'").split())
    words = _NUMBER.sub("", words, count=1)
    for candidate in (words, words.partition(":")[0]):
        if kind := _KIND_BY_TITLE.get(candidate.strip(" .:;,!?_-–—&")):
            return kind
    return None
