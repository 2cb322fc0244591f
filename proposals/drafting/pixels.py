"""How large a picture is, read from its first bytes: nothing here decodes it."""

from __future__ import annotations

import struct

# Start-of-frame markers of JPEG: all of C0 to CF but the tables C4, C8 and CC (ITU T.81, B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS = 10_000
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xDA)})


def pixels_of(content: bytes, media_type: str) -> int | None:
    """Return width times height, or None where the header does not say."""
    try:
        width, height = _READERS[media_type](content)
    except (struct.error, IndexError, ValueError):
        return None
    return width * height or None


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError
    return _two(">II", content, 16)


def _gif(content: bytes) -> tuple[int, int]:
    return _two("<HH", content, 6)


def _webp(content: bytes) -> tuple[int, int]:
    """Read one of the three kinds of WebP: lossy, lossless, extended (RFC 9649, 2.5 to 2.7)."""
    kind = content[12:16]
    if kind == b"VP8 ":
        width, height = _two("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (packed,) = struct.unpack_from("<I", content, 21)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        wide, high = content[24:27], content[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    raise ValueError


def _jpeg(content: bytes) -> tuple[int, int]:
    """Walk the segments up to the one that begins a frame."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = _two(">HH", content, at + 5)
            return width, height
        if marker == 0xFF:  # padding
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    raise ValueError


def _two(layout: str, content: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, content, at)
    return int(first), int(second)


_READERS = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}
