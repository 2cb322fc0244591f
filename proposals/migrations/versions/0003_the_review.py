"""the review and the decision: anchors, suggestions, drafts, forecasts, stand-ins, the policy

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

import proposals.db

revision = "0003"
down_revision = "0002"


def refer(table: str, column: str, other: str) -> None:
    """Add a column that refers to another table.

    Written out because Alembic would rebuild the table on SQLite, and half the schema
    refers to it.
    """
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
        f" CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
    )


def upgrade() -> None:
    op.create_table('policy_version',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('thresholds', sa.JSON(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_policy_version_saved_by_id_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_policy_version'))
    )
    op.create_table('stand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('stand_in_id', sa.Integer(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('named_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_stand_in_person_id_person')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['person.id'], name=op.f('fk_stand_in_stand_in_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in'))
    )
    with op.batch_alter_table('stand_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stand_in_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stand_in_stand_in_id'), ['stand_in_id'], unique=False)

    op.create_table('position_draft',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('stance', sa.Enum('supports', 'reservation', 'no_objection', 'disagrees', 'objects', 'recused', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('would_settle', sa.Text(), nullable=False),
    sa.Column('for_id', sa.Integer(), nullable=True),
    sa.Column('saved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['for_id'], ['person.id'], name=op.f('fk_position_draft_for_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_position_draft_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_position_draft_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_position_draft'))
    )
    with op.batch_alter_table('position_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_position_draft_person_id'), ['person_id'], unique=False)

    op.create_table('reading',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('read_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reading_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_reading_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_person_id'), ['person_id'], unique=False)

    op.create_table('anchor',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('exact', sa.Text(), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=False),
    sa.Column('suffix', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('fit', sa.Enum('stands', 'edited', 'gone', name='fit', native_enum=False, length=32), nullable=False),
    sa.Column('now_in', sa.Integer(), nullable=False),
    sa.Column('now_start', sa.Integer(), nullable=True),
    sa.Column('now_end', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_anchor_thread_id_thread')),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_anchor'))
    )
    op.create_table('forecast',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('revision_number', sa.Integer(), nullable=False),
    sa.Column('given_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_forecast_commitment_id_commitment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_forecast_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forecast')),
    sa.UniqueConstraint('commitment_id', 'person_id', 'revision_number', name=op.f('uq_forecast_commitment_id'))
    )
    with op.batch_alter_table('forecast', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forecast_person_id'), ['person_id'], unique=False)

    op.create_table('jotting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('comment', 'question', 'concern', 'suggestion', 'praise', name='threadkind', native_enum=False, length=32), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('would_settle', sa.Text(), nullable=False),
    sa.Column('replacement', sa.Text(), nullable=True),
    sa.Column('selectors', sa.JSON(), nullable=True),
    sa.Column('is_collected', sa.Boolean(), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('saved_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('discarded_at', proposals.db.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_jotting_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_jotting_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_jotting_thread_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jotting')),
    sa.UniqueConstraint('person_id', 'proposal_id', 'place', name=op.f('uq_jotting_person_id'))
    )
    with op.batch_alter_table('jotting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_jotting_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('revision_credit',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_revision_credit_person_id_person')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_revision_credit_revision_id_revision')),
    sa.PrimaryKeyConstraint('revision_id', 'person_id', name=op.f('pk_revision_credit'))
    )
    with op.batch_alter_table('revision_credit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_credit_person_id'), ['person_id'], unique=False)

    op.create_table('comment_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('replaced_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_edit_comment_id_comment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_edit'))
    )
    with op.batch_alter_table('comment_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_edit_comment_id'), ['comment_id'], unique=False)

    op.create_table('reaction',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('thanks', 'agree', 'looking', name='reactionkind', native_enum=False, length=32), nullable=False),
    sa.Column('reacted_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_reaction_comment_id_comment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reaction_person_id_person')),
    sa.PrimaryKeyConstraint('comment_id', 'person_id', 'kind', name=op.f('pk_reaction'))
    )
    op.add_column("comment", sa.Column('edited_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    op.add_column("comment", sa.Column('deleted_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    refer("comment", "deleted_by_id", "person")
    op.add_column("comment", sa.Column('deleted_because', sa.Text(), server_default='', nullable=False))
    refer("decision", "corrects_id", "decision")
    op.add_column("decision", sa.Column('why_corrected', sa.Text(), server_default='', nullable=False))
    refer("decision", "for_id", "person")
    with op.batch_alter_table('condition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dropped', sa.Text(), server_default='', nullable=False))
        batch_op.alter_column('milestone_id', existing_type=sa.Integer(), nullable=True)

    op.add_column("dissent", sa.Column('treatment', sa.Enum('settled', 'condition', 'accepted_risk', 'heard', name='treatment', native_enum=False, length=32), nullable=True))
    op.execute(
        "UPDATE dissent SET treatment ="
        " (SELECT thread.treatment FROM thread WHERE thread.id = dissent.thread_id)"
        " WHERE answer <> ''"
    )
    op.create_table('dissent_addition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dissent_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('added_at', proposals.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dissent_id'], ['dissent.id'], name=op.f('fk_dissent_addition_dissent_id_dissent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dissent_addition'))
    )
    with op.batch_alter_table('dissent_addition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dissent_addition_dissent_id'), ['dissent_id'], unique=False)

    refer("event", "for_id", "person")
    op.add_column("final_comment", sa.Column('extension_reason', sa.Text(), server_default='', nullable=False))
    op.add_column("final_comment", sa.Column('first_closes_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    op.add_column("proposal", sa.Column('needs', sa.JSON(), nullable=True))
    op.add_column("letter", sa.Column('is_batched', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("look", sa.Column('earlier_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    refer("position", "taken_by_id", "person")
    op.add_column("reviewer", sa.Column('accepted_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    op.add_column("reviewer", sa.Column('promised_on', sa.Date(), nullable=True))
    op.add_column("reviewer", sa.Column('declined_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    op.add_column("reviewer", sa.Column('declined_reason', sa.Text(), server_default='', nullable=False))
    refer("reviewer", "handed_to_id", "person")
    refer("reviewer", "answered_by_id", "person")
    op.add_column("thread", sa.Column('disposition', sa.Enum('taken', 'declined', 'answered', name='disposition', native_enum=False, length=32), nullable=True))
    op.add_column("thread", sa.Column('disposition_text', sa.Text(), server_default='', nullable=False))
    op.add_column("thread", sa.Column('disposed_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    refer("thread", "disposed_by_id", "person")
    op.add_column("thread", sa.Column('passage', sa.Text(), nullable=True))
    op.add_column("thread", sa.Column('replacement', sa.Text(), nullable=True))
    op.add_column("thread", sa.Column('applied_in', sa.Integer(), nullable=True))
    op.add_column("thread", sa.Column('escalated_at', proposals.db.UTCDateTime(timezone=True), nullable=True))
    refer("thread", "escalated_by_id", "person")
    op.add_column("thread", sa.Column('escalation_text', sa.Text(), server_default='', nullable=False))
    op.add_column("thread", sa.Column('nudged_at', proposals.db.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore the copy that was made before the upgrade.")
