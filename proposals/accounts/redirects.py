"""Where to go after signing in: somewhere on this site, or home."""

from __future__ import annotations

import re

# Browsers read a backslash as a slash and drop tabs and line ends, so that each of
# "//evil", "/\evil" and "/<tab>/evil" would leave the site.
ON_THIS_SITE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
HOME = "/"


def safe_next(wanted: str | None) -> str:
    """Return the wanted address if it stays on this site, and home if not."""
    return wanted if wanted and ON_THIS_SITE.fullmatch(wanted) else HOME
