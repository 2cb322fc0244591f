"""Several guardrails judged together; no numpy."""

from __future__ import annotations

from collections.abc import Sequence

ERROR = 0.05  # two-sided, of a claim that one of them got worse where none did


def worse_together(doubts: Sequence[float | None]) -> list[bool]:
    """Return which guardrails got worse, as a claim about all of them at once.

    ``doubts`` are the ``doubt`` of their assessments (None where there is none), in any order.
    Each guardrail's own verdict stands as it is, and none that got worse is passed over: those
    returned here got worse, the others *may have*.  For of ten unharmed ones some would look
    worse by chance far more often than one alone; a headline that claims only these is wrong
    about any of them as seldom as about one.  One guardrail answers as its verdict does.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.
    """
    known = sorted((doubt, place) for place, doubt in enumerate(doubts) if doubt is not None)
    worse = [False] * len(doubts)
    for passed, (doubt, place) in enumerate(known):
        if doubt >= ERROR / (len(known) - passed):
            break
        worse[place] = True
    return worse
