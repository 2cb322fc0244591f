"""What each file of an archive is, before any of it counts as a proposal."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from proposals.exchange.containers import IMAGES

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
# Documents in formats that are not read: named in the report as not imported.
UNREAD = frozenset(
    {".rst", ".adoc", ".asciidoc", ".mediawiki", ".txt", ".docx", ".doc", ".odt", ".rtf", ".pdf"}
)
_BY_NAME = {
    "licence": re.compile(r"(?:un)?licen[cs]e|copying|copyright|notice"),
    "readme": re.compile(r"readme"),
    "contributing": re.compile(r"contributing"),
    "code of conduct": re.compile(r"code[-_ ]?of[-_ ]?conduct"),
    "owners": re.compile(r"(?:owners|codeowners|maintainers|security|changelog|authors)(?=\.|$)"),
    "index": re.compile(r"(?:full_?)?index(?=\.)|_?sidebar\.|toc\.|table-of-contents"),
}
_PROPOSAL_FOLDER = re.compile(r"(?:[a-z]{2,5}-)?[0-9]{1,6}[-_ ]\S", re.IGNORECASE)
_PLACEHOLDER_NUMBER = re.compile(r"(?:n{2,}|x{2,}|y{4}m{2}d{2}|y{4}-m{2}-d{2})[-_.]", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"(?:[0-9]*[-_]?template|0*[-_]?\D*[-_]template|template[-_].*)", re.IGNORECASE
)
_LFS = "version https://git-lfs.github.com/spec/"
_STUB = re.compile(r"\b(?:moved|renamed|relocated)\b", re.IGNORECASE)
_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")
_STUB_LENGTH = 300  # characters
_INDEX_LINKS = 8  # lines
_INDEX_SHARE = 0.6


def is_markdown(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in MARKDOWN


def is_image(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in IMAGES


def skipped_by_name(path: str) -> str | None:
    """Return why a file is no proposal, its class first, as far as its name tells."""
    file = PurePosixPath(path)
    if any(part.startswith(".") for part in file.parts):
        return "dotfile"
    if is_image(path):
        return None
    folder = file.parent.name
    stem = file.stem
    if stem.lower() in ("readme", "index") and _PROPOSAL_FOLDER.match(folder):
        stem = folder
    elif found := next(
        (c for c, names in _BY_NAME.items() if names.match(file.name.lower())), None
    ):
        return found
    if _PLACEHOLDER_NUMBER.match(stem + ".") or _PLACEHOLDER_NUMBER.match(folder):
        return "template: its number is a placeholder"
    if _TEMPLATE.fullmatch(stem):
        return "template"
    return None


def _known_name(name: str) -> str | None:
    return next((kind for kind, names in _BY_NAME.items() if names.match(name)), None)


def skipped_by_text(path: str, text: str) -> str | None:
    """Return why a document is no proposal, its class first, as far as its text tells."""
    if target := stub_target(text):
        return f"redirect stub: it only leads to {target}"
    lines = [line for line in text.split("\n")[:400] if line.strip()]
    linking = sum("](" in line for line in lines)
    numbered = any(char.isdigit() for char in PurePosixPath(path).stem)
    if not numbered and linking >= _INDEX_LINKS and linking > len(lines) * _INDEX_SHARE:
        return "index: mostly links"
    return None


def stub_target(text: str) -> str | None:
    """Return where a redirect stub leads: a short text that only links to another document."""
    text = text.strip()
    found = _TARGET.search(text)
    if len(text) < _STUB_LENGTH and found and _STUB.search(text) and "\n## " not in text:
        return found[1]
    return None


def not_importable(text: str) -> str | None:
    """Return why there is no document in a document's file."""
    if not text.strip():
        return "empty: there is no text in it"
    if text.startswith(_LFS):
        return "Git LFS pointer: the document itself is not in the archive"
    return None


def owner_of(path: str, documents: Collection[str]) -> str | None:
    """Return the proposal that a file lies with: beside it in a folder of its name or own."""
    for folder in PurePosixPath(path).parents:
        name = str(folder)
        if name == ".":
            break
        beside = [f"{name}{suffix}" for suffix in MARKDOWN]
        inside = [f"{name}/{stem}.md" for stem in ("README", "readme", "index", folder.name)]
        if not _PROPOSAL_FOLDER.match(folder.name):
            inside = []
        for owner in (*beside, *inside):
            if owner in documents and owner != path:
                return owner
    return None
