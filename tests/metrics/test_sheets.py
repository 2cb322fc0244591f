"""A workbook becomes text, or one sentence says why not."""

import pytest

from proposals.metrics import sheets
from proposals.metrics.csvfile import Unreadable
from proposals.metrics.sheets import OLE, sheets_of
from tests.metrics.workbooks import DAY, PERCENT, a_workbook, number, row, text


class TestAWorkbook:
    def test_keeps_rows_dates_formulas_and_percentages_as_they_are_shown(self):
        cells = row(2, text("B2", "Date"), text("C2", "Share"), text("D2", "Builds")) + row(
            3,
            number("B3", 46112, DAY),
            number("C3", 0.141, PERCENT),
            '<c r="D3"><f>SUM(A1:A9)</f><v>300</v></c>',
        )
        content = a_workbook(Empty="", CI=cells)

        (sheet,) = sheets_of(content)

        assert sheet.name == "CI"
        assert sheet.text.splitlines() == [
            "\t\t",
            "Date\tShare\tBuilds",
            "2026-03-31\t14.1%\t300",
        ]


FAR_APART = a_workbook(Far=row(1, number("A1", 1)) + row(1_048_576, number("XFD1048576", 2)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 is how it begins", "cannot be read"),
        (a_workbook(CI=row(1, number("A1", 1)))[:900], "cannot be read"),
        (a_workbook(CI=row(1, number("1A", 1))), "cannot be read"),
        (OLE + bytes(600), "protected by a password, or of the old kind"),
        (a_workbook(CI=""), "nothing in the sheets"),
        (FAR_APART, "too large"),
    ],
    ids=["no zip", "cut short", "broken", "old or encrypted", "empty", "far apart"],
)
def test_what_cannot_be_read_gets_a_sentence(content: bytes, sentence: str):
    with pytest.raises(Unreadable, match=sentence):
        sheets_of(content)


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 50_000)
    with pytest.raises(Unreadable, match="too large"):
        sheets_of(a_workbook(CI=" " * 60_000))
