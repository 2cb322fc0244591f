"""What the importer refuses whole: everything smaller is one line of its report."""

from __future__ import annotations

from proposals.errors import Invalid


class UnreadableArchive(Invalid):
    """The archive as a whole cannot be read, or is too large to be read safely."""

    code, title = "unreadable_archive", "This archive cannot be read"
