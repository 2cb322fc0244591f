"""Whether work ends, whatever it is given and however slow the machine is.

Tests judge no speed; `bench/` does. What grows with the cube of its input, or looks back
without end, takes longer than this on every machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 60


@contextmanager
def ends() -> Iterator[None]:
    """Assert that what happens in the block is over within patience."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SECONDS
