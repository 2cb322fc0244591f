"""The containers an archive may come in: folder, tar, zip, each a stream of entries."""

from __future__ import annotations

import gzip
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from proposals.exchange.errors import UnreadableArchive

MB = 1_000_000
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".ico"})
VERSION_CONTROL = frozenset({".git", ".hg", ".svn"})

# What the standard library raises on a damaged or hostile container, encrypted members included.
DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    RuntimeError,
)


@dataclass(frozen=True)
class Limits:
    """The largest archive that is read. Sizes in bytes, ``ratio`` unpacked to packed."""

    packed: int = 200 * MB
    unpacked: int = 1000 * MB
    files: int = 50_000
    ratio: int = 100
    document: int = 2 * MB
    image: int = 10 * MB
    depth: int = 20

    def largest(self, path: str) -> int:
        """Return how large this member may be."""
        return self.image if os.path.splitext(path)[1].lower() in IMAGES else self.document


@dataclass(frozen=True)
class Entry:
    """One member as its container names it, before anything about it is believed."""

    name: str
    size: int
    open: Callable[[], bytes] = bytes
    link: str | None = None  # as written, relative to the member's folder
    hard: bool = False  # a hard link names its target from the archive's root
    odd: str = ""  # a device, a pipe: why it can never be read


@dataclass(frozen=True)
class Container:
    """A stream of entries; ``packed`` is the size on disk, 0 where nothing is packed."""

    entries: Iterable[Entry]
    packed: int = 0
    wrapped: bool = False  # one folder round everything is only wrapping
    close: Callable[[], Any] = bool


def open_container(path: Path, limits: Limits) -> Container:
    """Open a folder or a file by what it is, not by what it is called."""
    if path.is_dir():
        return Container(_walk(path))
    packed = path.stat().st_size
    if packed > limits.packed:
        raise UnreadableArchive(f"The archive is larger than {limits.packed // MB:,} MB.")
    with path.open("rb") as file:
        start = file.read(262)
    if start.startswith(b"PK"):
        return _zip(path, packed)
    if start.startswith(b"\x1f\x8b") or start[257:262] == b"ustar":
        return _tar(path, packed, limits, gzipped=start.startswith(b"\x1f\x8b"))
    raise UnreadableArchive(f"{path.name} is neither a folder nor a .tar.gz, .tar or .zip archive.")


def _walk(folder: Path, above: str = "") -> Iterator[Entry]:
    """List a folder by name, never following a link out of it."""
    for found in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name, path = above + found.name, Path(found.path)
        if found.is_symlink():
            yield Entry(name, 0, link=os.readlink(path))
        elif found.is_file():
            yield Entry(name, found.stat().st_size, path.read_bytes)
        elif not found.is_dir():
            yield Entry(name, 0, odd="neither a file nor a folder")
        elif found.name not in VERSION_CONTROL:
            yield from _walk(path, name + "/")


class _Bounded:
    """A stream that cannot be made to read or skip more than the limits allow.

    tarfile believes the sizes in its headers; a forged one may be negative, which loops,
    or huge, which fills the memory.
    """

    def __init__(self, raw: IO[bytes], limits: Limits) -> None:
        self._raw = raw
        self._at_once = max(limits.document, limits.image)
        self._end = limits.unpacked + 4096 * limits.files  # headers and padding included
        self.tell = raw.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= self._at_once:
            raise tarfile.ReadError("a header states an impossible size")
        return self._raw.read(size)

    def seek(self, position: int) -> int:
        if not 0 <= position <= self._end:
            raise tarfile.ReadError("it unpacks to more than is read")
        return self._raw.seek(position)


def _tar(path: Path, packed: int, limits: Limits, *, gzipped: bool) -> Container:
    raw = gzip.open(path) if gzipped else path.open("rb")  # noqa: SIM115 (closed with the archive)
    try:
        stream: Any = _Bounded(raw, limits)  # type: ignore[arg-type]
        tar = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115 (likewise)
    except DAMAGE:
        raw.close()
        raise
    return Container(_tarred(tar, stream), packed, wrapped=True, close=raw.close)


def _tarred(tar: tarfile.TarFile, stream: _Bounded) -> Iterator[Entry]:
    while (member := tar.next()) is not None:
        if member.size < 0:
            raise tarfile.ReadError("a header states a negative size")
        if member.issym() or member.islnk():
            yield Entry(member.name, 0, link=member.linkname, hard=member.islnk())
        elif member.issparse():
            yield Entry(member.name, 0, odd="sparse file")
        elif member.isreg():
            yield Entry(member.name, member.size, partial(_from_tar, tar, member))
        elif not member.isdir():
            yield Entry(member.name, 0, odd="device or pipe, not a file")
    # tarfile stops without a word at a header it does not understand.
    stream.seek(tar.offset)
    if stream.read(tarfile.BLOCKSIZE).strip(b"\0"):
        raise tarfile.ReadError("a header in the middle is damaged")


def _from_tar(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


def _zip(path: Path, packed: int) -> Container:
    if _directory_size(path) > 20 * MB:  # zipfile would read all of it into memory
        raise UnreadableArchive("The archive holds too many files.")
    archive = zipfile.ZipFile(path)
    return Container(_zipped(archive), packed, wrapped=True, close=archive.close)


def _directory_size(path: Path) -> int:
    """Return the size of a zip's table of contents as the file states it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    record = tail.rfind(b"PK\x05\x06")
    if record < 0:
        raise zipfile.BadZipFile("it ends in the middle")
    return int.from_bytes(tail[record + 12 : record + 16], "little")


def _zipped(archive: zipfile.ZipFile) -> Iterator[Entry]:
    for member in archive.infolist():
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.is_dir():
            continue
        if kind == stat.S_IFLNK and member.file_size < 4096:
            target = archive.read(member).decode("utf-8", "replace")
            yield Entry(member.filename, 0, link=target)
        elif kind not in (0, stat.S_IFREG):
            yield Entry(member.filename, 0, odd="device or pipe, not a file")
        elif member.flag_bits & 1:
            yield Entry(member.filename, 0, odd="encrypted")
        else:
            yield Entry(member.filename, member.file_size, partial(archive.read, member))
