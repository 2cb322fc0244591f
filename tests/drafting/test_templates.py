"""Templates: versions, what is offered, what a proposal keeps, what is suggested to measure."""

import pytest

from proposals.db import db
from proposals.drafting.actions import start
from proposals.drafting.actions.templating import (
    add_template,
    bring_back_template,
    restore_template,
    retire_template,
    save_template,
)
from proposals.drafting.errors import TemplateSavedMeanwhile
from proposals.drafting.templates import (
    all_templates,
    began_from,
    expected_sections,
    missing_sections,
    offered_templates,
    suggested_metrics_of,
    suggestions_of,
    template_behind,
    template_of,
    versions_of,
)
from proposals.errors import Forbidden, Invalid, NotFound
from proposals.events import LoggedEvent
from proposals.metrics.models import Direction
from tests.browser import Browser
from tests.builders import a_metric, a_person, a_proposal, an_administrator, an_organisation
from tests.statements import count_statements

pytestmark = pytest.mark.one_engine

BODY = "## Context\n\n<!-- Who\nis affected. -->\n\n## Narrative\n\n<!-- A day. -->"


@pytest.fixture(autouse=True)
def organisation(app):
    return an_organisation()


def _latest(key="reliability"):
    return versions_of(key)[0]


def _saved(key="reliability", *, by=None, base=None, **changed):
    latest = _latest(key)
    texts = {
        "name": latest.name,
        "purpose": latest.purpose,
        "metrics": latest.metrics,
        "body": latest.body,
    }
    base = latest.number if base is None else base
    by = by or an_administrator()
    return save_template(latest, **{**texts, **changed}, base=base, by=by)


def _added(name="Accessibility", *, by=None, body=BODY, metrics=()):
    by = by or an_administrator()
    return add_template(name=name, purpose="For everybody.", metrics=metrics, body=body, by=by)


class TestSaving:
    def test_makes_the_next_version_and_keeps_the_one_before(self):
        ada = an_administrator()
        row = _saved(purpose="Fewer outages.", message="Plainer", by=ada)
        assert (row.number, row.message, row.saved_by) == (2, "Plainer", ada)
        assert [each.number for each in versions_of("reliability")] == [2, 1]
        assert template_of("reliability", 1).purpose != "Fewer outages."

    def test_offers_the_new_version_in_the_old_one_s_place(self):
        before = [each.key for each in offered_templates()]
        _saved(name="Steadiness")
        assert [each.key for each in offered_templates()] == before
        assert "Steadiness" in [each.name for each in offered_templates()]

    def test_of_nothing_new_makes_no_version(self):
        assert _saved() is None
        assert _latest().number == 1

    def test_on_an_old_version_is_refused_and_names_who_saved(self):
        _saved(purpose="Hers.", by=an_administrator("Bea Admin"))
        with pytest.raises(TemplateSavedMeanwhile, match="Bea Admin saved version 2"):
            _saved(purpose="His.", base=1)
        assert _latest().purpose == "Hers."

    def test_is_recorded(self):
        _saved(purpose="Fewer outages.")
        event = db.session.query(LoggedEvent).filter_by(name="drafting.template_changed").one()
        assert event.phrase == "changed the template Reliability"

    def test_is_for_administrators(self):
        with pytest.raises(Forbidden, match="Only an administrator"):
            _saved(purpose="Mine.", by=a_person())

    @pytest.mark.parametrize(
        ("changed", "field", "message"),
        [
            ({"name": " "}, "name", "Give it a name"),
            ({"name": "security"}, "name", "Another template"),
            ({"body": "## Context"}, "body", "Add “## Narrative”"),
            ({"body": "text"}, "body", "Add “## Context” and “## Narrative”"),
            ({"body": BODY + "x" * 20_000}, "body", "at most 20,000"),
            ({"metrics": [str(n) for n in range(21)]}, "metrics", "At most 20"),
        ],
    )
    def test_refuses_what_cannot_be_a_template(self, changed, field, message):
        with pytest.raises(Invalid) as refused:
            _saved(**changed)
        [told] = refused.value.context["errors"][field]
        assert message in told


class TestAdding:
    def test_makes_a_key_of_the_name_and_offers_it_last(self):
        row = _added("Größe & Form")
        assert (row.key, row.number) == ("groe-form", 1)
        assert offered_templates()[-1].key == "groe-form"

    def test_numbers_a_key_that_is_taken(self):
        first = _added("Cost!")
        assert first.key == "cost-2"

    def test_of_letters_without_a_plain_form_makes_a_key_all_the_same(self):
        assert _added("成本").key == "template"


