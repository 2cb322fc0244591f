"""Links and images of a document, led to where the archive is now; its text stays as it was.

Images are found in the Markdown, because what is laid out keeps only those from here;
links in what was laid out, where nothing can be mistaken for one, code least of all.
"""

from __future__ import annotations

import re
from html import escape, unescape

from proposals.exchange.conventions.sections import is_code
from proposals.exchange.places import Lost, Places
from proposals.markup.tokens import attributes_of

_TARGET = re.compile(
    r"""(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)
      | (?P<before> !\[[^\]]*\]\(\s*<?
                  | <img\b[^>]*?\ssrc\s*=\s*["']?
                  | ^[ ]{0,3}\[(?!\^)[^\]]+\]:\s*<? )
        (?P<target> [^\s)>"']+)""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = ("![", "<img", "<IMG", "]:")
_LINK = re.compile(r'<a((?: [a-z-]+(?:="[^"]*")?)*)>(.*?)</a>', re.DOTALL)
_REFERENCE = re.compile(r"/p/([0-9]{1,9})")


def with_images(body: str, *, file: str, places: Places) -> str:
    """Return Markdown whose images from the archive are those that are kept here."""
    if not any(sign in body for sign in _SIGNS):
        return body

    def led(found: re.Match[str]) -> str:
        address = found["target"] and places.image_of(file, found["target"])
        return f"{found['before']}{address}" if address else found[0]

    lines = body.split("\n")
    coded = is_code(lines)
    return "\n".join(
        line if at in coded or not any(sign in line for sign in _SIGNS) else _TARGET.sub(led, line)
        for at, line in enumerate(lines)
    )


def with_links(html: str, *, file: str, places: Places) -> str:
    """Return sanitised HTML whose links into the archive lead to its proposals here.

    A link to what is not here becomes its text, with the reason as a title.
    """

    def led(found: re.Match[str]) -> str:
        attributes = attributes_of(found[1])
        target = unescape(attributes.get("href", ""))
        if attributes.get("class") == "ref":
            return _reference(target, found, places)
        if not target or target.startswith(("#", "/p/")):
            return found[0]
        address = places.address_of(file, target)
        if address is None:
            return found[0]
        if isinstance(address, Lost):
            return f'<abbr title="{address}">{found[2]}</abbr>'
        return f'<a href="{escape(address)}">{found[2]}</a>'

    return _LINK.sub(led, html)


def _reference(target: str, found: re.Match[str], places: Places) -> str:
    """Lead #42 to the proposal, where the archive numbers pull requests and proposals alike.

    A single digit counts something in the text: "problem case #2".
    """
    number = _REFERENCE.fullmatch(target)
    means_proposal = number and len(number[1]) > 1 and places.repository.numbers_are_pulls
    path = places.numbers.get(int(number[1]), "") if number and means_proposal else ""
    address = places.addresses.get(path)
    return f'<a class="ref" href="{escape(address)}">{found[2]}</a>' if address else found[2]
