"""What the grid does not ask: peeking, bad weeks, promises, controls, ramps, guardrails, ratios.

Each question is asked of many simulated series; its row gives what we say, what a naive test
says where there is one, and the bar.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.impact_series import DAYS, Array, Rng, allowance, autoregressive, welch
from proposals.impact.method.analysis import Series, Step, analyse
from proposals.impact.method.assessment import Assessment
from proposals.impact.method.guardrails import worse_together
from proposals.impact.method.verdict import Verdict


@dataclass(frozen=True)
class Row:
    """One answer in per cent; ``most`` or ``least`` is its bar, ``naive`` what Welch says."""

    text: str
    ours: float
    runs: int
    naive: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def is_held(self) -> bool:
        if self.most is not None and self.ours > self.most + allowance(self.most, self.runs):
            return False
        return self.least is None or self.ours >= self.least - allowance(self.least, self.runs)

    @property
    def bar(self) -> str:
        if self.most is None and self.least is None:
            return ""
        text = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"
        return f"{text} {'held' if self.is_held else 'BROKEN'}"


def ask(values: Array, before: int, **question: Any) -> Assessment:
    return analyse(Series(DAYS[: len(values)], values), change=DAYS[before], **question)


def claims(answer: Assessment) -> bool:
    """Say whether the interval leaves out zero."""
    if answer.effect_low is None or answer.effect_high is None:
        return False
    return answer.effect_low > 0 or answer.effect_high < 0


def share(runs: int, seed: int, deed: Callable[[Rng], Any]) -> Any:
    """Return the mean in per cent of what ``deed`` says (a number, or several) of each series."""
    return 100 * np.mean([deed(np.random.default_rng([seed, run])) for run in range(runs)], axis=0)


def peeking(runs: int, seed: int) -> Iterator[Row]:
    """Look every day from day 8 to day 30, or three times as planned; nothing was changed."""

    def daily(memory: float) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            values = autoregressive(rng, 60, memory)
            ends = range(38, 61)
            ours = any(claims(ask(values[:end], 30, review=DAYS[60])) for end in ends)
            return ours, any(welch(values[:30], values[30:end]) for end in ends)

        return deed

    def planned(rng: Rng) -> tuple[bool, bool]:
        values = autoregressive(rng, 60, 0.6)
        ours = any(claims(ask(values[:end], 30, looks=3)) for end in (40, 50, 60))
        return ours, any(welch(values[:30], values[30:end]) for end in (40, 50, 60))

    few = max(20, runs // 3)
    for name, memory in (("independent", 0.0), ("AR 0.6", 0.6)):
        ours, naive = share(few, seed, daily(memory))
        yield Row(f"ever claimed in 23 daily looks, {name}", ours, few, naive, most=8)
    ours, naive = share(runs, seed, planned)
    yield Row("ever claimed in 3 planned looks, AR 0.6", ours, runs, naive, most=3)


def bad_weeks(runs: int, seed: int) -> Iterator[Row]:
    """Begin three points after a week more than one sd worse than usual; nothing was changed."""

    def started(before: int) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            noise = autoregressive(rng, 600, 0.6)
            weeks = np.convolve(noise, np.ones(7) / 7, "valid")  # week i is points i to i + 6
            bad = np.flatnonzero(weeks[before : 600 - 45] > 1)
            if not len(bad):
                return deed(rng)
            start = before + int(bad[0]) + 7 + 3
            values = noise[start - before : start + 30]
            answer = ask(values, before, accepted=DAYS[before - 3])
            improved = answer.verdict in (Verdict.IMPROVED, Verdict.TARGET_MET)
            fell = values[before:].mean() < values[:before].mean()
            return improved, fell and welch(values[:before], values[before:])

        return deed

    for before in (28, 60):
        ours, naive = share(runs, seed, started(before))
        yield Row(f"“improved” after a bad week, {before} points before", ours, runs, naive, most=6)


def promises(runs: int, seed: int) -> Iterator[Row]:
    """What is said where nothing, half, or all of a promise of one sd arrived."""

    def said(part: float, verdicts: set[Verdict], memory: float) -> Callable[[Rng], bool]:
        def deed(rng: Rng) -> bool:
            values = 100 + autoregressive(rng, 60, memory) - part * (np.arange(60) >= 30)
            return ask(values, 30, target=99, baseline=100).verdict in verdicts

        return deed

    met, worse = {Verdict.TARGET_MET}, {Verdict.GOT_WORSE}
    for name, memory in (("independent", 0.0), ("AR 0.6", 0.6)):
        text = f"“target met” with no effect, {name}"
        yield Row(text, share(runs, seed, said(0, met, memory)), runs, most=3)
        text = f"“target met” with half the promise, {name}"
        yield Row(text, share(runs, seed, said(0.5, met, memory)), runs, most=15)
    text = "“no detectable change” with all of the promise, AR 0.6"
    none = {Verdict.NO_DETECTABLE_CHANGE}
    yield Row(text, share(runs, seed, said(1, none, 0.6)), runs, most=3)
    yield Row(
        "“got worse” with all of the promise, AR 0.6",
        share(runs, seed, said(1, worse, 0.6)),
        runs,
        most=1,
    )


def controls(runs: int, seed: int) -> Iterator[Row]:
    """Take away what a control shares: own noise AR 0.3, sd 0.5; common part AR 0.9, sd 1."""

    def compared(effect: float, shock: float, how: str) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            after = np.arange(90) >= 60
            common = autoregressive(rng, 90, 0.9) + shock * after
            own, beside = (0.5 * autoregressive(rng, 90, 0.3) for _ in range(2))
            control = 2 * autoregressive(rng, 90, 0.9) if how == "unrelated" else common + beside
            values = common + own + effect * after
            series = None if how == "none" else Series(DAYS[:90], control)
            gap = values - control
            found = welch(values[:60], values[60:]) if how == "none" else welch(gap[:60], gap[60:])
            return claims(ask(values, 60, control=series)), found

        return deed

    for text, effect, shock, how, bars in (
        ("nothing, with a good control", 0, 0, "good", {"most": 6}),
        ("nothing but a shock to both, with a good control", 0, 1, "good", {"most": 6}),
        ("nothing but a shock to both, without control", 0, 1, "none", {}),
        ("nothing, with an unrelated control", 0, 0, "unrelated", {"most": 10}),
        ("power at 1 sd, with a good control", 1, 0, "good", {"least": 80}),
        ("power at 1 sd, without control", 1, 0, "none", {}),
    ):
        ours, naive = share(runs, seed, compared(effect, shock, how))
        yield Row(f"claims: {text}", ours, runs, naive, **bars)


def ramps(runs: int, seed: int) -> Iterator[Row]:
    """Roll out over 15 days (a quarter, half, all); 60 points before, 30 after the first step."""
    part = np.repeat([0, 0.25, 0.5, 1], [60, 5, 10, 15])
    steps = [Step(DAYS[60], 0.25), Step(DAYS[65], 0.5), Step(DAYS[75], 1.0)]

    def rolled(effect: float, **question: Any) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            answer = ask(autoregressive(rng, 90, 0.3) + effect * part, 60, **question)
            low, high = answer.effect_low, answer.effect_high
            covered = low is None or high is None or low <= effect <= high
            return covered, claims(answer)

        return deed

    for text, question in (
        ("with the recorded steps", {"steps": steps}),
        ("ramp left out", {"complete": DAYS[75]}),
        ("taken for one step at the start", {}),
    ):
        bar = 92 if question else None
        covered, found = share(runs, seed, rolled(1.0, **question))
        yield Row(f"coverage of a ramp, {text} (power {found:.0f})", covered, runs, least=bar)


def guardrails(runs: int, seed: int) -> Iterator[Row]:
    """Say that one of several guardrails got worse, where none did; and see one that did."""

    def harmed(count: int, harm: float, together: bool) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            series = [autoregressive(rng, 60, 0.6) for _ in range(count)]
            series[0] = series[0] + harm * (np.arange(60) >= 30)
            answers = [ask(values, 30, direction="down") for values in series]
            single = [answer.verdict is Verdict.GOT_WORSE for answer in answers]
            worse = worse_together([answer.doubt for answer in answers]) if together else single
            return (any(worse), single[0]) if not harm else (worse[0], single[0])

        return deed

    few = max(20, runs // 3)
    for count in (3, 8):
        alone, _ = share(few, seed, harmed(count, 0, together=False))
        ours, _ = share(few, seed, harmed(count, 0, together=True))
        text = f"any of {count} unharmed guardrails “got worse” in the headline"
        yield Row(f"{text} (each by itself: {alone:.1f})", ours, few, most=6)
    ours, single = share(few, seed, harmed(3, 2.0, together=True))
    yield Row(f"1 of 3 worse by 2 sd, said in the headline (by itself: {single:.0f})", ours, few)


def ratios(runs: int, seed: int) -> Iterator[Row]:
    """Claim that a rare event's share moved, when only the number of cases did."""

    def counted(rate: float, cases: tuple[int, int], doubled: bool) -> Callable[[Rng], Any]:
        def deed(rng: Rng) -> tuple[bool, bool, bool, bool]:
            after = np.arange(90) >= 60
            n = np.maximum(rng.poisson(np.where(after, cases[1], cases[0])), 1)
            events = rng.binomial(n, rate * (1 + doubled * after))
            ours, plain, logit = (
                analyse(Series(DAYS[:90], values, n=sizes), change=DAYS[60], kind=kind)
                for values, sizes, kind in (
                    (events / n, n.tolist(), "ratio"),
                    (events / n, None, "ratio"),
                    (np.log((events + 0.5) / (n - events + 0.5)), None, "value"),
                )
            )
            low, high = ours.effect_low or 0.0, ours.effect_high or 0.0
            covered = ours.effect_low is None or low <= rate * doubled <= high
            return claims(ours), claims(plain), claims(logit), covered

        return deed

    for rate, cases in ((0.02, (20, 60)), (0.02, (60, 20)), (0.05, (8, 8))):
        ours, plain, logit, _ = share(runs, seed, counted(rate, cases, False))
        text = f"claims: {100 * rate:g} % of {cases[0]} then {cases[1]} cases a day"
        text += f" (without sizes: {plain:.1f}; logit: {logit:.1f})"
        yield Row(text, ours, runs, most=6)
    ours, plain, _, covered = share(runs, seed, counted(0.05, (20, 40), True))
    text = f"coverage where 5 % doubled, 20 then 40 cases (power {ours:.0f}, without {plain:.0f})"
    yield Row(text, covered, runs, least=92)