class TestRetiring:
    def test_takes_it_from_what_is_offered_and_leaves_it_known(self):
        retire_template(_latest(), base=1, by=an_administrator())
        assert "reliability" not in [each.key for each in offered_templates()]
        assert "reliability" in [each.key for each in all_templates()]

    def test_keeps_it_for_proposals_that_began_from_it(self):
        proposal = start(title="T", template="reliability", by=a_person())
        retire_template(_latest(), base=1, by=an_administrator())
        assert template_behind(proposal).name == "Reliability"

    def test_lets_nobody_start_from_it(self):
        retire_template(_latest(), base=1, by=an_administrator())
        with pytest.raises(Invalid, match="no such template"):
            start(title="T", template="reliability", by=a_person())

    def test_can_be_undone(self):
        ada = an_administrator()
        retire_template(_latest(), base=1, by=ada)
        row = bring_back_template(_latest(), base=2, by=ada)
        assert (row.number, row.is_retired) == (3, False)

    def test_of_the_last_one_is_refused(self):
        ada = an_administrator()
        *others, last = all_templates()
        for each in others:
            retire_template(each, base=1, by=ada)
        with pytest.raises(Invalid, match="last template"):
            retire_template(last, base=1, by=ada)


def test_going_back_to_an_earlier_version_makes_a_new_one_of_its_words():
    ada = an_administrator()
    first = _latest().purpose
    _saved(purpose="Worse.", by=ada)
    row = restore_template(_latest(), number=1, base=2, by=ada)
    assert (row.number, row.purpose, row.message) == (3, first, "Version 1 again")


class TestAProposal:
    def test_keeps_the_version_that_it_began_with(self):
        before = start(title="T", template="reliability", by=a_person())
        _saved(body=BODY)
        after = start(title="T", template="reliability", by=a_person())
        assert [each.template_version for each in (before, after)] == [1, 2]
        assert template_behind(before).body == template_of("reliability", 1).body
        assert after.latest.body == BODY

    def test_is_counted_where_it_began_by_those_who_see_it(self):
        priya = a_person()
        start(title="T", template="cost", by=priya)
        a_proposal(is_imported=True)
        assert began_from(priya) == {"cost": 1}
        assert began_from(a_person("Otto Outside")) == {}


def test_an_unknown_template_or_version_is_not_found():
    with pytest.raises(NotFound):
        versions_of("astrology")
    with pytest.raises(NotFound):
        template_of("reliability", 2)


def test_sections_are_expected_with_their_kinds_and_hints():
    row = _added()
    context, narrative = expected_sections(template_of(row.key, 1))
    assert (context.title, context.kind, context.hint) == (
        "Context",
        "context",
        "Who is affected.",
    )
    assert (narrative.kind, narrative.hint) == ("narrative", "A day.")


class TestMissingSections:
    def test_are_those_of_the_template_without_a_heading(self):
        proposal = start(title="T", template="security", body=BODY, by=a_person())
        titles = [each.title for each in missing_sections(proposal)]
        assert "Threat model" in titles
        assert "Context" not in titles

    def test_are_none_of_an_imported_document(self):
        assert missing_sections(a_proposal(is_imported=True)) == []


class TestASuggestedMetric:
    @pytest.mark.parametrize(
        ("line", "parts"),
        [
            ("Failed requests (%), lower is better", ("Failed requests", "%", Direction.DOWN)),
            ("Deployments per week, Higher is better", ("Deployments per week", "", Direction.UP)),
            ("Time (of day) to reply (min)", ("Time (of day) to reply", "min", None)),
            ("(s)", ("(s)", "", None)),
            ("Smiles", ("Smiles", "", None)),
        ],
    )
    def test_has_a_name_a_unit_and_a_direction(self, line, parts):
        row = _added(metrics=[line])
        [found] = suggestions_of(template_of(row.key, 1))
        assert (found.name, found.unit, found.direction) == parts

    def test_is_joined_with_the_metric_of_that_name(self):
        metric = a_metric(name="failed requests")
        proposal = start(title="T", template="reliability", by=a_person())
        found = {each.name: each.metric for each in suggested_metrics_of(proposal)}
        assert found["Failed requests"] == metric
        assert found["Time to recover"] is None

    def test_is_not_suggested_once_it_is_promised(self):
        a_metric(name="Failed requests")
        proposal = a_proposal(template="reliability", promises=1)
        proposal.commitments[0].metric.name = "Time to recover"
        db.session.commit()
        names = [each.name for each in suggested_metrics_of(proposal)]
        assert "Time to recover" not in names
        assert "Failed requests" in names

    def test_comes_filled_in_where_it_is_defined(self, app):
        page = Browser(app, a_person()).get("/metrics/new?name=Smiles&unit=%25&direction=up")
        fields = next(form.fields for form in page.forms if "unit" in form.fields)
        asked = [fields[name] for name in ("name", "unit", "direction")]
        assert asked == [["Smiles"], ["%"], ["up"]]


def test_what_is_offered_takes_one_statement():
    _added("A")
    _saved(name="B")
    db.session.commit()
    with count_statements() as seen:
        offered_templates()
    assert len(seen) == 1
