"""the document: files, unsaved text, templates, goals and what else stands beside it

Revision: 0002, after 0001
"""

import itertools
import re

import sqlalchemy as sa
from alembic import op

import proposals.db

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table('goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('description_html', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('opened_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closing_note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_goal_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal'))
    )
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_owner_id'), ['owner_id'], unique=False)

    op.create_table('template_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('metrics', sa.JSON(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('is_retired', sa.Boolean(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_template_version_saved_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template_version')),
    sa.UniqueConstraint('key', 'number', name=op.f('uq_template_version_key'))
    )
    op.create_table('opportunity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('problem_html', sa.Text(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closing_note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_opportunity_asked_by_id_person')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_opportunity_goal_id_goal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opportunity'))
    )
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opportunity_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_opportunity_goal_id'), ['goal_id'], unique=False)

    op.create_table('affected_system',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_affected_system_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'name', name=op.f('pk_affected_system'))
    )
    with op.batch_alter_table('affected_system', schema=None) as batch_op:
        batch_op.create_index('ix_affected_system_name', ['name', 'proposal_id'], unique=False)

    op.create_table('alternative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('why_not', sa.Text(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_alternative_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_alternative_raised_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alternative'))
    )
    with op.batch_alter_table('alternative', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alternative_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_attachment_added_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_attachment_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('key', name=op.f('uq_attachment_key'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('dismissal',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('suggestion', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('dismissed_by_id', sa.Integer(), nullable=False),
    sa.Column('dismissed_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dismissed_by_id'], ['person.id'], name=op.f('fk_dismissal_dismissed_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_dismissal_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'suggestion', name=op.f('pk_dismissal'))
    )
    op.create_table('look',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('revision_number', sa.Integer(), nullable=False),
    sa.Column('earlier_number', sa.Integer(), nullable=True),
    sa.Column('looked_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_look_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_look_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_look'))
    )
    with op.batch_alter_table('look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_look_person_id'), ['person_id'], unique=False)

    op.create_table('proposal_goal',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_proposal_goal_goal_id_goal')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_goal_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'goal_id', name=op.f('pk_proposal_goal'))
    )
    with op.batch_alter_table('proposal_goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_goal_goal_id'), ['goal_id'], unique=False)

    op.create_table('share_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_share_link_made_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_share_link_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_share_link_digest'))
    )
    with op.batch_alter_table('share_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_link_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('tag',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_tag_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'word', name=op.f('pk_tag'))
    )
    with op.batch_alter_table('tag', schema=None) as batch_op:
        batch_op.create_index('ix_tag_word', ['word', 'proposal_id'], unique=False)

    op.create_table('unsaved',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('base_revision', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=True),
    sa.Column('typed_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.Column('seen_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unsaved_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_unsaved_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_unsaved'))
    )
    with op.batch_alter_table('unsaved', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unsaved_person_id'), ['person_id'], unique=False)

    op.add_column(
        "organisation",
        sa.Column("allows_share_links", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column("person", sa.Column("handle", sa.Text(), nullable=True))
    _name_everybody()
    op.create_index("ix_person_handle", "person", ["handle"], unique=True)
    op.create_table(
        "former_handle",
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_former_handle_person_id_person")
        ),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_former_handle")),
    )
    op.create_index("ix_former_handle_person_id", "former_handle", ["person_id"])
    op.add_column(
        "proposal",
        sa.Column("template_version", sa.Integer(), server_default="1", nullable=False),
    )
    op.add_column(
        "proposal", sa.Column("declined", sa.JSON(), server_default="{}", nullable=False)
    )
    op.add_column(
        "revision", sa.Column("noted", sa.JSON(), server_default="{}", nullable=False)
    )
    op.add_column("proposal", sa.Column("effort_low", sa.Double(), nullable=True))
    op.add_column("proposal", sa.Column("effort_high", sa.Double(), nullable=True))
    # Written out because Alembic would rebuild the table on SQLite, and half the schema
    # refers to it.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN opportunity_id INTEGER"
        " CONSTRAINT fk_proposal_opportunity_id_opportunity REFERENCES opportunity (id)"
    )
    op.create_index("ix_proposal_opportunity_id", "proposal", ["opportunity_id"])
    with op.batch_alter_table("reviewer") as reviewer:
        reviewer.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        reviewer.alter_column("person_id", existing_type=sa.INTEGER(), nullable=True)
        reviewer.create_index("ix_reviewer_team_id", ["team_id"])
        reviewer.create_foreign_key(op.f("fk_reviewer_team_id_team"), "team", ["team_id"], ["id"])
        reviewer.create_unique_constraint(
            op.f("uq_reviewer_proposal_id_team_id"), ["proposal_id", "team_id"]
        )
        reviewer.create_check_constraint(
            op.f("ck_reviewer_person_or_team"), "(person_id IS NULL) <> (team_id IS NULL)"
        )
    with op.batch_alter_table("turn") as turn:
        turn.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        turn.create_foreign_key(op.f("fk_turn_team_id_team"), "team", ["team_id"], ["id"])


def _name_everybody() -> None:
    """Give everybody with an account a handle: what stands before the @ of their address."""
    person = sa.table("person", sa.column("id"), sa.column("email"), sa.column("handle"))
    connection = op.get_bind()
    taken: set[str] = set()
    accounts = sa.select(person.c.id, person.c.email).where(person.c.email.is_not(None))
    for row in connection.execute(accounts.order_by(person.c.id)).all():
        bare = re.sub(r"[^a-z0-9]+", "-", row.email.partition("@")[0].lower()).strip("-")
        first = bare[:30].strip("-") or "member"
        tries = (first if n == 1 else f"{first}-{n}" for n in itertools.count(1))
        handle = next(each for each in tries if each not in taken)
        taken.add(handle)
        connection.execute(
            sa.update(person).where(person.c.id == row.id).values(handle=handle)
        )


def downgrade() -> None:
    raise NotImplementedError("Restore the copy that was made before the upgrade.")
