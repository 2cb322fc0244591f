"""People with a password, and what they type."""

from __future__ import annotations

from typing import Any

from flask import Flask

from proposals.accounts.models import Person
from proposals.accounts.passwords import hash_password
from tests.browser import Browser, Page
from tests.builders import a_person, an_organisation

PASSWORD = "four plain words here"
NEW_PASSWORD = "another four plain words"


def a_member(name: str = "Dele Okonkwo", *, password: str = PASSWORD, **fields: Any) -> Person:
    an_organisation()
    return a_person(name, password_hash=hash_password(password), **fields)


def tries_to_sign_in(browser: Browser, email: str, password: str = PASSWORD, **more: Any) -> Page:
    page = browser.get("/sign-in")
    return page.press("Sign in", email=email, password=password, **more)


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/profile").status == 200


def a_guest(app: Flask) -> Browser:
    return Browser(app)
