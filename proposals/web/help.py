"""How to write Markdown here, as it is typed and as it is shown; and what the keys do."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.markup import render

bp = Blueprint("help", __name__)


class Example(NamedTuple):
    name: str
    source: str
    html: str = ""
    note: str = ""


# @you stands for the reader's own handle.
EXAMPLES = (
    Example("Emphasis", "*soft*, **strong**, ~~gone~~, `code`"),
    Example("Headings", "## Why now\n\n### Numbers", note="Each has an address of its own."),
    Example("Lists", "- one\n- two\n  - nested\n\n1. first\n2. second\n\n- [x] done\n- [ ] to do"),
    Example("Links", "[the rules](/rules), https://example.org, [up](#emphasis)"),
    Example("Proposals and people", "See #1 or TL-1, and ask @you."),
    Example("Emoji", ":rocket: :white_check_mark: :tada:"),
    Example("Tables", "| region | p95, ms |\n|--------|--------:|\n| eu-1   |     120 |"),
    Example("Quotes", "> Builds take too long.\n>\n> > They do."),
    Example("Code", '```python\ndef fast(build: str) -> bool:\n    return build == "cached"\n```'),
    Example("Alerts", "> [!WARNING]\n> Old clients stop working."),
    Example("Admonitions", '!!! tip "For reviewers"\n    Begin with the *numbers*.'),
    Example("Definitions", "Cold build\n:   One that finds nothing in the cache."),
    Example("Footnotes", "Fast enough.[^1]\n\n[^1]: Measured for a week."),
    Example(
        "Mathematics",
        "On average $\\bar{x} = \\frac{1}{n} \\sum_i x_i$:\n\n$$\ne = m c^2\n$$",
        note="A price such as $5 stays a price.",
    ),
    Example(
        "Diagrams",
        "```mermaid\nflowchart LR\n  Build --> Cache{In the cache?}\n"
        "  Cache -- yes --> Fetch\n  Cache -- no --> Compile\n```",
        note="By Mermaid; where scripts are off, and on paper, its source is shown.",
    ),
    Example(
        "Folded away", "<details>\n<summary>The long version</summary>\n\nHere it is.\n\n</details>"
    ),
)


# Where they work, and there the key and what it does. Those without Ctrl can be turned off.
KEYS = (
    ("Everywhere", (("/", "Search"), ("?", "This page"), ("Ctrl + Enter", "Send the form"))),
    (
        "A proposal's text",
        (
            ("c", "Comment on the selected words, or on the paragraph that has the focus"),
            ("↑ ↓", "Go from paragraph to paragraph, once one has the focus"),
            ("n p", "Next thread, previous thread"),
            ("Enter", "On a number in the text: open its thread"),
            ("Esc", "Back from a thread to its words; close a form and keep what was typed"),
        ),
    ),
    (
        "A suggestion that has the focus",
        (("a", "Take it up"), ("d", "Decline it, with a word why")),
    ),
    ("A comparison", (("n p", "Next change, previous change"),)),
    (
        "The editor",
        (
            ("Ctrl + S", "Save"),
            ("Ctrl + B, I, E, K", "Bold, italic, code, link"),
            ("Ctrl + Alt + H", "Heading"),
            ("Ctrl + Shift + 7, 8, L", "Numbered list, list, tasks"),
        ),
    ),
)


@bp.get("/help/keys")
def keys() -> ResponseReturnValue:
    return render_template("help/keys.html", groups=KEYS)


@bp.get("/help/markdown")
def markdown() -> ResponseReturnValue:
    return render_template("help/markdown.html", examples=_shown(actor().handle or "you"))


@lru_cache(maxsize=100)
def _shown(handle: str) -> tuple[Example, ...]:
    """Return the examples with what they become; our own few lines need no guard."""
    written = [each._replace(source=each.source.replace("@you", f"@{handle}")) for each in EXAMPLES]
    people = frozenset({handle})
    return tuple(
        each._replace(html=render(each.source, inline=True, people=people).html) for each in written
    )
