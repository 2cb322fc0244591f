"""The colours can be read: every pair that meets on a page, in both themes (WCAG 2.2, AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "proposals/static/css/tokens.css"
THEMES = ("light", "dark")
SURFACES = ("bg", "surface", "raised", "sunken", "hover")
TONES = ("ok", "warn", "bad", "info", "dissent")

TEXT_PAIRS = [
    *((ink, on) for ink in ("text", "text-2", "text-3") for on in SURFACES),
    *(("text", on) for on in ("mark", "ins", "del", "accent-soft")),
    *(("text", f"{tone}-soft") for tone in TONES),
    *(("text-2", f"{tone}-soft") for tone in TONES),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, on) for tone in TONES for on in ("bg", "surface", "sunken")),
    *(("accent", on) for on in SURFACES),
    *(("accent", f"{tone}-soft") for tone in TONES),
    *(("accent-ink", on) for on in ("surface", "sunken", "accent-soft")),
    ("on-accent", "accent"),
    ("on-accent", "accent-ink"),
    ("bg", "text"),
    *((f"av-{number}-ink", f"av-{number}") for number in range(1, 7)),
]
# Borders of fields, rings of focus, marks of a chart: shapes a person has to see.
SHAPE_PAIRS = [
    *(("control", on) for on in ("bg", "surface", "sunken")),
    *(("focus", on) for on in SURFACES),
    *(("c-promise", on) for on in ("surface", "c-band")),
    *(("accent", on) for on in ("surface", "c-band", "sunken")),
    ("mark-line", "surface"),
]


@pytest.fixture(scope="module")
def tokens() -> dict[str, dict[str, str]]:
    found = re.findall(
        r"--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)", TOKENS.read_text(encoding="utf-8")
    )
    return {name: {"light": light, "dark": dark} for name, light, dark in found}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, 'relative luminance')."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
class TestInEachTheme:
    @pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
    def test_text_stands_out_from_its_ground(self, tokens, theme, ink, ground):
        assert contrast(tokens[ink][theme], tokens[ground][theme]) >= 4.5

    @pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
    def test_a_shape_stands_out_from_its_ground(self, tokens, theme, shape, ground):
        assert contrast(tokens[shape][theme], tokens[ground][theme]) >= 3


def test_engines_without_light_dark_get_the_light_theme(tokens):
    _, _, fallback = TOKENS.read_text(encoding="utf-8").partition("@supports not")
    plain = dict(re.findall(r"--([\w-]+): (#\w{6});", fallback))
    assert plain == {name: colours["light"] for name, colours in tokens.items()}


def test_black_on_white_has_the_contrast_that_the_standard_names():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
