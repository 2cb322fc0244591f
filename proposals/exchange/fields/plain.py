"""Header values as plain text: without Markdown, HTML and invisible characters."""

from __future__ import annotations

import re

# Characters that reorder text, and the other controls: a title could pass for another one.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]*\]")
_CODE = re.compile(r"(`+)(.+?)\1")
_STRONG = re.compile(r"(\*{1,3}|~~|(?<!\w)_{1,3}(?=\S))(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PLACEHOLDERS = frozenset(
    "n/a,na,none,none?,nil,null,tbd,tba,todo,-,—,?,xxx,nnnn,not-applicable".split(",")  # noqa: SIM905 (read as one line)
)
_INSTRUCTION = re.compile(
    r"(?:fill (?:me )?in|leave (?:this )?(?:empty|blank)|not applicable|your name|my name|"
    r"to be (?:defined|determined|filled|added|assigned)|y{4}-?m{2}-?d{2}|insert |replace )",
    re.IGNORECASE,
)


def plain(value: str) -> str:
    """Return the words of a value on one line, as a reader would see them rendered."""
    value = INVISIBLE.sub("", value[:2000])
    value = _FOOTNOTE.sub("", _COMMENT.sub("", value))
    value = _CODE.sub(r"\2", _LINK.sub(r"\1", value))
    value = _STRONG.sub(r"\2", _ESCAPE.sub(r"\1", value))
    return " ".join(_TAG.sub("", value).split())


def is_placeholder(value: str) -> bool:
    """Say whether a value is empty, or what the template said to replace."""
    words = plain(value).strip(" .()[]<>{}").lower()
    if not words or words in _PLACEHOLDERS:
        return True
    return bool(_INSTRUCTION.match(words))
