"""A browser that can only press buttons it sees.

A page that forgets its form token, its button or its permission fails the test by
itself, because there is nothing to press.
"""

from __future__ import annotations

from contextvars import Context
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask

from proposals.accounts.models import Person
from proposals.accounts.session import begin, carry_cookie
from proposals.db import db, transaction


@dataclass
class SeenForm:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # label, name, value
    holds_files: bool = False
    elsewhere: dict[str, str] = field(default_factory=dict)  # of a button: its own address
    id: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SeenForm] = []
        self._form: SeenForm | None = None
        self._textarea: str | None = None
        self._select: str | None = None
        self._button: dict[str, str] | None = None
        self._text = ""
        self._elsewhere: list[tuple[str, tuple[str, str, str]]] = []

    def close(self) -> None:
        """Give buttons that stand outside the form that they name to that form."""
        super().close()
        for form in self.forms:
            form.buttons.extend(button for id, button in self._elsewhere if id == form.id)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = SeenForm(given.get("action", ""), given.get("method", "get").lower())
            self._form.id = given.get("id", "")
            self.forms.append(self._form)
        elif tag == "button" and "form" in given:
            self._button, self._text = given, ""
        elif self._form is None:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._textarea, self._text = given.get("name"), ""
        elif tag == "select":
            self._select = given.get("name")
            self._form.fields.setdefault(self._select or "", [])
        elif tag == "option" and self._select and "selected" in given:
            self._form.fields[self._select] = [given.get("value", "")]
        elif tag == "button":
            self._button, self._text = given, ""

    def _input(self, given: dict[str, str]) -> None:
        assert self._form is not None
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self._form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "submit":
            self._form.buttons.append((given.get("value", ""), name, given.get("value", "")))
        elif kind == "file":
            self._form.holds_files = True
        elif name:
            self._form.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form is not None and self._textarea:
            texts = self._form.fields.setdefault(self._textarea, [])
            texts.append(self._text.removeprefix("\n"))
            self._textarea = None
        elif tag == "select":
            self._select = None
        elif tag == "button" and self._button is not None:
            label = " ".join(self._text.split())
            button = label, self._button.get("name", ""), self._button.get("value", "")
            if "form" in self._button:
                self._elsewhere.append((self._button["form"], button))
            elif self._form is not None:
                self._form.buttons.append(button)
                if address := self._button.get("formaction"):
                    self._form.elsewhere[label] = address
            self._button = None


@dataclass
class Page:
    browser: Browser
    url: str
    status: int
    text: str
    headers: Any

    @property
    def location(self) -> str:
        return str(self.headers["Location"])

    @property
    def forms(self) -> list[SeenForm]:
        reader = _Reader()
        reader.feed(self.text)
        reader.close()
        return reader.forms

    def offers(self, button: str) -> bool:
        """Tell whether a button with this label is on the page."""
        return any(label == button for form in self.forms for label, _, _ in form.buttons)

    def press(self, button: str, *, nth: int = 0, **filled: Any) -> Page:
        """Press the nth button of this label, with its form filled in; do not follow."""
        matching = [
            (form, name, value)
            for form in self.forms
            for label, name, value in form.buttons
            if label == button
        ]
        assert len(matching) > nth, f"no button {button!r} at {self.url}: {_labels(self)}"
        form, name, value = matching[nth]
        sent: dict[str, Any] = dict(form.fields)
        sent.update(filled)
        if name:
            sent[name] = value
        address = form.elsewhere.get(button) or form.action or self.url
        return self.browser.send(form.method, address, sent)

    def follow(self) -> Page:
        """Follow the redirect."""
        assert self.status in (302, 303), f"{self.status} at {self.url}"
        return self.browser.get(self.location)


def _labels(page: Page) -> list[str]:
    return [label for form in page.forms for label, _, _ in form.buttons]


class Browser:
    """One person's browser; nobody's when no person is given."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        if person is not None:
            self._sign_in(person)

    def _sign_in(self, person: Person) -> None:
        with self.app.test_request_context(), transaction():
            begin(db.session.get_one(Person, person.id))
            response = self.app.make_response("")
            carry_cookie(response)
        name, value = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
        self.client.set_cookie(name, value)

    def get(self, url: str, **options: Any) -> Page:
        return self._open("get", url, **options)

    def send(self, method: str, url: str, fields: dict[str, Any], **options: Any) -> Page:
        key = "query_string" if method == "get" else "data"
        return self._open(method, url, **{key: fields}, **options)

    def _open(self, method: str, url: str, **options: Any) -> Page:
        db.session.commit()  # a test's own open transaction would hold the write lock
        # Flask reuses an application context that the test has pushed, and Flask-Login
        # keeps the person in it: without a context of its own, the second browser of a
        # test would be the first one's person.
        response = Context().run(
            getattr(self.client, method), url, headers={"Sec-Fetch-Site": "same-origin"}, **options
        )
        db.session.expire_all()
        page = Page(self, url, response.status_code, response.text, response.headers)
        response.close()  # a static file stays open otherwise
        return page
