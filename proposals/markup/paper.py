"""What was laid out for a page, made fit for where no page is: mail, and print on paper."""

from __future__ import annotations

import re
from html import escape

_MATH = re.compile(r'<math alttext="([^"]*)" display="(block|inline)">.*?</math>', re.DOTALL)
_CLASS = {"block": "math-display", "inline": "math-inline"}
_LOCAL = re.compile(r' (href|src)="(/[^"]*)"')


def for_mail(html: str, *, server: str) -> str:
    """Return rendered HTML with formulas as their TeX and addresses that work anywhere.

    Mail programs and makers of PDF set no MathML; diagrams are their source already.
    server is the address of this installation, as in https://proposals.example.org.
    """
    html = _MATH.sub(lambda found: f'<code class="{_CLASS[found[2]]}">{found[1]}</code>', html)
    return _LOCAL.sub(rf' \1="{escape(server.rstrip("/"))}\2"', html)
