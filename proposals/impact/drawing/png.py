"""A drawing as PNG, for mail: mail programs show no SVG, and fetch nothing that is not inside."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from proposals.marks import PAPER

# What a chart is set in where the reader's own fonts are not at hand, in order of preference.
FONTS = ("LiberationSans", "DejaVuSans", "NotoSans", "Arial", "Helvetica")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
TWICE = 2  # pixels for each unit: sharp on the displays of today


def png_of(svg: str) -> bytes:
    """Return the drawing as PNG on white, or nothing where this machine has no font for it.

    A chart without its words would mislead; the numbers stand in the mail as text anyway.
    """
    fonts = _fonts()
    if not svg or not fonts:
        return b""
    import resvg_py  # where it is needed: the web application draws no PNG

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=_with_font(svg),
            background=PAPER,
            zoom=TWICE,
            skip_system_fonts=True,
            font_files=[str(path) for path in fonts],
            font_family=_family(fonts[0]),
            sans_serif_family=_family(fonts[0]),
        )
    )


def _with_font(svg: str) -> str:
    return re.sub(r' font-family="[^"]*"', ' font-family="sans-serif"', svg, count=1)


@cache
def _fonts() -> tuple[Path, ...]:
    """Return the files of the first family that is here: regular, and bold if there is one."""
    found = {
        path.stem: path
        for folder in FOLDERS
        if Path(folder).is_dir()
        for path in sorted(Path(folder).rglob("*.[to]tf"))
    }
    for name in FONTS:
        regular = found.get(f"{name}-Regular") or found.get(name)
        if regular:
            return tuple(filter(None, (regular, found.get(f"{name}-Bold"))))
    return ()


def _family(path: Path) -> str:
    """Return 'Liberation Sans' for LiberationSans-Regular.ttf."""
    name = path.stem.partition("-")[0]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("Deja Vu", "DejaVu")
