"""What share of the promise arrived, in words."""

from __future__ import annotations

from proposals.impact.method.assessment import Assessment, Flag
from proposals.impact.method.verdict import Verdict

_PARTS = (
    (0.1, "a tenth"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (1 / 3, "a third"),
    (0.4, "two fifths"),
    (0.5, "half"),
    (0.6, "three fifths"),
    (2 / 3, "two thirds"),
    (0.75, "three quarters"),
    (0.8, "four fifths"),
    (0.9, "nine tenths"),
)


def share_sentence(answer: Assessment) -> str:
    """Return how much of the promised change arrived; empty where that cannot be said.

    Nothing is said of a metric that was to stay, of a limit, or of data that fit anything.
    """
    share, promise = answer.share_of_promise, answer.promise
    limit = answer.direction == "stay" or Flag.WRONG_WAY in answer.flags
    if share is None or not promise or limit:
        return ""
    low, high = sorted(((answer.effect_low or 0) / promise, (answer.effect_high or 0) / promise))
    match answer.verdict:
        case Verdict.TARGET_MET | Verdict.IMPROVED:
            return f"{_of(share)} what was promised ({_percent(low)} to {_percent(high)})."
        case Verdict.NO_DETECTABLE_CHANGE:
            return f"At most {_percent(max(high, 0))} of what was promised, and perhaps nothing."
        case Verdict.GOT_WORSE:
            return "Nothing of what was promised: it moved the other way."
    return ""


def _of(share: float) -> str:
    if share < 0.05:
        return "Hardly any of"
    if share < 0.95:
        return f"About {min(_PARTS, key=lambda part: abs(part[0] - share))[1]} of"
    if share < 1:
        return "Almost all of"
    if share < 1.1:
        return "All of"
    if share < 1.75:
        return f"{_percent(share)} of"
    return "About twice" if share < 2.5 else f"More than {int(share)} times"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", "−")
