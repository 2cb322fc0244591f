"""The fixed vocabularies of a proposal."""

from __future__ import annotations

import enum


class Stage(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    FINAL_COMMENT = "final_comment"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DEFERRED = "deferred"
    ROLLING_OUT = "rolling_out"
    MEASURING = "measuring"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DORMANT = "dormant"


class Visibility(enum.StrEnum):
    PRIVATE = "private"
    ORGANISATION = "organisation"
    RESTRICTED = "restricted"


class Lane(enum.StrEnum):
    """How much ceremony the answers ask for; the policy says what each means."""

    LIGHT = "light"
    STANDARD = "standard"
    FULL = "full"


class SeatRole(enum.StrEnum):
    OWNER = "owner"
    SPONSOR = "sponsor"
    DECIDER = "decider"
    ROLLOUT_OWNER = "rollout_owner"
    METRIC_OWNER = "metric_owner"
    ESCALATION = "escalation"


class CommitmentRole(enum.StrEnum):
    GOAL = "goal"
    GUARDRAIL = "guardrail"
    OBSERVE = "observe"


class Likelihood(enum.StrEnum):
    LOW = "low"
    POSSIBLE = "possible"
    LIKELY = "likely"


class Severity(enum.StrEnum):
    MILD = "mild"
    SERIOUS = "serious"
    SEVERE = "severe"


class MilestoneKind(enum.StrEnum):
    STEP = "step"
    ROLLOUT = "rollout"
    COMPLETE = "complete"
    ROLLBACK = "rollback"