def seasons(runs: int, seed: int) -> Iterator[Row]:
    """Claim an effect where only the season of the year moved: two years of days, AR 0.6."""

    def turned(swing: float, effect: float, days: int) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            year = 2 * math.pi * (np.arange(760) / 365.25 + rng.random())
            values = autoregressive(rng, 760, 0.6) + swing * np.sin(year)
            values = (values + effect * (np.arange(760) >= 730))[-days:]
            window = slice(days - 75, days - 30)
            return (
                claims(ask(values, days - 30)),
                welch(values[window], values[days - 30 :]),
            )

        return deed

    few = max(20, runs // 2)
    known, naive = share(few, seed, turned(2, 0, 760))
    unknown, _ = share(few, seed, turned(2, 0, 400))
    text = f"claims: a season of ± 2 sd, two years before (with one year: {unknown:.1f})"
    yield Row(text, known, few, naive, most=6)
    known, naive = share(few, seed, turned(0, 0, 760))
    yield Row("claims: no season, two years before", known, few, naive, most=6)
    known, _ = share(few, seed, turned(2, 2, 760))
    yield Row("power at 2 sd: a season of ± 2 sd, two years before", known, few)


def declarations(runs: int, seed: int) -> Iterator[Row]:
    """Declare a metric steady: what it wins where that is true, and costs where it is not."""

    def steady(effect: float, drift: float) -> Callable[[Rng], tuple[bool, bool]]:
        def deed(rng: Rng) -> tuple[bool, bool]:
            noise = rng.standard_normal(60) + np.linspace(-drift, drift, 60) / 2
            values = noise + effect * (np.arange(60) >= 30)
            return claims(ask(values, 30, steady=True)), claims(ask(values, 30))

        return deed

    for text, effect, drift, most in (
        ("nothing, declared steady and so it was", 0, 0, 6),
        ("1 sd, declared steady and so it was", 1, 0, None),
        ("nothing, declared steady but drifting by 2 sd", 0, 2, None),
    ):
        ours, without = share(runs, seed, steady(effect, drift))
        yield Row(f"claims: {text} (not declared: {without:.1f})", ours, runs, most=most)


QUESTIONS = (
    peeking, bad_weeks, promises, controls, ramps, guardrails, ratios, seasons, declarations,
)  # fmt: skip


def show(runs: int, seed: int) -> int:
    """Print every question's rows; return how many bars were broken."""
    print(f"\nOther questions to simulated series, up to {runs} of each; per cent")
    print(f"{'ours':>6}{'Welch':>7}  {'bar':13}")
    broken = 0
    for question in QUESTIONS:
        for row in question(runs, seed):
            naive = "" if row.naive is None else f"{row.naive:.1f}"
            print(f"{row.ours:6.1f}{naive:>7}  {row.bar:13} {row.text}", flush=True)
            broken += not row.is_held
    return broken
