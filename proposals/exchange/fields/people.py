"""People as headers name them; addresses are for matching accounts and are never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proposals.exchange.fields.plain import is_placeholder, plain

# A separator counts only outside <…>, […] and (…), which are matched whole first.
_PIECE = re.compile(
    r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)|[,;&|\n]|\s+and\s+|.", re.DOTALL | re.IGNORECASE
)
_SEPARATOR = re.compile(r"[,;&|\n]|\s+and\s+", re.IGNORECASE)
_HANDLES = re.compile(r"\s+(?=@[\w-])")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_BRACKETED = re.compile(r"[<(]([^<>()]*)[>)]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPELT_ADDRESS = re.compile(
    r"([\w.+-]+)\s+(?:at|\(at\)|\[at\])\s+([\w-]+(?:\s*(?:\.|dot)\s*[\w-]+)+)"
)
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9][\w-]*)")
_PROFILE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/([\w-]+)/?$")


@dataclass(frozen=True)
class Person:
    """Somebody named in a document. ``name`` is what may be shown."""

    name: str
    handle: str | None = None
    email: str | None = None


def people_in(values: Iterable[str]) -> tuple[Person, ...]:
    """Return the people of one or more values, in order, each once; placeholders are nobody."""
    pieces = [piece for value in values for piece in _split(value)]
    people = [person for piece in pieces if (person := _person(piece))]
    return tuple(dict.fromkeys(people))


def without_addresses(text: str) -> str:
    """Return the text with the part before the @ in the place of every e-mail address."""
    text = _ADDRESS.sub(lambda found: found[0].partition("@")[0], text)
    return _SPELT_ADDRESS.sub(r"\1", text)


def _split(value: str) -> list[str]:
    pieces = [""]
    for part in _PIECE.findall(value[:5000]):
        if _SEPARATOR.fullmatch(part):
            pieces.append("")
        else:
            pieces[-1] += part
    return [handle for piece in pieces for handle in _HANDLES.split(piece.strip(" \t-*\\"))]


def _person(written: str) -> Person | None:
    handle, email = None, None
    if link := _LINK.search(written):
        if profile := _PROFILE.match(link[2]):
            handle = profile[1]
        email = _address(link[2])
        written = written.replace(link[0], link[1])
    email = _address(written) or email
    if own := _HANDLE.search(written):
        handle = own[1]
    name = _name(written)
    if not name:
        name = (email or "").partition("@")[0]
    return None if is_placeholder(name) else Person(name, handle, email)


def _address(text: str) -> str | None:
    if found := _ADDRESS.search(text):
        return found[0]
    if spelt := _SPELT_ADDRESS.search(text):
        return f"{spelt[1]}@" + re.sub(r"\s*(?:dot|\.)\s*", ".", spelt[2])
    return None


def _name(written: str) -> str:
    """Return a name as it is written, but for addresses and the URL of a profile."""
    text = _BRACKETED.sub(_kept, written)
    text = _ADDRESS.sub("", _SPELT_ADDRESS.sub("", text))
    text = re.sub(r"https?://\S+", "", text)
    return plain(text).strip(" <>[],:-\\\"'")


def _kept(bracket: re.Match[str]) -> str:
    """Drop a bracket that holds an address; a company or a handle belongs to the name."""
    return "" if _address(bracket[1]) else bracket[0]
