"""How hard a text is to read, by the measures of the readability library."""

from __future__ import annotations

import re

# Flesch (1948), "A new readability yardstick", J. Applied Psychology 32: below 30 is
# "very difficult", the style of scientific papers.
VERY_DIFFICULT = 30
LONG = 28  # words in a sentence
FEWEST_WORDS = 25  # fewer tell nothing about a style
_END = re.compile(r"(?<=[.!?:])\s+(?=[\"“(]?[A-Z0-9])|\n\s*\n")
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


def hard_sentence(text: str) -> str:
    """Return the longest sentence of a text that is very difficult to read, otherwise ''.

    A text of long sentences in easy words counts too. English is assumed.
    """
    sentences = [" ".join(part.split()) for part in _END.split(text) if part.strip()]
    if len(text.split()) < FEWEST_WORDS:
        return ""
    longest = max(sentences, key=lambda each: len(each.split()))
    if len(longest.split()) <= LONG:
        return ""
    average = len(text.split()) / len(sentences)
    return longest if average > LONG or flesch_ease(sentences) < VERY_DIFFICULT else ""


def flesch_ease(sentences: list[str]) -> float:
    """Return the Flesch reading ease: about 100 is very easy, below 30 very difficult."""
    import readability  # only where it is asked for: the library loads its word lists

    tokens = "\n".join(" ".join(_TOKEN.findall(sentence)) for sentence in sentences)
    measures = readability.getmeasures(tokens, lang="en")
    return float(measures["readability grades"]["FleschReadingEase"])
