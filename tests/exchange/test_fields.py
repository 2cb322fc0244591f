from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.exchange.fields.dates import Written, date_of, day_first_of
from proposals.exchange.fields.links import references_in, urls_in
from proposals.exchange.fields.people import Person, people_in
from proposals.exchange.fields.plain import is_placeholder
from proposals.exchange.fields.statuses import STATUSES, Status, is_choice_list, status_of
from proposals.exchange.fields.titles import title_from_file, title_of

TODAY = date(2026, 11, 22)


class TestADate:
    @pytest.mark.parametrize(
        ("written", "iso"),
        [
            ("2024-01-31", "2024-01-31"),
            ("2023-10-3", "2023-10-03"),
            ("2014/07/23", "2014-07-23"),
            ("23-07-2014", "2014-07-23"),
            ("05-Jul-2001", "2001-07-05"),
            ("Aug 24, 2023", "2023-08-24"),
            ("February 2nd, 2020", "2020-02-02"),
            ("April 28th, 2020.", "2020-04-28"),
            ("Tue, 5 July 2001", "2001-07-05"),
            ("27/01/2020", "2020-01-27"),
            ("01/27/2020", "2020-01-27"),
            ("(2016-06-17)", "2016-06-17"),
            ("2024-01-31T23:59:00+02:00", "2024-01-31"),
            ("2024-01-31 10:00", "2024-01-31"),
            ("2020‑01‑02", "2020-01-02"),
            ("03/03/2020", "2020-03-03"),
        ],
    )
    def test_is_read_as_it_is_written(self, written, iso):
        assert date_of(written, today=TODAY) == Written(iso)

    @pytest.mark.parametrize(
        ("written", "iso"), [("January 2011", "2011-01"), ("2013-12", "2013-12"), ("2013", "2013")]
    )
    def test_keeps_the_precision_it_has(self, written, iso):
        assert date_of(written, today=TODAY) == Written(iso)

    @pytest.mark.parametrize(
        "written",
        [
            "2014-19-19",
            "2023-02-31",
            "yyyy-mm-dd",
            "(fill me in with today's date, YYYY-MM-DD)",
            "soon",
            "",
            "12",
            "２０２０-01-01",
        ],
    )
    def test_is_none_when_it_is_no_date(self, written):
        assert date_of(written, today=TODAY) == Written(None, "unreadable")

    def test_is_kept_and_flagged_when_it_is_early_or_future(self):
        assert date_of("1980-01-01", today=TODAY) == Written("1980-01-01", "early")
        assert date_of("2204-02-01", today=TODAY) == Written("2204-02-01", "future")

    def test_is_open_until_the_archive_settles_the_order(self):
        assert date_of("03/04/2020", today=TODAY) == Written(None, "ambiguous")
        assert date_of("03/04/2020", day_first=True, today=TODAY) == Written("2020-04-03")
        assert date_of("03/04/2020", day_first=False, today=TODAY) == Written("2020-03-04")

    def test_settles_the_order_unless_another_contradicts_it(self):
        assert day_first_of(["03/04/2020", "27/01/2020"]) is True
        assert day_first_of(["03/04/2020", "01/27/2020"]) is False
        assert day_first_of(["27/01/2020", "01/27/2020"]) is None
        assert day_first_of(["2020-01-27"]) is None

    @given(st.dates(min_value=date(1990, 1, 1), max_value=TODAY))
    def test_comes_back_from_its_iso_form(self, day):
        assert date_of(day.isoformat(), today=TODAY) == Written(day.isoformat())


class TestPeople:
    @pytest.mark.parametrize(
        ("written", "people"),
        [
            ("Ada <ada@example.org>", [Person("Ada", None, "ada@example.org")]),
            ("Ada (ada@example.org)", [Person("Ada", None, "ada@example.org")]),
            ("Ada <ada at example.org>", [Person("Ada", None, "ada@example.org")]),
            ("ada@example.org", [Person("ada", None, "ada@example.org")]),
            ("[Ada](https://github.com/adal)", [Person("Ada", "adal")]),
            ("@ada @bob", [Person("@ada", "ada"), Person("@bob", "bob")]),
            ("Ada (Example Ltd)", [Person("Ada (Example Ltd)")]),
            (
                "Ada, Bob; Eve & Dan and Kim | Lea",
                [Person(n) for n in ["Ada", "Bob", "Eve", "Dan", "Kim", "Lea"]],
            ),
            ("Brighter Team", [Person("Brighter Team")]),
            ("Sandy Andrews", [Person("Sandy Andrews")]),
            (
                "Ada <ada@example.org>, Ada <ada@example.org>",
                [Person("Ada", None, "ada@example.org")],
            ),
        ],
    )
    def test_are_told_apart(self, written, people):
        assert list(people_in([written])) == people

    @pytest.mark.parametrize("written", ["TBD", "My Name", "n/a", "", "<!-- your name -->", "-"])
    def test_are_nobody_where_a_placeholder_stands(self, written):
        assert people_in([written]) == ()


