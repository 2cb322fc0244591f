"""Markdown to HTML that nobody should trust yet."""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as etree
from html import escape, unescape

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from pymdownx.tasklist import TasklistExtension

from proposals.markup.blocks import Arrangement
from proposals.markup.inlines import Inlines

# Beyond this, colours cost more time than they save the reader.
LONGEST_COLOURED = 20_000
# Rows are filled up to the width of the header: a small text can ask for millions of cells.
MOST_CELLS = 10_000

_SPAN = re.compile(r"</?span[^>]*>")


def to_html(text: str) -> str:
    """Return the HTML of a text that `plain` has gone over.  Sanitise it before use.

    Raises RecursionError for absurd nesting, and may take very long: use it inside a guard.
    """
    # A new one each time, because one that failed half way keeps half a document.
    return Markdown(
        extensions=[
            _Blocks(),
            _SmallTables(use_align_attribute=True),
            _Footnotes(),
            SaneListExtension(),
            TasklistExtension(),
            Inlines(),
        ]
    ).convert(text)


class _Blocks(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_Arrange(md), "arrange", 30)
        md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)


class _Arrange(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        put_aside = self.md.htmlStash.store

        def code(source: str, language: str) -> str:
            return put_aside(_code_block(source, language))

        return [*Arrangement(lines, code, put_aside).run(), "", ""]


class _Heading(HashHeaderProcessor):
    # Arranged headings have a block to themselves and no marks at the end; #42 is no heading.
    RE = re.compile(r"^(?P<level>#{1,6})(?P<header> [^\n]*|)$")


class _Footnotes(FootnoteExtension):
    # The prefix of all ids that come from a text, put here so that links and targets agree.
    def makeFootnoteId(self, id: str) -> str:
        return "u-" + super().makeFootnoteId(id)

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:
        return "u-" + super().makeFootnoteRefId(id, found)


class _SmallTables(TableExtension):
    def extendMarkdown(self, md: Markdown) -> None:
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(_SmallTable(md.parser, self.getConfigs()), "table", 75)


class _SmallTable(TableProcessor):
    def test(self, parent: etree.Element, block: str) -> bool:
        header, _, rows = block.partition("\n")
        cells = (header.count("|") + 1) * (rows.count("\n") + 1)
        is_small = max(cells, block.count("|")) <= MOST_CELLS
        return is_small and super().test(parent, block)


def _code_block(source: str, language: str) -> str:
    if language == "math":
        return f'<pre><code class="math-display">{escape(source, quote=False)}\n</code></pre>'
    if language == "mermaid":
        return f'<pre class="mermaid"><code>{escape(source, quote=False)}\n</code></pre>'
    named = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{named}>{_coloured(source, language)}\n</code></pre>"


def _coloured(source: str, language: str) -> str:
    plain = escape(source, quote=False)
    if not language or len(source) > LONGEST_COLOURED:
        return plain
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return plain
    # With a line end: some lexers lose a last line that has none.
    coloured = highlight(f"{source}\n", lexer, _formatter()).removesuffix("\n")
    # And whatever else a lexer may do, colours must not change what the author wrote.
    return coloured if unescape(_SPAN.sub("", coloured)) == source else plain


@functools.cache
def _formatter() -> HtmlFormatter:
    return HtmlFormatter(nowrap=True)
