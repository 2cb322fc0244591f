"""What can be refused about a metric."""

from __future__ import annotations

from proposals import words
from proposals.errors import Conflict, Invalid


class KeyTaken(Invalid):
    """Another metric, perhaps an archived one, has this key or had it before."""

    code, title = "key_taken", "This key is taken"

    def __init__(self, key: str, now_called: str = "") -> None:
        sentence = (
            f"{key} was a key of {now_called}, and still leads there; choose another key."
            if now_called
            else f"A metric called {key} exists already; choose another key."
        )
        super().__init__(sentence, {"key": [sentence]})


class UnitInUse(Invalid):
    """Points are stored in the old unit, and converting them silently would falsify them."""

    code, title = "unit_in_use", "The unit is in use"

    def __init__(self, unit: str, count: int) -> None:
        stored = f"{words.count(count, 'point is', 'points are')} stored in {unit or 'no unit'}"
        sentence = f"{stored}. For another unit, define another metric."
        super().__init__(sentence, {"unit": [sentence]})


class NotAlike(Invalid):
    """Two metrics that do not measure the same cannot become one."""

    code, title = "not_alike", "These two cannot become one"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"into": [sentence]})


class Archived(Conflict):
    """The metric is kept for what used it, and takes no more points."""

    code, title = "archived", "This metric is archived"

    def __init__(self) -> None:
        super().__init__("This metric is archived. Bring it back before recording points.")
