"""What Python-Markdown lacks inside a paragraph, and where it is told to leave one alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from html import unescape

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    REFERENCE_RE,
    HtmlInlineProcessor,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from markdown.util import INLINE_PLACEHOLDER_RE, AtomicString, code_escape

from proposals.markup.sanitise import ALERTS
from proposals.markup.sparing import SparingInlines

# The inline patterns take quadratic time.  A paragraph with so many marks is not prose.
MOST_MARKS = 2000
MOST_BRACKETS = 400

_MARKS = re.compile(r"[\[\]`*_<\\&~$]|https?:|  \n|#\d|TL-")
_SPACE = re.compile(r"\s")
_ALERT = re.compile(rf"\s*\[!({'|'.join(ALERTS)})\](?:[ ]+([^\n]+))?[ ]*(?:\n|$)", re.IGNORECASE)

_HTML_NAMES = """
    a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog
    dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4
    h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark
    marquee math menu meta meter nav noembed noframes noscript object ol optgroup option output p
    param picture plaintext pre progress q rp rt ruby s samp script search section select slot
    small source span strike strong style sub summary sup svg table tbody td template textarea
    tfoot th thead time title tr track tt u ul var video wbr xmp
"""
_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
# What stands between angle brackets and is no element of HTML is text, as in Map<Key, Value>.
_TAG = (
    rf"(</?(?i:{'|'.join(sorted(_HTML_NAMES.split(), key=len, reverse=True))})"
    rf"(?:{_ATTRIBUTE})*+\s*+/?>|<!--(?:(?!<!--|-->).)*-->)"
)
# As in pandoc: nothing but the formula touches the inner side of a dollar sign, and neither
# a letter nor a digit its outer side, so that $5 and $6 are prices.
_FORMULA = (
    r"(?<![\\$\w])(?P<sign>\$\$?)(?![\s$])"
    r"(?P<tex>(?:[^$\\\x02\x03\n]|\\[^\x02\x03\n]|\n(?!\n)){1,1000}?)(?<!\s)(?P=sign)(?![\w$])"
)
_QUOTED_FORMULA = r"(?<![\\$\w])(?P<sign>\$)`(?P<tex>[^`$\n]+)`\$(?![\w$])"
_PRICE = re.compile(r"\d[^\\]*\s[A-Za-z]{2,}(?:\s|$)")


class Inlines(Extension):
    """References, bare addresses, formulas, strikethrough, breaks by backslash, alerts."""

    def extendMarkdown(self, md: Markdown) -> None:
        patterns = md.inlinePatterns
        patterns.register(
            SubstituteTagInlineProcessor(r"(?:(?<! ) {2,}|\\)\n", "br"), "linebreak", 100
        )
        patterns.register(_Formula(_QUOTED_FORMULA, md), "quoted_formula", 195)
        patterns.register(_Formula(_FORMULA, md), "formula", 185)
        patterns.register(HtmlInlineProcessor(_TAG, md), "html", 90)
        patterns.register(_Link(LINK_RE, md), "link", 160)
        patterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
        patterns.register(_LinkByName(REFERENCE_RE, md), "reference", 170)
        patterns.register(_ShortLink(REFERENCE_RE, md), "short_reference", 130)
        patterns.register(_BareAddress(md), "bare_address", 85)
        patterns.register(_Reference(md), "reference_to_proposal", 70)
        assert md.delimiters is not None
        md.delimiters.add("~", "del", double=True)
        md.ESCAPED_CHARS.extend("~$")
        md.treeprocessors.register(SparingInlines(md), "inline", 20)
        md.treeprocessors.register(_Alerts(md), "alerts", 26)
        md.treeprocessors.register(_LeaveAlone(md), "leave_alone", 25)


class _OneAddress:
    """Words in the round brackets are an address only between < and >."""

    def getLink(self, data, index):  # type: ignore[no-untyped-def]
        address, title, end, handled = super().getLink(data, index)  # type: ignore[misc]
        if handled and _SPACE.search(address):
            handled = data[index : index + 2] == "(<"
            address = _SPACE.sub("%20", address)
        return address, title, end, handled


class _Link(_OneAddress, LinkInlineProcessor):
    """[text](address)"""


class _Image(_OneAddress, ImageInlineProcessor):
    """![text](address)"""


class _CodeInName:
    """The name of a link may hold code, as in [`render`]; by then the code is put aside."""

    md: Markdown

    def evalId(self, data, index, text):  # type: ignore[no-untyped-def]
        name, end, handled = super().evalId(data, index, text)  # type: ignore[misc]
        return name and INLINE_PLACEHOLDER_RE.sub(self._as_written, name), end, handled

    def _as_written(self, placeholder: re.Match[str]) -> str:
        inline = self.md.treeprocessors["inline"]
        node = inline.stashed_nodes.get(placeholder[1])  # type: ignore[attr-defined]
        is_code = isinstance(node, etree.Element) and node.tag == "code"
        return f"`{unescape(node.text or '').lower()}`" if is_code else placeholder[0]


class _LinkByName(_CodeInName, ReferenceInlineProcessor):
    """[text][name]; with a space between, these are two links, as on GitHub."""

    RE_LINK = re.compile(r"\[([^\]]*)\]", re.DOTALL)


class _ShortLink(_CodeInName, ShortReferenceInlineProcessor):
    """[name]"""


class _Formula(InlineProcessor):
    """$…$ and $$…$$ are kept as TeX until the sanitiser is through."""

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def]
        if _PRICE.match(m["tex"]):
            return None, None, None
        display = "display" if m["sign"] == "$$" else "inline"
        formula = etree.Element("code", {"class": f"math-{display}"})
        formula.text = AtomicString(code_escape(m["tex"]))
        return formula, m.start(0), m.end(0)


class _Reference(InlineProcessor):
    """TL-42 and #42 lead to proposal 42."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<![\w/&#.-])(?:TL-|#)([1-9][0-9]{0,8})(?![\w-])", md)

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def]
        link = etree.Element("a", {"class": "ref", "href": f"/p/{m[1]}"})
        link.text = AtomicString(m[0])
        return link, m.start(0), m.end(0)


