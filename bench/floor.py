"""The floor: the least Flask application that reads or writes the same rows.

SQLAlchemy and one Jinja template a page; no sign-in, no checks, no frame. What the
product costs above it is what sign-in, visibility, rules and the page around cost.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask, redirect, render_template_string, request
from sqlalchemy.orm import Session, joinedload, selectinload

from proposals.drafting.models import Commitment, Proposal, Reviewer, Revision, Seat
from proposals.metrics.models import Metric, Point
from proposals.review.models import Comment, Position, Thread

SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
)

OUT_OF_THE_WAY = 10_000_000  # of the numbers that the product gives

PROPOSAL = """<!doctype html><title>{{ p.title }}</title><h1>{{ p.title }}</h1>
<p>{{ p.owner.name }}, {{ p.stage }}</p>
{% for s in p.seats %}<p>{{ s.role }} {{ s.person.name }}</p>{% endfor %}
{% for r in p.reviewers %}<p>{{ r.person.name }}</p>{% endfor %}
{% for s in p.positions %}<p>{{ s.person.name }} {{ s.stance }} {{ s.statement }}</p>{% endfor %}
{% for c in p.commitments %}<p>{{ c.metric.name }} {{ c.baseline }} {{ c.target }}</p>{% endfor %}
{{ p.latest.body_html | safe }}
"""
REVIEW = """<!doctype html><title>{{ p.title }}</title><h1>{{ p.title }}</h1>
<p>{{ p.owner.name }}, {{ p.stage }}</p>
{% for s in p.seats %}<p>{{ s.role }} {{ s.person.name }}</p>{% endfor %}
{% for r in p.reviewers %}<p>{{ r.person.name }}</p>{% endfor %}
{% for s in p.positions %}<p>{{ s.person.name }} {{ s.stance }} {{ s.statement }}</p>{% endfor %}
{% for t in threads %}<h2>{{ t.kind }} {{ t.opened_by.name }}</h2>
{% for c in t.comments %}<p>{{ c.author.name }} {{ c.written_at }}</p>
{{ c.html | safe }}{% endfor %}
{% endfor %}"""
LIST = """<!doctype html><title>Proposals</title><table>{% for p in rows %}
<tr><td>{{ p.number }}<td>{{ p.title }}<td>{{ p.stage }}<td>{{ p.owner.name }}
<td>{% for s in p.seats %}{{ s.role }} {{ s.person.name }} {% endfor %}
<td>{% for c in p.commitments %}{{ c.baseline }} {{ c.target }} {{ c.metric.unit }}{% endfor %}
<td>{{ p.active_at }}{% endfor %}</table>"""

FRAME = (
    joinedload(Proposal.owner),
    selectinload(Proposal.seats).joinedload(Seat.person),
    selectinload(Proposal.commitments).joinedload(Commitment.metric),
)
PARTS = (
    *FRAME,
    selectinload(Proposal.reviewers).joinedload(Reviewer.person),
    selectinload(Proposal.positions).joinedload(Position.person),  # type: ignore[attr-defined]
)


def create_floor(url: str) -> Flask:
    """Return the floor application on a database that the product has filled."""
    app = Flask(__name__)
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", _prepare)

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.get("/p/<int:number>")
    def proposal(number: int) -> str:
        with Session(engine) as session:
            wanted = sa.select(Proposal).where(Proposal.number == number)
            found = session.scalars(wanted.options(*PARTS, joinedload(Proposal.latest))).one()
            return render_template_string(PROPOSAL, p=found)

    @app.get("/p/<int:number>/review")
    def review(number: int) -> str:
        with Session(engine) as session:
            wanted = sa.select(Proposal).where(Proposal.number == number)
            found = session.scalars(wanted.options(*PARTS)).one()
            talk = sa.select(Thread).where(Thread.proposal_id == found.id).order_by(Thread.id)
            comments = selectinload(Thread.comments).joinedload(Comment.author)
            threads = session.scalars(talk.limit(50).options(comments)).all()
            return render_template_string(REVIEW, p=found, threads=threads)

    @app.get("/proposals")
    def listing() -> str:
        with Session(engine) as session:
            wanted = sa.select(Proposal).order_by(Proposal.active_at.desc(), Proposal.id.desc())
            if words := request.args.get("q"):
                found = sa.text(
                    "SELECT rowid AS proposal_id, rank FROM search_fts WHERE search_fts MATCH :q"
                ).bindparams(q=words)
                hits = found.columns(proposal_id=sa.Integer, rank=sa.Float).subquery()
                wanted = (
                    sa.select(Proposal)
                    .join(hits, hits.c.proposal_id == Proposal.id)
                    .order_by(hits.c.rank)
                )
            rows = session.scalars(wanted.limit(50).options(*FRAME)).all()
            return render_template_string(LIST, rows=rows)

    @app.post("/proposals")
    def create() -> object:
        with Session(engine) as session:
            last = session.scalar(sa.select(sa.func.max(Proposal.number))) or 0
            made = Proposal(
                number=max(last, OUT_OF_THE_WAY) + 1, title=request.form["title"], owner_id=1
            )
            made.revision_number = 1
            session.add(made)
            session.flush()
            text = request.form["body"]
            session.add(
                Revision(proposal_id=made.id, number=1, title=made.title, body=text, author_id=1)
            )
            session.commit()
            return redirect(f"/p/{made.number}")

    @app.post("/threads/<int:thread>/comments")
    def comment(thread: int) -> object:
        with Session(engine) as session:
            body = request.form["body"]
            session.add(Comment(thread_id=thread, author_id=1, body=body, html=f"<p>{body}</p>"))
            session.commit()
            return redirect("/p/1")

    @app.post("/metrics/<key>/points")
    def points(key: str) -> object:
        given = request.get_json()["points"]
        with Session(engine) as session:
            metric = session.scalars(sa.select(Metric).where(Metric.key == key)).one()
            rows = [
                {
                    "metric_id": metric.id,
                    "at": datetime.fromisoformat(point["at"]).astimezone(UTC),
                    "value": point["value"],
                    "recorded_by_id": 1,
                }
                for point in given
            ]
            session.execute(sa.insert(Point), rows)
            session.commit()
        return {"added": len(rows)}

    return app


def _prepare(connection: object, record: object) -> None:
    for setting in SETTINGS:
        connection.execute(setting)  # type: ignore[attr-defined]


def some_points(start: datetime, amount: int) -> list[dict[str, object]]:
    """Return points a minute apart, as the API takes them."""
    return [
        {"at": (start + timedelta(minutes=minute)).isoformat(), "value": 800 + minute % 7}
        for minute in range(amount)
    ]
