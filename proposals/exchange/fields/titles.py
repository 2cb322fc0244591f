"""Titles: from a header or heading without its decoration, else from the file name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from proposals.exchange.fields.plain import plain

_PREFIX = re.compile(
    r"""(?: \[(?:rfc|adr|kep|tep|pep|proposal|draft|wip)\]          # [RFC]
          | (?:rfc|adr|kep|tep|pep|eip|proposal|design)             # TEP-0004:
            (?: [-\s#]*\d{1,6} )? \s* [:\u2013\u2014-]
          | \#?\d{1,6} \s* [.:\u2013\u2014-]                        # 12.
        ) (?=\s) \s*""",
    re.IGNORECASE | re.VERBOSE,
)
_FILE_PREFIX = re.compile(
    r"(?:(?:rfc|adr|kep|tep|pep|eip)[-_]?)?(?:\d{4}-\d{2}-\d{2}|\d+)(?:[-_. ]+|$)", re.IGNORECASE
)
_LEFT_FROM_TEMPLATE = re.compile(
    r"(?:title(?: of (?:the )?(?:rfc|adr|kep|proposal|design|document))?|(?:rfc |adr )?template|"
    r"your (?:short, descriptive )?title|short title.*|\{.*\}|<.*>)$",
    re.IGNORECASE,
)
_INDEX_NAMES = frozenset({"readme", "index"})


def title_of(written: str) -> str:
    """Return a title as plain text, without ``RFC 106:``, ``12.``, ``[RFC]`` in front."""
    title = plain(written).strip(" #")
    while (prefix := _PREFIX.match(title)) and prefix.end() < len(title):
        title = title[prefix.end() :]
    return title.strip(" :")


def is_left_from_template(title: str) -> bool:
    """Say whether this is what the template had in the place of a title."""
    return bool(_LEFT_FROM_TEMPLATE.match(title))


def title_from_file(path: str) -> str:
    """Return the file name as words; of a README, the name of its folder.

    >>> title_from_file("text/0002-rfc-process.md")
    'Rfc process'
    """
    file = PurePosixPath(path)
    stem = file.stem if file.stem.lower() not in _INDEX_NAMES else file.parent.name or file.stem
    slug = _FILE_PREFIX.sub("", stem, count=1) or stem
    words = re.sub(r"[-_\s]+", " ", slug).strip() or stem
    return words[:1].upper() + words[1:]
