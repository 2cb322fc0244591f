"""A second opinion on rendered HTML, written without looking at the sanitiser's own list."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_NAMES = """
    a abbr b blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp small span strong
    sub summary sup table tbody td tfoot th thead tr u ul var wbr
"""
_MATHML_NAMES = """
    annotation math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics
"""
_MATHML_ATTRIBUTES = """
    accent accentunder alttext columnalign columnlines depth display displaystyle encoding
    fence form height linethickness lspace mathvariant maxsize minsize movablelimits notation
    rowlines rspace scriptlevel separator stretchy symmetric voffset width
"""
ELEMENTS = set(_NAMES.split())
MATHML = set(_MATHML_NAMES.split())
ANYWHERE = {"id", "class"}
OF_MATHML = set(_MATHML_ATTRIBUTES.split())
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "ol": {"start", "reversed"},
    "pre": {"tabindex"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
FIXED = {
    "loading": "lazy",
    "tabindex": "0",
    "role": "region",
    "rel": "nofollow noopener noreferrer ugc",
}
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


class _Auditor(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS | MATHML:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._check(tag, name, value or "")
        if tag == "input" and ("type", "checkbox") not in attrs:
            self.faults.append("an input that is no checkbox")
        if tag == "input" and not {"disabled", "aria-label"} <= {name for name, _ in attrs}:
            self.faults.append("an input that works or has no name")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def _check(self, tag: str, name: str, value: str) -> None:
        allowed = OF_MATHML if tag in MATHML else ANYWHERE | ATTRIBUTES.get(tag, set())
        if name not in allowed:
            self.faults.append(f"<{tag} {name}>")
        if name == "id" and not value.startswith(("u-", "s-")):
            self.faults.append(f"id {value!r}")
        if name in FIXED and value != FIXED[name]:
            self.faults.append(f"{name} {value!r}")
        if name == "href" and not _leads_somewhere_harmless(value):
            self.faults.append(f"href {value!r}")
        if name == "src" and (not value.startswith("/") or value.startswith("//")):
            self.faults.append(f"src {value!r}")


def _leads_somewhere_harmless(address: str) -> bool:
    # As browsers read it: they drop line ends anywhere and controls in front.
    read = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(33))))
    if "\\" in read or read.startswith("//"):
        return False
    scheme = SCHEME.match(read)
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto")


def faults_in(html: str) -> list[str]:
    """Return what should not be in the HTML of a text."""
    auditor = _Auditor()
    auditor.feed(html)
    auditor.close()
    return auditor.faults