class TestAStatus:
    @pytest.mark.parametrize(
        ("written", "status"),
        [
            ("Accepted.", "accepted"),
            ("✅ Accepted", "accepted"),
            ("**Accepted**", "accepted"),
            ("[Implemented](https://example.org)", "implemented"),
            ("accepted; supersedes ADR-0045", "accepted"),
            ("Superseded by [x](y.md)", "superseded"),
            ("partially implemented", "accepted"),
            ("on-hold", "deferred"),
            ("In Review", "in_review"),
        ],
    )
    def test_is_known_by_its_leading_words(self, written, status):
        assert status_of(written) == Status(status)

    @pytest.mark.parametrize(
        "written", ["Experimental in 2.2", "Unknown", "April Fool!", "finally"]
    )
    def test_is_unknown_when_no_word_leads(self, written):
        assert status_of(written).status is None

    def test_is_not_taken_for_its_opposite(self):
        assert status_of("Not implemented").status is None

    def test_is_compared_with_the_nearest_word(self):
        assert status_of("imlpemented") == Status(None, "implemented")

    def test_is_missing_where_the_choice_was_left_open(self):
        assert is_choice_list("provisional|implementable|implemented")
        assert is_choice_list("draft | accepted | rejected")
        assert not is_choice_list("accepted")

    @given(st.sampled_from([w for words in STATUSES.values() for w in words.split(", ")]))
    def test_maps_every_word_in_any_case(self, word):
        assert status_of(word.upper()) == status_of(word)
        assert status_of(word).status in STATUSES


class TestATitle:
    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("RFC 106: Faster checkout", "Faster checkout"),
            ("12. Faster checkout", "Faster checkout"),
            ("TEP-0004: Faster checkout", "Faster checkout"),
            ("ADR-0008 - Faster checkout", "Faster checkout"),
            ("[RFC] Faster checkout", "Faster checkout"),
            ("2019 Roadmap", "2019 Roadmap"),
            ("`faster_checkout`[^why]", "faster_checkout"),
            ("<b onmouseover=alert(1)>Bold</b> & <i>co</i>", "Bold & co"),
            ("A [link](https://example.org) and **more**", "A link and more"),
            ("code\u202eexe", "codeexe"),
        ],
    )
    def test_is_plain_text(self, written, title):
        assert title_of(written) == title

    @pytest.mark.parametrize(
        ("file", "title"),
        [
            ("text/0002-rfc-process.md", "Rfc process"),
            ("keps/sig-node/753-sidecar-containers/README.md", "Sidecar containers"),
            ("20180817-variables.md", "Variables"),
            ("0042.md", "0042"),
        ],
    )
    def test_comes_from_the_file_when_there_is_no_other(self, file, title):
        assert title_from_file(file) == title


class TestALink:
    def test_is_every_url_once_without_the_sentence_round_it(self):
        text = "[a](https://example.org/1)/, https://example.org/a_(b). <https://example.org/1>"
        assert urls_in(text) == ("https://example.org/1", "https://example.org/a_(b)")

    @pytest.mark.parametrize(
        "text", ["https://example.org/pull/0000", "https://example.org/pull/xxx"]
    )
    def test_is_none_while_the_number_is_not_given(self, text):
        assert urls_in(text) == ()

    def test_names_other_proposals_as_they_are_written(self):
        assert references_in(["101, 102", "[x](0015-dns.md)", "ADR-0057", "n/a"]) == (
            "101",
            "102",
            "0015-dns.md",
            "ADR-0057",
        )


@pytest.mark.parametrize("value", ["", "N/A", "TBD", "none?", "(leave this empty)", "[]", "{}"])
def test_a_placeholder_is_no_value(value):
    assert is_placeholder(value)
