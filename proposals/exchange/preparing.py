"""Documents made ready to be written, before a transaction keeps anybody waiting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import escape

from proposals.drafting.actions.importing import LaidOut
from proposals.drafting.notes import noted_sections
from proposals.exchange.archive import Archive
from proposals.exchange.brief import brief_of
from proposals.exchange.errors import UnreadableArchive
from proposals.exchange.files import Line
from proposals.exchange.places import Places
from proposals.exchange.plan import Step
from proposals.exchange.rewriting import with_images, with_links
from proposals.exchange.text import Remark
from proposals.forms import clean
from proposals.markup import TooLong, render

BATCH = 50
TEXTS = frozenset({"brief", "gets_worse", "undo", "stop_when", "cost"})  # as our files name them
AT_ONCE = 2  # as many as there are processes that lay out


@dataclass(frozen=True)
class Prepared:
    """A document with its bytes and its laid-out text."""

    step: Step
    content: bytes
    text: LaidOut
    remarks: tuple[Remark, ...] = ()


def batches(
    steps: Sequence[Step], *, archive: Archive, places: Places
) -> Iterator[list[Prepared | Line]]:
    """Yield prepared documents, a batch at a time, in the order the archive reads quickest.

    A Line in the place of a document says why it cannot be kept.
    """
    stored = {path: place for place, path in enumerate(archive)}
    waiting = sorted(steps, key=lambda step: stored[step.document.file])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        underway: Iterable[Prepared | Line] = ()
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            contents = [_content(archive, step) for step in batch]
            ready, underway = underway, pool.map(partial(_prepared, places), batch, contents)
            yield list(ready)  # and is written while the next one is laid out
        yield list(underway)


def _content(archive: Archive, step: Step) -> bytes | Line:
    try:
        return archive.read(step.document.file)
    except UnreadableArchive as damaged:
        return Line(step.document.file, damaged.detail)


def _prepared(places: Places, step: Step, content: bytes | Line) -> Prepared | Line:
    if isinstance(content, Line):
        return content
    document = step.document
    try:
        source = with_images(document.body, file=document.file, places=places)
        page = render(source)
    except TooLong as problem:
        return Line(document.file, f"too long: {problem}")
    own = {name: clean(text) for name, text in document.extra.items() if name in TEXTS}
    written = own.pop("brief", "")
    brief = written or brief_of(page)
    text = LaidOut(
        title=document.title,
        brief=brief,
        body=document.body,
        brief_html=render(written).html if written else f"<p>{escape(brief)}</p>" if brief else "",
        body_html=with_links(page.html, file=document.file, places=places),
        sections=noted_sections(page, document.body),
        **own,
    )
    remarks = (Remark("as-source", "it takes too long to lay out; shown as written", "body"),)
    return Prepared(step, content, text, remarks if page.as_source else ())
