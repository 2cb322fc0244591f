"""Builders of small archives, honest and hostile."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

PLAIN = b"# A plain proposal\n\n- Status: Accepted\n- Date: 2024-02-01\n\n## Context\n\nText.\n"


def a_tar(path: Path, *members: tuple[str, bytes] | tarfile.TarInfo) -> Path:
    """Write a .tar.gz of files given by name and content, or of bare headers."""
    with tarfile.open(path, "w:gz") as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
            else:
                header = tarfile.TarInfo(member[0])
                header.size = len(member[1])
                tar.addfile(header, io.BytesIO(member[1]))
    return path


def a_special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """Return the header of a link, a device or a pipe."""
    header = tarfile.TarInfo(name)
    header.type, header.linkname = kind, target
    return header


def a_zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def a_folder(path: Path, **files: str) -> Path:
    """Write a folder of Markdown files, named by keyword with ``__`` for a slash."""
    for name, text in files.items():
        file = path / (name.replace("__", "/") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return path
