"""The words people read for what the code calls by enum values: one place, every page and mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from proposals import clock

STAGE = {
    "draft": "Draft",
    "in_review": "In review",
    "final_comment": "Final comment",
    "accepted": "Accepted",
    "declined": "Declined",
    "deferred": "Deferred",
    "rolling_out": "Rolling out",
    "measuring": "Measuring",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
    "superseded": "Superseded",
    "dormant": "Dormant",
}
# Where the next move of a proposal is made, below its own address.
NEXT_PAGE = {
    "draft": "/plan",
    "in_review": "/review",
    "final_comment": "/decision",
    "accepted": "/rollout",
    "rolling_out": "/rollout",
    "measuring": "/impact",
    "declined": "/plan",
    "deferred": "/plan",
    "dormant": "/plan",
    "closed": "/impact",
    "withdrawn": "",
    "superseded": "",
}
FUNCTION = {
    "engineering": "Engineering",
    "product": "Product",
    "executive": "Executive",
    "design": "Design",
    "operations": "Operations",
    "security": "Security",
    "data": "Data",
    "other": "Other",
}
SEAT = {
    "owner": "Owner",
    "sponsor": "Sponsor",
    "decider": "Decider",
    "rollout_owner": "Roll-out owner",
    "metric_owner": "Metric owner",
    "escalation": "Escalation",
}
SEAT_DUTY = {
    "owner": "accountable for the outcome",
    "sponsor": "whose goal it serves",
    "decider": "decides, and says why",
    "rollout_owner": "maintains it afterwards",
    "metric_owner": "brings the numbers",
    "escalation": "if it gets stuck",
}
STANCE = {
    "supports": "Supports",
    "reservation": "Supports, with a reservation",
    "no_objection": "No objection (not my area, I trust the reviewers)",
    "disagrees": "Disagrees, won’t block",
    "objects": "Objects",
    "recused": "Recused",
}
THREAD_KIND = {
    "comment": "Comment",
    "question": "Question",
    "concern": "Concern",
    "suggestion": "Suggestion",
    "praise": "Praise",
}
THREAD_STATE = {
    "open": "Open",
    "answered": "Answered",
    "resolved": "Resolved",
    "withdrawn": "Withdrawn",
    "treated": "Answered in the decision",
}
DISPOSITION = {"taken": "Taken", "declined": "Declined", "answered": "Answered"}
REACTION = {"thanks": "Thanks", "agree": "Agree", "looking": "Looking into it"}
TREATMENT = {
    "settled": "Settled by a change",
    "condition": "Turned into a condition",
    "accepted_risk": "Accepted as a risk",
    "heard": "Heard, and not agreed",
}
RULING = {
    "accepted": "Accepted",
    "with_conditions": "Accepted with conditions",
    "deferred": "Deferred",
    "declined": "Declined",
}
VERDICT = {
    "target_met": "Target met",
    "improved": "Improved, short of target",
    "no_detectable_change": "No detectable change",
    "got_worse": "Got worse",
    "not_enough_data": "Not enough data",
    "not_measured": "Not measured",
}
LOOK = {
    "asked": "asked for",
    "watch": "by the worker, while it is measured",
    "final": "the final look",
    "after_90": "whether it held, after 90 days",
    "after_180": "whether it held, after 180 days",
}
GRADE = {
    "A": "randomised or holdout",
    "B": "controlled or staggered",
    "C": "before/after series with trend",
    "D": "before/after points",
    "E": "judgement",
}
TEXT = {
    "title": "Title",
    "brief": "In brief",
    "body": "Document",
    "gets_worse": "What gets worse",
    "undo": "How we undo it",
    "stop_when": "What would make us stop",
    "cost": "What it costs",
}
SERVICE = {"github": "GitHub", "gitlab": "GitLab"}
CHANGE_STATE = {
    "open": "Open",
    "merged": "Merged",
    "closed": "Closed",
    "succeeded": "Succeeded",
    "failed": "Failed",
}
HOOK_ENDING = {
    "linked": "Named a proposal",
    "nothing_named": "Named nothing",
    "bad_signature": "Wrong signature",
    "replayed": "Sent again",
    "unknown_repository": "Unknown repository",
    "too_large": "Too large",
    "malformed": "Not understood",
}
CHANGE_KIND = {
    "commit": "Commit",
    "merge_request": "Merge request",
    "release": "Release",
    "deployment": "Deployment",
}
STATUS = {"on_track": "On track", "at_risk": "At risk", "off_track": "Off track"}
LANE = {"light": "Light lane", "standard": "Standard lane", "full": "Full lane"}
VISIBILITY = {
    "private": "Private draft",
    "organisation": "Everybody in the organisation",
    "restricted": "Only the people named here",
}
COMMITMENT_ROLE = {"goal": "Goal", "guardrail": "Guardrail", "observe": "Observe"}
MILESTONE_KIND = {
    "step": "Step",
    "rollout": "Roll-out step",
    "complete": "Roll-out complete",
    "rollback": "Rollback",
}
TRIGGER = {
    "stop_condition": "What was agreed would make us stop",
    "guardrail": "A number that must not get worse",
    "problem": "A problem that somebody surfaced",
    "other": "Something else",
}
LIKELIHOOD = {"low": "Low", "possible": "Possible", "likely": "Likely"}
SEVERITY = {"mild": "Mild", "serious": "Serious", "severe": "Severe"}
METRIC_KIND = {"value": "Value", "count": "Count", "ratio": "Ratio", "duration": "Duration"}
DIRECTION = {
    "up": "Higher is better",
    "down": "Lower is better",
    "stay": "Should stay where it is",
    "observe": "Only watched",
}
RHYTHM = {
    "hourly": "Every hour",
    "daily": "Every day",
    "weekly": "Every week",
    "monthly": "Every month",
    "yearly": "Every year",
    "irregular": "Now and then",
}
SOURCE_KIND = {
    "prometheus": "Prometheus, or what answers like it",
    "sql": "A database",
    "http": "JSON or CSV over HTTP",
}
CAUSE = {
    "estimate": "The estimate was off",
    "scope": "The scope changed",
    "adoption": "It was not taken up",
    "dependency": "Something it depended on",
    "external_change": "Something outside changed",
    "measurement": "The measurement was wrong",
    "deprioritised": "Other work came first",
    "wrong_idea": "The idea was wrong",
}
DISSENT_FINDING = {
    "right": "Was right",
    "partly": "Was partly right",
    "wrong": "Was not right",
    "open": "Cannot be told yet",
}
RISK_FINDING = {
    "right": "Came true",
    "partly": "Came true in part",
    "wrong": "Did not come true",
    "open": "Still open",
}
HELD = {"held": "Held", "faded": "Faded", "unclear": "Unclear"}
# What each job of the worker does, after "The worker".
JOB = {
    "deliver_due": "delivers what happened to whoever hears of it",
    "send_due": "sends letters",
    "pull_due": "fetches points for metrics",
    "run_clock": "accepts what nobody objects to, where the policy says so",
    "refresh_ended_periods": "says whose turn it is after a final comment has ended",
    "refresh_unasked": "works out what imported proposals need",
    "look_due": "looks at what accepted changes do",
    "remind_due": "reminds of dates, approvals and updates",
    "remind_to_measure": "reminds of measure-by dates and outcomes",
    "recheck_due": "looks again 90 and 180 days after an outcome",
    "rest_idle": "lets reviews rest that nobody touched",
    "nudge_idle": "reminds of reviews that nobody touched",
    "nudge_waiting": "reminds of concerns that wait",
    "forget_old": "forgets forms that were sent long ago",
    "forget_expired": "forgets old sign-ins and links",
    "forget_discarded": "forgets drafts that were thrown away",
}
SCOPE = {
    "read": "Read",
    "write": "Write",
    "metrics": "Push metrics",
    "admin": "Administer",
}


def day(value: date | datetime | None, zone: str = "UTC") -> str:
    """Return a day as 'Tue 30 June', with the year when it is not the current one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    text = f"{value:%a} {value.day} {value:%B}"
    return text if value.year == clock.today().year else f"{text} {value.year}"


