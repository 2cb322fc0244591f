"""The smallest files of every kind, byte by byte."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 2, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    drawn = width * height < 10_000  # a larger one only says that it is
    rows = (b"\0" + b"\x20\x60\xa0" * width) * height if drawn else b""
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def gif(width: int = 2, height: int = 1, *, comment: bytes = b"") -> bytes:
    told = b"\x21\xfe" + bytes([len(comment)]) + comment + b"\0" if comment else b""
    start = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return start + told + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0;"


def jpeg(width: int = 2, height: int = 1, *, exif: bytes = b"") -> bytes:
    told = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if exif else b""
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"
    return b"\xff\xd8" + told + b"\xff\xdb\0\x03\0\xff" + frame + b"\xff\xd9"


def webp(kind: str = "VP8L", width: int = 2, height: int = 1) -> bytes:
    body = {
        "VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
        "VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        "VP8X": bytes(4) + b"".join((each - 1).to_bytes(3, "little") for each in (width, height)),
    }[kind]
    chunk = kind.encode() + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


PDF = b"%PDF-1.7\n%%EOF\n"
ZIP = b"PK\x05\x06" + b"\0" * 18
GZIP = b"\x1f\x8b\x08\0" + b"\0" * 8
PROGRAM = b"MZ\x90\0" + b"\0" * 60
