"""A Markdown file as the beginning of a proposal: what is understood of it, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proposals.drafting.beginnings import Beginning
from proposals.drafting.forms.writing import BRIEF_WORDS
from proposals.drafting.templates import NEEDED_SECTIONS, template_of
from proposals.errors import Invalid, NotFound
from proposals.forms import LONGEST_TEXT, LONGEST_TITLE, WHOLE, clean, one_line, storable
from proposals.frontmatter import LARGEST_OWN, Unreadable, parse
from proposals.markup import Passage, sections_of
from proposals.markup.kinds import kind_of

LARGEST_FILE = 1_000_000  # bytes
MOST_WORDS = 50  # tags, and affected systems
LONGEST_WORD = 80  # characters of each
TEXTS = ("brief", "gets_worse", "undo", "stop_when", "cost")
WORDS = ("tags", "systems")
UNDERSTOOD = {"title", "template", "template_version", *TEXTS, *WORDS}
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Understood:
    """What a file says, which facts at its top have no place here, and what to know about it."""

    beginning: Beginning
    ignored: Mapping[str, str]
    remarks: tuple[str, ...]

    @property
    def sections(self) -> list[Passage]:
        """The sections of the document, without those inside others."""
        found = [each for each in sections_of(self.beginning.body or "") if each.level]
        return [each for each in found if each.level <= 2]


def text_of(content: bytes) -> str:
    """Return the text of an uploaded file, or raise Invalid with what to do about it."""
    if len(content) > LARGEST_FILE:
        raise _refused(f"The file has {len(content):,} bytes; at most {LARGEST_FILE:,} fit.")
    if content.startswith(_PACKED):
        raise _refused("This is a document of a word processor, not text: save it as Markdown.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused("This file is in UTF-16: save it as UTF-8, or paste its text.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise _refused(
            f"This file is not in UTF-8, as line {line} shows: save it as UTF-8, or paste its text."
        ) from None
    if "\0" in text:
        raise _refused("This file is not text.")
    return text


def _refused(message: str) -> Invalid:
    return Invalid(message, {"file": [message]})


def understood(text: str) -> Understood:
    """Read a Markdown document: its front matter, its title, its In brief section.

    Whatever is not understood stays where it is in the document.
    """
    remarks: list[str] = []
    text = storable(text.removeprefix("\ufeff"))
    try:
        facts, body = parse(text, largest=LARGEST_OWN)
    except Unreadable as fault:
        facts, body = {}, text
        remarks.append(f"The block at its top stays in the document: {fault.reason}.")
    texts = {name: clean(_text(facts.get(name))) for name in TEXTS}
    title = one_line(_text(facts.get("title")))
    if len(title) > LONGEST_TITLE:
        remarks.append(f"Its title is longer than {LONGEST_TITLE} characters: write a shorter one.")
        title = ""
    elif not title:
        title, body = _title_of(body)
    if not texts["brief"]:
        texts["brief"], body = _brief_of(body)
    remarks += _too_long(texts)
    template, version = _template_of(facts, remarks)
    kept: dict[str, Any] = {**texts, **{name: _words(facts.get(name)) for name in WORDS}}
    beginning = Beginning(
        template=template,
        template_version=version,
        title=title,
        body=body,
        source="from a Markdown file",
        **kept,
    )
    ignored = {key: _shown(value) for key, value in facts.items() if key not in UNDERSTOOD}
    return Understood(beginning, ignored, (*remarks, *_missing(body)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))


def _words(value: Any) -> tuple[str, ...]:
    """Return a list of words, which may also be written with commas between them."""
    given = value if isinstance(value, list) else _text(value).split(",")
    words = dict.fromkeys(one_line(each) for each in given if isinstance(each, str))
    return tuple(each for each in words if 0 < len(each) <= LONGEST_WORD)[:MOST_WORDS]


def _template_of(facts: Mapping[str, Any], remarks: list[str]) -> tuple[str, int | None]:
    key, version = _text(facts.get("template")), _text(facts.get("template_version"))
    if not key:
        return "general", None
    try:
        number = int(version) if WHOLE.fullmatch(version) else 1
        return template_of(key, number).key, number
    except NotFound:
        remarks.append(f"There is no template “{key}” here, so the general one stands behind it.")
        return "general", None


def _title_of(body: str) -> tuple[str, str]:
    """Return the first heading, unless it names a section, and the text without it.

    A heading of a lower level stays: others like it follow.
    """
    passages = sections_of(body)
    first = next((each for each in passages if each.level), None)
    if first is None or first.kind or "".join(_above(first, passages)).strip():
        return "", body
    if len(first.title) > LONGEST_TITLE:
        return "", body
    if first.level > 1:
        return one_line(first.title), body
    rest = "".join(each.source for each in passages if each is not first and each.level)
    return one_line(first.title), first.body.lstrip("\n") + rest


def _above(passage: Passage, passages: list[Passage]) -> Iterator[str]:
    for each in passages:
        if each is passage:
            return
        yield each.source


def _brief_of(body: str) -> tuple[str, str]:
    """Return a short section that sums up, and the text without it; a long one stays."""
    passages = sections_of(body)
    for at, passage in enumerate(passages):
        has_parts = at + 1 < len(passages) and passages[at + 1].level > passage.level
        words = len(passage.body.split())
        is_summary = passage.level and kind_of(passage.title) == passage.kind == "summary"
        if is_summary and not has_parts and 0 < words <= 2 * BRIEF_WORDS:
            others = passages[:at] + passages[at + 1 :]
            return clean(passage.body), "".join(each.source for each in others)
    return "", body


def _too_long(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                f"“{name}” has {len(text):,} characters; at most {LONGEST_TEXT:,} fit.",
                {"text": [f"“{name}” has {len(text):,} characters; at most {LONGEST_TEXT:,} fit."]},
            )
    if len(texts["brief"].split()) > BRIEF_WORDS:
        yield f"In brief is longer than {BRIEF_WORDS} words; shorten it before the review."


def _missing(body: str) -> Iterator[str]:
    there = {each.kind for each in sections_of(body)}
    for kind, label in NEEDED_SECTIONS.items():
        if kind not in there:
            yield f"It has no section for {label} yet; the review asks for one."
