"""The pieces of markup in a Markdown source: links, emphasis, code, and what nobody sees.

Read roughly and on the safe side: a piece too many only makes a passage larger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from proposals.review.anchors import Span

# Looking for the other end of every mark takes as long as both of these multiplied. What is
# missed because of them is noticed later, and makes a passage a whole paragraph.
MOST_MARKS = 4000
_ANY = r"(?:(?!\n[ \t]*\n).){1,500}?"  # inside of one paragraph
_MARK = re.compile(r"\*+|~~|==|(?<!\w)_+|_+(?!\w)")
# What is taken as it stands; the first that fits hides the others inside of it.
_ATOM = re.compile(
    rf"""
    (?P<fence>^[ \t>]*(?:[-*+]\ |\d+[.)]\ )?[ \t]*(?P<ticks>`{{3,}}|~{{3,}})[^\n]*\n
      (?P<fenced>.*?)(?:^[ \t>]*(?P=ticks)[`~]*[ \t]*$|\Z))
    |(?P<code>(?<!`)(?P<quote>`+)(?!`)(?P<coded>{_ANY})(?<!`)(?P=quote)(?!`))
    |(?P<comment><!--.*?(?:-->|\Z))
    |(?P<escape>\\[^\w\s])
    |(?P<entity>&\#?\w+;)
    |(?P<formula>(?<![\\$\w])(?P<sign>\$\$?)(?![\s$]){_ANY}(?<!\s)(?P=sign)(?![\w$]))
    |(?P<address><(?:https?:|mailto:)[^>\s]*>|(?<![(\w])https?://[^\s<>)]+)
    |(?P<tag></?[A-Za-z][^<>]*>)
    |(?P<definition>^[ ]{{0,3}}\[[^\]\n]+\]:[^\n]*)
    |(?P<note>\[\^[^\]\n]+\])
    |(?P<number>^[ \t>]*\d+[.)](?=[ \t]))
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_HIDDEN = ("comment", "tag", "definition", "note", "number")
_KINDS = {
    *("fence", "code", "comment", "escape", "entity", "formula"),
    *("address", "tag", "definition", "note", "number"),
}
_LINK = re.compile(
    r"!?\[(?P<shown>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"(?P<to>\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?"
)
_EMPHASES = [
    re.compile(rf"{opens}(?=\S)(?P<shown>{_ANY})(?<=\S){closes}", re.DOTALL)
    for opens, closes in (
        (r"(?<!\*)\*\*(?!\*)", r"(?<!\*)\*\*(?!\*)"),
        (r"(?<![\w_])__(?!_)", r"(?<!_)__(?![\w_])"),
        ("~~", "~~"),
        ("==", "=="),
        (r"(?<!\*)\*(?!\*)", r"(?<!\*)\*(?!\*)"),
        (r"(?<![\w_])_(?!_)", r"(?<!_)_(?![\w_])"),
        (r"\*\*\*", r"\*\*\*"),
    )
]


class Unit(NamedTuple):
    """A piece of markup, and the part of it whose words may be replaced by themselves."""

    outer: Span
    inner: Span | None


class Source(NamedTuple):
    """A source as it is looked at, character by character in the same places.

    ``legible`` has blanks for what nobody sees; ``shielded`` has letters for what holds
    signs that mean nothing there.
    """

    source: str
    legible: str
    shielded: str
    units: list[Unit]


def pieces_of(source: str) -> Source:
    """Return a source with its pieces of markup."""
    legible, shielded, units = list(source), list(source), []
    for found in _ATOM.finditer(source):
        kind = found.lastgroup or ""
        kind = next(name for name in found.groupdict() if found[name] and name in _KINDS)
        inner = {"fence": "fenced", "code": "coded"}.get(kind)
        units.append(Unit(Span(*found.span()), Span(*found.span(inner)) if inner else None))
        _put(shielded, found.span(), "x")
        if kind in _HIDDEN:
            _put(legible, found.span(), " ")
        elif kind == "fence":
            _put(legible, (found.start(), found.start("fenced")), " ")
    units += _links(shielded, legible)
    text = "".join(shielded)
    if len(_MARK.findall(text)) > MOST_MARKS:
        return Source(source, "".join(legible), text, units)
    for emphasis in _EMPHASES:
        units += (_unit(found) for found in emphasis.finditer(text))
    return Source(source, "".join(legible), text, units)


def _links(shielded: list[str], legible: list[str]) -> Iterator[Unit]:
    for found in _LINK.finditer("".join(shielded)):
        if found["to"]:
            _put(legible, found.span("to"), " ")
            _put(shielded, found.span("to"), "x")
        yield _unit(found)


def _unit(found: re.Match[str]) -> Unit:
    return Unit(Span(*found.span()), Span(*found.span("shown")))


def _put(text: list[str], place: tuple[int, int], sign: str) -> None:
    start, end = place
    text[start:end] = [each if each == "\n" else sign for each in text[start:end]]
