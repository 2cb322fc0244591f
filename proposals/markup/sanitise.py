"""The one list of what may be in the HTML of a text; everything else is dropped."""

from __future__ import annotations

import re

import nh3
from pygments.token import STANDARD_TYPES

from proposals.markup.tokens import rewrite_tags

_TAG_NAMES = """
    a abbr b blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp small span strong
    sub summary sup table tbody td tfoot th thead tr u ul var wbr
"""
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked"},
    "ol": {"start", "reversed"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
ALERTS = ("note", "tip", "important", "warning", "caution")
CLASSES = frozenset(STANDARD_TYPES.values()) - {""} | {
    "alert",
    *(f"alert-{kind}" for kind in ALERTS),
    "alert-title",
    "footnote",
    "footnote-ref",
    "footnote-backref",
    "math-display",
    "math-inline",
    "mermaid",
    "ref",
    "task-list",
    "task-list-item",
}
REL = "nofollow noopener noreferrer ugc"

MOST_ROUNDS = 4

_SPACE = "\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_REST = rf"[^{_SPACE}\\]*"
WEB = re.compile(rf"https?://[^{_SPACE}\\/?#]{_REST}", re.IGNORECASE)
_LOCAL = re.compile(rf"(?!//)[^{_SPACE}\\:/?#]*(?:[/?#]{_REST})?")
_MAIL = re.compile(rf"mailto:{_REST}", re.IGNORECASE)
_VALUES = {
    "align": re.compile("left|right|center"),
    "class": re.compile(".*", re.DOTALL),
    "colspan": re.compile("[1-9][0-9]?"),
    "height": re.compile("[1-9][0-9]{0,3}"),
    "id": re.compile(rf"[^{_SPACE}\"'<>&`]{{1,200}}"),
    "rowspan": re.compile("[1-9][0-9]?"),
    "scope": re.compile("col|row|colgroup|rowgroup"),
    "span": re.compile("[1-9][0-9]?"),
    "start": re.compile("[0-9]{1,9}"),
    "width": re.compile("[1-9][0-9]{0,3}"),
}
_LANGUAGE = re.compile(r"language-[A-Za-z0-9_.+#-]{1,40}")


class Unstable(ValueError):
    """The HTML reads differently every time it is parsed."""


def sanitise(html: str) -> str:
    """Return the HTML with only listed elements, attributes, classes and addresses.

    The result is balanced, all attributes are quoted, and doing it again changes nothing:
    what reads differently the second time is how scripts get past a list.  Raises Unstable
    for HTML that does not settle.
    """
    clean = _clean(html)
    for _ in range(MOST_ROUNDS):
        before, clean = clean, _clean(clean)
        if clean == before:
            return clean
    raise Unstable


def is_address(value: str) -> bool:
    """Whether the value, exactly as it stands, may be the target of a link."""
    return any(kind.fullmatch(value) for kind in (WEB, _LOCAL, _MAIL))


def _filtered(tag: str, name: str, value: str) -> str | None:
    # An address is taken or dropped, never changed: a mended one is how scripts came back in.
    if name == "href":
        return value if is_address(value) else None
    if name == "src":
        return value if WEB.fullmatch(value) or _LOCAL.fullmatch(value) else None
    if name in _VALUES and not _VALUES[name].fullmatch(value):
        return None
    if name == "class":
        return " ".join(filter(_is_known_class, value.split())) or None
    if name == "id":
        return value if value.startswith("u-") else f"u-{value}"
    return value


def _is_known_class(name: str) -> bool:
    return name in CLASSES or _LANGUAGE.fullmatch(name) is not None


def _clean(html: str) -> str:
    return rewrite_tags(_CLEANER.clean(html), _in_order)


def _in_order(tag: str, attributes: dict[str, str]) -> str:
    # nh3 leaves the attributes in no particular order, and equal texts have equal HTML.
    listed = "".join(f' {name}="{value}"' for name, value in sorted(attributes.items()))
    return f"<{tag}{listed}>"


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    attribute_filter=_filtered,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": "", "aria-label": "task"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=REL,
    strip_comments=True,
)