def moment(value: datetime, zone: str = "UTC") -> str:
    """Return an instant as 'Tue 30 June at 14:03'."""
    return f"{day(value, zone)} at {value.astimezone(ZoneInfo(zone)):%H:%M}"


def time_left(until: datetime, now: datetime, zone: str = "UTC") -> str:
    """Return 'Ends in 3 days', counted by the calendar of the zone; on the last day, the hours."""
    if until <= now:
        return "Has ended"
    here = ZoneInfo(zone)
    days = (until.astimezone(here).date() - now.astimezone(here).date()).days
    if days:
        return "Ends tomorrow" if days == 1 else f"Ends in {days} days"
    minutes = int((until - now).total_seconds() // 60)
    hours = minutes // 60
    return f"Ends in {count(hours, 'hour') if hours else count(max(1, minutes), 'minute')}"


def since(value: datetime, zone: str = "UTC") -> str:
    """Return an instant of today as '14:03', and any other as 'Tue 30 June at 14:03'."""
    there = ZoneInfo(zone)
    is_today = value.astimezone(there).date() == clock.now().astimezone(there).date()
    return f"{value.astimezone(there):%H:%M}" if is_today else moment(value, zone)


def ago(value: datetime) -> str:
    """Return how long ago an instant was: 'just now', '12 minutes ago', '3 days ago'."""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{count(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{count(hours, 'hour') if hours < 24 else count(hours // 24, 'day')} ago"


def number(value: float | None) -> str:
    """Return a measured number with the digits that matter: 1,840 · 12.5 · 0.0431."""
    if value is None:
        return ""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}".replace("-", "−")
    digits = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 4
    text = f"{value:,.{digits}f}" if abs(value) >= 1 else f"{value:.3g}"
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def signed(value: float | None) -> str:
    """Return a difference with its sign: −4.1 or +2."""
    text = number(value)
    return f"+{text}" if value and value > 0 else text


def effort(low: float | None, high: float | None) -> str:
    """Return '3 to 6 person-weeks'; nothing unless both are known."""
    if low is None or high is None:
        return ""
    if low == high:
        return f"{number(low)} person-week{'' if low == 1 else 's'}"
    return f"{number(low)} to {number(high)} person-weeks"


def count(amount: int, one: str, many: str = "") -> str:
    """Return '1 concern' or '2 concerns'."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def every(minutes: int) -> str:
    """Return a rhythm as 'every 15 minutes', 'every hour', 'every 6 hours' or 'every day'."""
    for size, noun in ((10_080, "week"), (1_440, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0:
            return f"every {noun}" if minutes == size else f"every {minutes // size} {noun}s"
    return f"every {minutes} minutes"


def things_to_try(amount: int) -> str:
    """Return 'One thing to try' or 'Two things to try'; five and more are 'Some things'."""
    number = ("", "One thing", "Two things", "Three things", "Four things", "Some things")
    return f"{number[min(amount, 5)]} to try"


def size(amount: int) -> str:
    """Return '640 bytes', '12 KB' or '1.5 MB'."""
    if amount < 1024:
        return count(amount, "byte")
    kilobytes = amount / 1024
    return f"{kilobytes:.0f} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


WORDS_A_MINUTE = 238  # silent reading of English prose: Brysbaert (2019), J. Memory and Language


def reading_time(text: str) -> str:
    """Return about how long the text takes to read: 'About 4 minutes to read'."""
    minutes = max(1, round(len(text.split()) / WORDS_A_MINUTE))
    return f"About {count(minutes, 'minute')} to read"


def sentence_list(items: list[str]) -> str:
    """Return 'Ana', 'Ana and Bo' or 'Ana, Bo and Cai'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def in_order(stages: Iterable[str]) -> list[str]:
    """Return stages in the order of a proposal's life."""
    return sorted(stages, key=list(STAGE).index)
