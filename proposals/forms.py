"""The form that every form is, and fields that refuse what the database would choke on."""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import request
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from proposals.errors import Invalid

LONGEST_TITLE = 200
LONGEST_COMMENT = 20_000
LONGEST_TEXT = 20_000
LONGEST_DOCUMENT = 1_000_000  # in bytes, which the renderer counts
LARGEST_VALUE = 1e15
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
# NUL and the other control characters: no text needs them, and PostgreSQL refuses NUL.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str | None) -> str:
    """Return the text with one kind of line end and no controls, and otherwise to the letter."""
    return CONTROLS.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str | None) -> str:
    """Return the text as it may be kept: one kind of line end, no controls, trimmed."""
    return storable(text).strip()


def one_line(text: str | None) -> str:
    """Return the text on one line, for titles and names."""
    return re.sub(r"\s+", " ", clean(text))


def whole(text: Any) -> int:
    """Return the whole number that was sent, or 0 for anything else."""
    return int(text) if text and WHOLE.fullmatch(str(text)) else 0


class BaseForm(Form):
    """Shape of the input; who and when are asked elsewhere."""

    @classmethod
    def read(cls, **defaults: Any) -> Any:
        """Return the form as it was sent, or with the defaults while nothing was."""
        return cls(request.form or None, **defaults)

    def problems(self) -> list[tuple[str, str, str]]:
        """Return (field id, label, message) for each fault, in the order of the form."""
        return [
            (field.id, field.label.text, message)
            for field in self
            for message in _flat(field.errors)
        ]


def done(form: BaseForm, deed: Callable[[], object]) -> bool:
    """Do the deed if the form was sent and is in order; what it refuses is shown in the form."""
    if request.method != "POST" or not form.validate():
        return False
    try:
        deed()
    except Invalid as problem:
        blame(form, problem)
        return False
    return True


def blame(form: BaseForm, problem: Invalid) -> None:
    """Show what an action refused beside the fields that it is about."""
    errors = problem.context.get("errors", {})
    for name, messages in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, *messages]
    if not any(name in form for name in errors):
        form.form_errors.append(problem.detail)


def _flat(errors: Iterable[Any]) -> list[str]:
    if isinstance(errors, dict):
        return [text for each in errors.values() for text in _flat(each)]
    return [text for each in errors for text in ([each] if isinstance(each, str) else _flat(each))]


class LineField(StringField):
    """One line of text."""

    def __init__(self, label: str, *, longest: int = LONGEST_TITLE, **options: Any) -> None:
        validators = [*options.pop("validators", []), Length(max=longest, message=_too_long())]
        super().__init__(label, validators=validators, filters=[one_line], **options)


class TextField(TextAreaField):
    """Several lines of text, Markdown or not."""

    kept_as = staticmethod(clean)

    def __init__(self, label: str, *, longest: int = LONGEST_TEXT, **options: Any) -> None:
        validators = [*options.pop("validators", []), Length(max=longest, message=_too_long())]
        super().__init__(label, validators=validators, filters=[self.kept_as], **options)


class DocumentField(TextField):
    """A Markdown document, in which white space at either end is the author's."""

    kept_as = staticmethod(storable)


def _too_long() -> str:
    return "At most %(max)d characters fit here; nothing was cut."


class NumberField(StringField):
    """A finite decimal number; ``data`` is a float, or None when left empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip().replace("\u2212", "-")
        self.data = None
        if not text:
            return
        if not NUMBER.fullmatch(text):
            raise ValueError("Write a number with digits and a point, such as 12.5.")
        number = float(text)
        if not math.isfinite(number) or abs(number) > LARGEST_VALUE:
            raise ValueError("That number is too large.")
        self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.15g}"


class WholeField(NumberField):
    """A whole number; ``data`` is an int, or None when left empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        if not WHOLE.fullmatch(text):
            raise ValueError("Write a whole number, such as 25.")
        self.data = int(text)


class DayField(StringField):
    """A date as the browser sends it, 2026-11-22; ``data`` is a date or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError("Write the date as 2026-11-30.")
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError("There is no such day in the calendar.") from None
        if not 1800 <= day.year <= 2200:
            raise ValueError("Choose a year between 1800 and 2200.")
        self.data = day

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class ChoiceField(SelectField):
    """One of an enum's members, with the words that people read; ``data`` is the member."""

    def __init__(
        self,
        label: str,
        kind: type[enum.StrEnum],
        words: dict[Any, str],
        **options: Any,
    ) -> None:
        super().__init__(
            label,
            choices={member.value: words[member] for member in kind if member in words},
            coerce=lambda value: kind(value) if value else None,
            **options,
        )


class PersonField(SelectField):
    """One active person by id; the view fills ``choices``, and nobody is an empty choice."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(
            label,
            coerce=lambda value: int(value) if value and WHOLE.fullmatch(str(value)) else None,
            choices={},
            **options,
        )

    def offer(self, people: Iterable[Any], *, nobody: str | None = "Choose a person") -> None:
        """Fill the choices from people, keeping the first one empty unless it is None."""
        empty = {"": nobody} if nobody is not None else {}
        self.choices = empty | {str(person.id): person.name for person in people}

    def process_data(self, value: Any) -> None:
        self.data = value

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and str(self.data) not in self.choices:
            raise ValidationError("Choose one of the people listed.")


def optional() -> list[Any]:
    """Return the validators of a field that may be left empty."""
    return [Optional()]
