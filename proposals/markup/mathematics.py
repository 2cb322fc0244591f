"""TeX formulas as MathML, after the sanitiser and by a closed list of its own."""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as etree
from html import escape, unescape

from latex2mathml.converter import convert_to_element

LONGEST_FORMULA = 1_000
MOST_TEX = 40_000  # in one text; formulas beyond it stay as they were written

# How many parts an element has; None means any number.
_PARTS: dict[str, int | None] = {
    **dict.fromkeys(("mfrac", "msup", "msub", "munder", "mover", "mroot"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
    **dict.fromkeys(("mrow", "msqrt", "mstyle", "mpadded", "mphantom", "menclose")),
    **dict.fromkeys(("mtable", "mtr", "mtd", "mmultiscripts")),
    **dict.fromkeys(("mi", "mn", "mo", "ms", "mtext", "mspace"), 0),
}
_LENGTH = re.compile(r"-?[0-9]{0,3}(?:\.[0-9]{1,4})?(?:em|ex|px|pt|mu)?")
_WORDS = re.compile(r"[a-z ]{1,80}")
_TRUTH = re.compile("true|false")
_ATTRIBUTES = {
    "accent": _TRUTH,
    "accentunder": _TRUTH,
    "columnalign": _WORDS,
    "columnlines": _WORDS,
    "depth": _LENGTH,
    "display": re.compile("block|inline"),
    "displaystyle": _TRUTH,
    "fence": _TRUTH,
    "form": re.compile("prefix|infix|postfix"),
    "height": _LENGTH,
    "linethickness": _LENGTH,
    "lspace": _LENGTH,
    "mathvariant": re.compile("[a-z-]{1,30}"),
    "maxsize": _LENGTH,
    "minsize": _LENGTH,
    "movablelimits": _TRUTH,
    "notation": _WORDS,
    "rowlines": _WORDS,
    "rspace": _LENGTH,
    "scriptlevel": re.compile("[0-3]"),
    "separator": _TRUTH,
    "stretchy": _TRUTH,
    "symmetric": _TRUTH,
    "voffset": _LENGTH,
    "width": _LENGTH,
}
_FORMULA = re.compile(
    r'<pre tabindex="0"><code class="math-display">(?P<block>[^<]*)</code></pre>'
    r'|<code class="math-(?P<display>inline|display)">(?P<tex>[^<]*)</code>'
)
_COMMAND = re.compile(r"\\[A-Za-z]")


class NotUnderstood(ValueError):
    """The formula is wrong, or beyond what can be set."""


def with_mathematics(html: str) -> str:
    """Return dressed HTML with its formulas set; what cannot be set stays as its source."""
    left = MOST_TEX

    def set_(found: re.Match[str]) -> str:
        nonlocal left
        is_block = found["block"] is not None
        source = unescape(found["block"] if is_block else found["tex"]).strip()
        left -= len(source)
        if left < 0:
            return found[0]
        try:
            formula = mathml(source, is_block or found["display"] == "display")
        except Exception:  # whatever the converter thinks of, the reader sees the source
            return found[0]
        return f'<div class="math" tabindex="0">{formula}</div>' if is_block else formula

    return _FORMULA.sub(set_, html) if 'class="math-' in html else html


@functools.lru_cache(maxsize=500)
def mathml(source: str, is_block: bool = False) -> str:
    """Return the formula as MathML that holds its own source, or raise NotUnderstood.

    Raises whatever else the converter raises for TeX that is wrong.
    """
    if not source or len(source) > LONGEST_FORMULA:
        raise NotUnderstood
    display = "block" if is_block else "inline"
    parts = convert_to_element(source, display=display)
    drawn = "".join(map(_written, parts))
    drawn = drawn if len(parts) == 1 else f"<mrow>{drawn}</mrow>"
    tex = escape(source)
    return (
        f'<math alttext="{tex}" display="{display}"><semantics>{drawn}'
        f'<annotation encoding="application/x-tex">{tex}</annotation></semantics></math>'
    )


def _written(element: etree.Element) -> str:
    """Write an element of the list; one that is not on it gives way to what it holds."""
    text = unescape(element.text or "")
    if _COMMAND.match(text):
        raise NotUnderstood  # a command that the converter does not know
    inner = escape(text, quote=False) + "".join(map(_written, element))
    if element.tag not in _PARTS:
        return f"<mrow>{inner}</mrow>"
    parts = _PARTS[element.tag]
    if parts is not None and len(element) != parts:
        raise NotUnderstood  # as in \\frac{a}: browsers would show an error of their own
    kept = "".join(
        f' {name}="{value}"'
        for name, value in sorted(element.attrib.items())
        if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value)
    )
    return f"<{element.tag}{kept}>{inner}</{element.tag}>"