class _BareAddress(InlineProcessor):
    """An address without marks becomes a link, up to the punctuation that follows it."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<![\w/@.=-])https?://[^\s<>\"'`\x02\x03\\]+", md)

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def]
        address = _without_closing_marks(m[0])
        link = etree.Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


def _without_closing_marks(address: str) -> str:
    """Leave out the full stop after an address, and the bracket that was opened before it."""
    end = len(address)
    spare = address.count(")") - address.count("(")
    while end and (address[end - 1] in "?!.,:*_~;]" or (address[end - 1] == ")" and spare > 0)):
        spare -= address[end - 1] == ")"
        end -= 1
    return address[:end]


class _Alerts(Treeprocessor):
    """A quote that begins with [!NOTE] becomes a box with a title."""

    def run(self, root: etree.Element) -> None:
        for quote in root.iter("blockquote"):
            first = quote[0] if len(quote) else None
            if first is None or first.tag != "p":
                continue
            match = _ALERT.match(first.text or "")
            if match is None:
                continue
            kind = match[1].lower()
            quote.tag = "div"
            quote.set("class", f"alert alert-{kind}")
            title = etree.Element("p", {"class": "alert-title"})
            title.text = (match[2] or "").strip() or AtomicString(kind.capitalize())
            first.text = (first.text or "")[match.end() :]
            if not first.text:
                quote.remove(first)
            quote.insert(0, title)


class _LeaveAlone(Treeprocessor):
    """Text with an absurd number of marks is shown as it was typed.

    Nor is anything sought in text without a single one, which is most of it.
    """

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.text and _is_settled(element.text):
                element.text = AtomicString(element.text)
            if element.tail and _is_settled(element.tail):
                element.tail = AtomicString(element.tail)


def _is_settled(text: str) -> bool:
    if isinstance(text, AtomicString) or not _MARKS.search(text):
        return True
    if len(text) < MOST_BRACKETS:
        return False
    return text.count("[") > MOST_BRACKETS or len(_MARKS.findall(text)) > MOST_MARKS
