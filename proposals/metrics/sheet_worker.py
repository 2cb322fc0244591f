"""Turn a workbook into text: a process of its own, which imports nothing of the application.

An .xlsx on its standard input, its limits as JSON on its command line, and on its standard
output JSON: the name and the cells of each sheet.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

PASSWORD = 3  # the exit status that means: it is encrypted
TOO_MUCH_TEXT = 4
_PERCENT_FORMATS = {b"9", b"10"}  # built into every workbook: 0% and 0.00%
_LINE_ENDS = re.compile(r"[\t\r\n]+")


def confine(seconds: int, memory: int) -> None:
    """Limit this process: processor time in seconds, memory in bytes; no core is left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(content: bytes, limits: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each visible sheet that is not empty."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    percentages = Percentages(content)
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        for name in shown[: limits["sheets"]]:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None:
                yield name, _text_of(sheet, percentages.in_sheet(name), limits)


def _text_of(sheet: Any, percentages: set[str], limits: dict[str, int]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    first = sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > limits["rows"]:
            break
        writer.writerow(
            _cell(value, f"{_letters(first + index)}{number}" in percentages)[: limits["cell"] + 1]
            for index, value in enumerate(row[: limits["columns"]])
        )
    return out.getvalue()


def _cell(value: Any, is_percentage: bool) -> str:
    """Return a cell as a person would type it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        # 14.1% is stored as 0.14099999999999999; fifteen digits are what a spreadsheet shows.
        return f"{value * 100:.15g}%" if is_percentage else repr(value).removesuffix(".0")
    if isinstance(value, datetime):
        rounded = value + timedelta(milliseconds=0.5)  # they are stored as fractions of a day
        return rounded.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return _LINE_ENDS.sub(" ", str(value)).strip()


def _letters(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Percentages:
    """Which cells are shown as a percentage: the parser gives 12.5% as 0.125."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._styles = self._percent_styles()

    def in_sheet(self, name: str) -> set[str]:
        """Return the references of the cells, such as E4."""
        part = self._parts().get(name) if self._styles else None
        found: set[str] = set()
        for cell in re.finditer(rb"<c\b[^>]*>", self._part(part) if part else b""):
            style, place = _attribute(cell[0], b"s"), _attribute(cell[0], b"r")
            if style in self._styles:
                found.add(place.decode())
        return found

    def _percent_styles(self) -> set[bytes]:
        styles = self._part("xl/styles.xml")
        formats = _PERCENT_FORMATS | {
            _attribute(each[0], b"numFmtId")
            for each in re.finditer(rb"<numFmt\b[^>]*>", styles)
            if b"%" in _attribute(each[0], b"formatCode")
        }
        used = re.search(rb"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
        kinds = re.findall(rb"<xf\b[^>]*>", used[0]) if used else []
        return {
            b"%d" % index
            for index, kind in enumerate(kinds)
            if _attribute(kind, b"numFmtId") in formats
        }

    def _parts(self) -> dict[str, str]:
        """Return the file of each sheet by the sheet's name."""
        relations = self._part("xl/_rels/workbook.xml.rels")
        targets = {
            _attribute(each, b"Id"): _attribute(each, b"Target").decode().removeprefix("/xl/")
            for each in re.findall(rb"<Relationship\b[^>]*>", relations)
        }
        return {
            html.unescape(_attribute(each, b"name").decode()): f"xl/{target}"
            for each in re.findall(rb"<sheet\b[^>]*>", self._part("xl/workbook.xml"))
            if (target := targets.get(_attribute(each, b"r:id")))
        }

    def _part(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except KeyError:
            return b""


def _attribute(tag: bytes, name: bytes) -> bytes:
    match = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return match[1] if match else b""


def main() -> int:
    """Limit oneself, read, write."""
    limits = json.loads(sys.argv[1])
    confine(limits["seconds"], limits["memory"])
    from python_calamine import PasswordError

    sheets, size = [], 0
    try:
        for sheet in read(sys.stdin.buffer.read(), limits):
            size += len(sheet[1].encode()) + sheet[1].count("\n")  # a browser ends lines with two
            if size > limits["text"]:
                return TOO_MUCH_TEXT
            sheets.append(sheet)
    except PasswordError:
        return PASSWORD
    json.dump(sheets, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
