"""All stories, one function each: what is wanted, then twenty proposals."""

from __future__ import annotations

from proposals.cli.sample.stories import (
    Teller,
    accepted,
    closed,
    drafts,
    final_comment,
    in_trouble,
    left,
    measuring,
    not_now,
    objected,
    on_track,
    under_review,
    wanted,
)

STORIES: tuple[Teller, ...] = (
    wanted.four_goals,
    wanted.two_opportunities,
    drafts.restore_drill,
    drafts.late_payouts,
    objected.remote_build_cache,
    under_review.idempotency_keys,
    under_review.durable_job_queue,
    final_comment.rate_limits,
    final_comment.retire_v1_webhooks,
    accepted.schema_registry,
    accepted.two_step_migrations,
    not_now.graphql_gateway,
    not_now.report_replica,
    on_track.passkeys,
    in_trouble.images_at_the_edge,
    in_trouble.spot_runners,
    measuring.tax_off_the_checkout_path,
    closed.quarantine_flaky_tests,
    closed.docs_search,
    closed.new_on_call_rota,
    left.no_meetings_before_noon,
    left.runner_dependency_cache,
)
