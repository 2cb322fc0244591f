"""The same analysis as a command, for whoever wants to compute it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

CONTROL = "control"  # the control's column in the file that goes with the command

_VALUES = {
    "complete": "--complete",
    "target": "--target",
    "baseline": "--baseline",
    "direction": "--direction",
    "kind": "--kind",
    "minimum_effect": "--min-effect",
    "review": "--review",
    "accepted": "--accepted",
    "until": "--until",
    "unit": "--unit",
}
_DECLARED = {
    "control_is_random": "--randomised",
    "steady": "--steady",
    "overlapped": "--overlapped",
}


def command_of(inputs: Mapping[str, Any], file: str) -> str:
    """Return the command that gives the same answer on the points in ``file``.

    ``inputs`` is what an assessment was asked with; what an earlier version did not ask may be
    missing.  ``file`` is a CSV with the columns at, value, n and, where there is a control,
    control.  The text is safe to paste into a shell.
    """
    return shlex.join(["flask", "impact", "analyse", *_arguments(inputs, file)])


def partial_steps(steps: Any) -> list[tuple[str, float]]:
    """Return the recorded (day, share); none where all had it at once, as ``change`` says."""
    known = [(day, share) for day, share in steps or ()]
    return known if any(share < 1 for _, share in known) else []


def _arguments(inputs: Mapping[str, Any], file: str) -> Iterator[str]:
    yield from (file, "--change", inputs["change"])
    for day, share in partial_steps(inputs.get("steps")):
        yield from ("--step", f"{day}:{_written(share)}")
    for name, option in _VALUES.items():
        if inputs.get(name) not in (None, ""):
            # With = so that a negative number is not taken for an option.
            yield f"{option}={_written(inputs[name])}"
    if inputs.get("control"):
        yield f"--control={CONTROL}"
    if (inputs.get("looks") or 1) > 1:
        yield f"--looks={inputs['looks']}"
    yield from (option for name, option in _DECLARED.items() if inputs.get(name))


def _written(value: Any) -> str:
    """Return a value as the command reads it, every digit of a number kept."""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
