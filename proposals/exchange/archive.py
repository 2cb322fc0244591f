"""An archive of files, read without ever being unpacked and without trusting its names.

A member that breaks a limit or leads outside is refused by name and the rest goes on;
an archive that is damaged, or far too large, is refused whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from proposals.exchange.containers import (
    DAMAGE,
    MB,
    VERSION_CONTROL,
    Container,
    Entry,
    Limits,
    open_container,
)
from proposals.exchange.errors import UnreadableArchive
from proposals.exchange.paths import UnsafeName, common_root, link_target, member_path


@dataclass(frozen=True)
class Refusal:
    """A member that is not read, and why in a few words."""

    path: str
    reason: str


@dataclass
class Archive:
    """The usable members of an archive, each by its path below the root folder.

    A context manager, because it keeps the archive's file open.
    """

    name: str
    limits: Limits
    container: Container
    entries: dict[str, Entry] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # link to file or folder, both inside
    refused: list[Refusal] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)  # stored more than once; the last one won

    @property
    def file_count(self) -> int:
        """Return how many lines a report on this archive has."""
        return len(self.entries) + len(self.links) + len(self.refused)

    def __iter__(self) -> Iterator[str]:
        """Go through the paths as they are stored, which is the quickest order to read in."""
        return iter(self.entries)

    def read(self, path: str) -> bytes:
        """Return the content of a file; raise UnreadableArchive if it is damaged."""
        try:
            return self.entries[path].open()
        except DAMAGE as error:
            raise UnreadableArchive(f"{path} is damaged: {error}.") from error

    def close(self) -> None:
        self.container.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_archive(path: Path | str, *, limits: Limits | None = None) -> Archive:
    """List what a folder, a ``.tar.gz``, ``.tar`` or ``.zip`` file holds.

    Contents are read later, one at a time. Version control's own folders are left aside.
    Raises UnreadableArchive.
    """
    path, limits = Path(path), limits or Limits()
    try:
        container = open_container(path, limits)
    except DAMAGE as error:
        raise UnreadableArchive(f"{path.name} cannot be read: {error}.") from error
    archive = Archive(path.name, limits, container)
    try:
        _list(archive)
    except DAMAGE as error:
        archive.close()
        raise UnreadableArchive(f"{path.name} is damaged: {error}.") from error
    except UnreadableArchive:
        archive.close()
        raise
    return archive


def _list(archive: Archive) -> None:
    limits, total = archive.limits, 0
    linked: dict[str, Entry] = {}
    for count, entry in enumerate(archive.container.entries, start=1):
        total += entry.size
        if count > limits.files:
            raise UnreadableArchive(f"The archive holds more than {limits.files:,} files.")
        if total > limits.unpacked:
            raise UnreadableArchive(f"It unpacks to more than {limits.unpacked // MB:,} MB.")
        _take(entry, archive, linked)
    _refuse_a_bomb(archive)
    _strip_root(archive, linked)


def _take(entry: Entry, archive: Archive, linked: dict[str, Entry]) -> None:
    """Sort one member into files, links and refusals."""
    try:
        path = member_path(entry.name, depth=archive.limits.depth)
    except UnsafeName as unsafe:
        archive.refused.append(Refusal(entry.name, str(unsafe)))
        return
    largest = archive.limits.largest(path)
    if not VERSION_CONTROL.isdisjoint(path.split("/")):
        return
    if entry.odd:
        archive.refused.append(Refusal(path, entry.odd))
    elif entry.size > largest:
        reason = f"too large: {entry.size:,} bytes, at most {largest:,} are read"
        archive.refused.append(Refusal(path, reason))
    elif entry.link is not None:
        linked[path] = entry
    else:
        if archive.entries.pop(path, None):  # stored in the place of the last
            archive.repeated.add(path)
        archive.entries[path] = entry


def _refuse_a_bomb(archive: Archive) -> None:
    """Compare what would be read with what was packed; refused members cost nothing."""
    size = sum(entry.size for entry in archive.entries.values())
    allowed = archive.container.packed * archive.limits.ratio
    if archive.container.packed and size > max(allowed, archive.limits.image):
        ratio = archive.limits.ratio
        raise UnreadableArchive(f"It unpacks to more than {ratio} times its packed size.")


def _strip_root(archive: Archive, linked: dict[str, Entry]) -> None:
    """Take the wrapping folder off every path, and keep the links that stay inside."""
    files = archive.entries
    root = common_root([*files, *linked]) if archive.container.wrapped else ""
    folders = {path[:end] for path in files for end, char in enumerate(path) if char == "/"}
    for path, entry in linked.items():
        target = link_target("" if entry.hard else path, entry.link or "")
        if path in files:
            archive.repeated.add(path)
        elif target in files or target in folders:
            archive.links[path.removeprefix(root)] = str(target).removeprefix(root)
        else:
            where = "out of the archive" if target is None else "nowhere"
            archive.refused.append(Refusal(path, f"link that leads {where}: {entry.link}"))
    archive.entries = {path.removeprefix(root): entry for path, entry in files.items()}
    archive.repeated = {path.removeprefix(root) for path in archive.repeated}
    archive.refused = [
        Refusal(refusal.path.removeprefix(root), refusal.reason) for refusal in archive.refused
    ]
