"""Marks of a drawing: each carries its look as attributes, and as a class for the theme.

PDF and mail renderers read the attributes alone; on a page the class gives it the colours of
the theme.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

# The light theme of tokens.css; a test holds the two together.
INK, GREY, FAINT, ACCENT, PAPER = "#13201f", "#435150", "#5b6968", "#0b6170", "#ffffff"
PROMISE, BAND, HATCH = "#5d6b73", "#eef1f2", "#a9b6ba"
DOT, GRID, AXIS = "#78939a", "#e8edec", "#8b9998"
# A rim of paper keeps words readable where they cross a line.
_RIM = {"stroke": PAPER, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke"}
_RIM_WRITTEN = Markup("").join(Markup(' {}="{}"').format(*each) for each in _RIM.items())
LOOKS: dict[str, dict[str, Any]] = {
    "c-grid": {"stroke": GRID},
    "c-axis": {"stroke": AXIS, "fill": "none"},
    "c-tick": {"fill": FAINT},
    "c-band": {"fill": BAND},
    "c-hatch": {"stroke": HATCH, "stroke-width": 1.6},
    "c-promised": {"opacity": 0.8},
    "c-target": {"stroke": INK, "stroke-width": 1.75, "stroke-dasharray": "6 4", "fill": "none"},
    "c-aim": {"stroke": INK, "stroke-width": 1.75, "stroke-dasharray": "3 2", "fill": "none"},
    "c-zero": {"stroke": INK, "stroke-width": 2.25, "fill": "none"},
    "c-int": {"stroke": ACCENT, "stroke-width": 2.5, "fill": "none"},
    "c-dot": {"fill": ACCENT, "stroke": PAPER, "stroke-width": 1.5},
    "c-daily": {"stroke": DOT, "stroke-width": 4, "stroke-linecap": "round", "fill": "none"},
    "c-x": {"stroke": FAINT, "stroke-width": 1.4, "fill": "none"},
    "c-ci": {"fill": ACCENT, "opacity": 0.16},
    "c-spread": {"fill": PROMISE, "opacity": 0.14},
    "c-mean": {"stroke": ACCENT, "stroke-width": 2.5, "fill": "none"},
    "c-base": {"stroke": PROMISE, "stroke-width": 1.25, "stroke-dasharray": "2 4", "fill": "none"},
    "c-expected": {"stroke": PROMISE, "stroke-width": 1.25, "fill": "none"},
    "c-partial": {"opacity": 0.5},
    "c-gap": {"opacity": 0.7},
    "c-step": {"stroke": FAINT, "stroke-width": 1, "fill": "none"},
    "c-other": {"stroke": FAINT, "stroke-width": 1, "stroke-dasharray": "1 3", "fill": "none"},
    "c-back": {"stroke": INK, "stroke-width": 1.5, "fill": "none"},
    "c-flag": {"fill": GREY},
    "c-merged": {"fill": PAPER, "stroke": GREY, "stroke-width": 1.25},
    "c-lab": {"fill": GREY, **_RIM},
    "c-lab c-strong": {"fill": INK, "font-weight": 600, **_RIM},
    "c-lab c-meas": {"fill": ACCENT, "font-weight": 600, **_RIM},
    "c-lab c-soft": {"fill": FAINT, **_RIM},
}


def tag(name: str, inside: str = "", **attributes: Any) -> Markup:
    """Return an element; what is not Markup is escaped, and an underscore becomes a hyphen."""
    words = "".join(
        f' {"class" if key == "class_" else key.replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{words}>{escape(inside)}</{name}>")  # noqa: S704 (all is escaped)


def mark(look: str, name: str = "path", inside: str = "", **attributes: Any) -> Markup:
    """Return an element that looks like one of LOOKS."""
    dressed = {key.replace("-", "_"): value for key, value in LOOKS[look].items()}
    return tag(name, inside, class_=look, **dressed, **attributes)


def text(look: str, words: str, x: float, y: float, anchor: str = "start") -> Markup:
    """Return words at a place."""
    return mark(look, "text", words, x=round(x, 1), y=round(y, 1), text_anchor=anchor)


def rect(look: str, left: float, right: float, top: float, bottom: float, **more: Any) -> Markup:
    """Return a rectangle between its edges."""
    more |= {"width": round(max(0, right - left), 1), "height": round(max(0, bottom - top), 1)}
    return mark(look, "rect", x=round(left, 1), y=round(top, 1), **more)


def without_rims(drawing: Markup) -> Markup:
    """Return a drawing for renderers that know no paint order and would hide words by their rim."""
    return Markup(drawing.replace(_RIM_WRITTEN, Markup("")))  # noqa: S704 (it was safe before)


def texture(name: str, gap: int, turn: int) -> Markup:
    """Return a pattern of lines, ``gap`` apart and turned by so many degrees."""
    return tag(
        "pattern",
        mark("c-hatch", d=f"M0 0v{gap}"),
        id=name,
        width=gap,
        height=gap,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({turn})",
    )


def picture(
    marks: Iterable[Markup], *, width: float, height: float, label: str, **more: Any
) -> Markup:
    """Return the whole drawing, named for readers who do not see it."""
    return tag(
        "svg",
        Markup("").join(marks),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        font_family="system-ui, sans-serif",
        role="img",
        aria_label=label,
        **more,
    )
