"""The block structure of GitHub's Markdown, put into words Python-Markdown understands.

Python-Markdown nests lists by four columns, wants a blank line before a list, and sees
fences only at the margin; authors write as GitHub reads, where the text of an item is
wherever its marker ends.  One pass over the lines moves every list onto the grid of four,
separates blocks that may follow each other directly, and takes fenced code and raw HTML
out of the text, leaving a placeholder in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from proposals.markup.boxes import (
    admonition_opened_by,
    definitions_at,
    formula_at,
    indented,
)
from proposals.markup.fences import Fence, fence_opened_by
from proposals.markup.lines import (
    GRID,
    MARK,
    MARKER,
    TOWER,
    Item,
    dedented,
    escaped,
    is_ordered,
    is_rule,
    is_table_rule,
    opened_items,
    without_closing_hashes,
)

DEEPEST_LIST = 20
DEEPEST_QUOTE = 12  # and boxes, and definitions
# Between two lists or two quotes that must not become one.  The sanitiser drops it.
SEPARATOR = "<!-- -->"

_HEADING = re.compile(r"#{1,6}(?: |$)")
_UNDERLINE = re.compile(r"=+ *|-+ *")
_HTML_TAGS = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div "
    "dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr "
    "html iframe legend li link main menu menuitem nav noframes ol optgroup option p param search "
    "section summary table tbody td tfoot th thead title tr track ul"
)
_HTML = re.compile(rf"</?(?:{_HTML_TAGS.replace(' ', '|')})(?:[\s/>]|$)", re.IGNORECASE)
_VERBATIM = re.compile(r"<(pre|script|style|textarea)(?:[\s>]|$)|<(!--)", re.IGNORECASE)


@dataclass
class Arrangement:
    """One container, the document or a quote, while its lines are gone through.

    code and html put something aside and return the placeholder for it.
    """

    lines: list[str]
    code: Callable[[str, str], str]
    html: Callable[[str], str]
    quotes: int = 0

    out: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    at: int = 0
    after: str = "blank"  # what the line before was: blank, text, code, item, quote
    last_was_quote: bool = False

    def run(self) -> list[str]:
        """Return the lines of the container as Python-Markdown wants them."""
        while self.at < len(self.lines):
            self._take(self.lines[self.at])
        return self.out

    def _take(self, raw: str) -> None:
        if not raw.strip():
            self.at += 1
            self._part()
            return
        line = raw.expandtabs(GRID)
        text = line.lstrip(" ")
        column = len(line) - len(text)
        items = [item for item in self.items if item.content <= column]
        inside = column - (items[-1].content if items else 0)
        is_code = inside >= GRID
        if not is_code and TOWER.match(text) and not is_rule(text):
            text = escaped(text)
        was_quote, self.last_was_quote = self.last_was_quote, False
        if not is_code and self._take_block(text, column, items, was_quote):
            return
        if self.after in ("blank", "code") and not is_code and self._definitions(items):
            return
        if (self.after == "code" and not is_code) or self._is_head_of_table(line):
            self._blank()
        if self.after in ("blank", "code"):
            self.items = items
            self._put(" " * inside + text, "code" if is_code else "text")
        else:
            self.last_was_quote = was_quote or self.after == "quote"
            # At the margin: Python-Markdown then still sees a list that follows directly.
            self.out.append(escaped(text) if MARK.match(text) else text)
            if _UNDERLINE.fullmatch(text):
                self._blank()
        self.at += 1

    def _take_block(self, text: str, column: int, items: list[Item], was_quote: bool) -> bool:
        """Take a block that may interrupt a paragraph, if the text begins one."""
        if fence := fence_opened_by(text):
            self._enter(items)
            self._fence(fence, column)
        elif text.startswith(">"):
            self._enter(items)
            self._quote(was_quote)
        elif text.startswith("!!!") and (head := self._admonition_here(text)):
            self._enter(items)
            inner, self.at = indented(self.lines, self.at + 1, column + GRID)
            self._quoted([head, "", *inner], was_quote)
        elif text.startswith("$$") and (formula := formula_at(self.lines, self.at)):
            self._enter(items)
            lines, self.at = formula
            self._put(self.code("\n".join(lines).strip(), "math"), "text")
            self._blank()
        elif _VERBATIM.match(text):
            self._enter(items)
            self._verbatim(text)
        elif _HTML.match(text):
            self._enter(items)
            self._html()
        elif _HEADING.match(text) or self._is_rule_here(text):
            self._enter(items)
            self._put(without_closing_hashes(text), "text")
            self._blank()
            self.at += 1
        elif (marker := MARKER.match(text)) and self._may_begin(marker, items):
            self._item(marker, column, items)
        else:
            return False
        return True

    # -- lines ---------------------------------------------------------------------------

    def _put(self, text: str, kind: str, depth: int | None = None) -> None:
        depth = len(self.items) if depth is None else depth
        self.out.append(" " * (GRID * min(depth, DEEPEST_LIST)) + text)
        self.after = kind

    def _blank(self) -> None:
        if self.after != "blank":
            self._part()

    def _part(self) -> None:
        self.out.append("")
        self.after = "blank"
        for item in self.items:
            item.gap = True

    def _enter(self, items: list[Item]) -> None:
        """Go on inside these items only, in a block of its own."""
        self._blank()
        self.items = items

    def _is_head_of_table(self, line: str) -> bool:
        following = self.lines[self.at + 1 : self.at + 2]
        return "|" in line and bool(following) and is_table_rule(following[0])

    def _is_rule_here(self, text: str) -> bool:
        underlines = self.after == "text" and _UNDERLINE.fullmatch(text)
        return is_rule(text) and not underlines

    # -- lists ---------------------------------------------------------------------------

    def _may_begin(self, marker: re.Match[str], items: list[Item]) -> bool:
        """Whether an item may begin here; in mid-paragraph only what is clearly one does."""
        if self.after != "text" and self.after != "item":
            return True
        if len(items) < len(self.items):
            return True
        return bool(marker["rest"]) and marker["mark"] in ("-", "*", "+", "1.", "1)")

    def _item(self, marker: re.Match[str], column: int, items: list[Item]) -> None:
        sibling = self.items[len(items)] if len(items) < len(self.items) else None
        if sibling:
            apart = sibling.gap or sibling.ordered != is_ordered(marker)
        else:
            apart = self.after in ("text", "code", "quote")
        if apart:
            self._blank()
        marks, text, pushed = opened_items(marker, column)
        self.at += 1
        self.items = items + pushed
        if fence := fence_opened_by(text):
            text = self.code(self._code(fence, pushed[-1].content), fence.language)
        # Something in an empty item, or it would underline the text above as a heading.
        self._put(marks + (text or self.html(SEPARATOR)), "item", depth=len(items))

    # -- what is put aside ---------------------------------------------------------------

    def _fence(self, fence: Fence, column: int) -> None:
        self.at += 1
        self._put(self.code(self._code(fence, column), fence.language), "text")
        self._blank()

    def _code(self, fence: Fence, column: int) -> str:
        """Consume the lines up to the closing fence, or the end of the item, and return them."""
        code: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if self._is_outside(line):
                break
            self.at += 1
            if fence.is_closed_by(line):
                break
            code.append(dedented(line, column))
        return "\n".join(code)

    def _is_outside(self, line: str) -> bool:
        line = line.expandtabs(GRID)
        content = self.items[-1].content if self.items else 0
        return bool(line.strip()) and len(line) - len(line.lstrip(" ")) < content

    def _verbatim(self, text: str) -> None:
        """Put aside the lines to the one that closes a comment or a verbatim element."""
        match = _VERBATIM.match(text)
        assert match is not None
        end = f"</{match[1].lower()}" if match[1] else "-->"
        self._aside(lambda line: end in line.lower(), keep_last=True)

    def _html(self) -> None:
        """Put aside the lines to the next blank one; Markdown goes on there."""
        self._aside(lambda line: not line.strip(), keep_last=False)

    def _aside(self, is_end: Callable[[str], bool], *, keep_last: bool) -> None:
        start = self.at
        while self.at < len(self.lines) and not is_end(self.lines[self.at]):
            self.at += 1
        if keep_last:
            self.at = min(self.at + 1, len(self.lines))
        self._put(self.html("\n".join(self.lines[start : self.at])), "text")
        self._blank()

    # -- quotes --------------------------------------------------------------------------

    def _quote(self, after_quote: bool) -> None:
        inner: list[str] = []
        while self.at < len(self.lines):
            text = self.lines[self.at].lstrip()
            if not text.startswith(">"):
                break
            inner.append(text[1:].removeprefix(" "))
            self.at += 1
        if self.quotes == DEEPEST_QUOTE:
            inner = [escaped(line) if line.lstrip().startswith(">") else line for line in inner]
        self._quoted(inner, after_quote)

    def _quoted(self, inner: list[str], after_quote: bool) -> None:
        if after_quote:
            self._put(self.html(SEPARATOR), "text")
            self._blank()
        arrangement = Arrangement(inner, self.code, self.html, self.quotes + 1)
        for line in arrangement.run():
            self._put(f"> {line}".rstrip(" "), "quote")
        if arrangement.after == "blank":  # what follows is no longer part of its paragraph
            self._blank()
        self.last_was_quote = True

    # -- boxes ---------------------------------------------------------------------------

    def _admonition_here(self, text: str) -> str | None:
        return admonition_opened_by(text) if self.quotes < DEEPEST_QUOTE else None

    def _definitions(self, items: list[Item]) -> bool:
        """Take a list of definitions, if one stands here."""
        column = items[-1].content if items else 0
        found = definitions_at(self.lines, self.at, column) if self.quotes < DEEPEST_QUOTE else None
        if found is None:
            return False
        self._enter(items)
        parts, self.at = found
        self._tag("<dl>")
        for name, inner in parts:
            self._tag(f"<{name}>")
            for line in Arrangement(inner, self.code, self.html, self.quotes + 1).run():
                self._put(line, "text") if line else self.out.append("")
            self._blank()
            self._tag(f"</{name}>")
        self._tag("</dl>")
        return True

    def _tag(self, tag: str) -> None:
        self._put(self.html(tag), "text")
        self._blank()
