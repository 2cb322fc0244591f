"""What the blueprints of the API have in common: how input is read, and what can be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, NoReturn

import marshmallow as ma
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from proposals.api.bodies import read_json
from proposals.errors import Invalid

ALWAYS = (401, 403, 429)


class _Parser(FlaskParser):
    """webargs with our own reading and our own refusals; what nobody asked for is refused."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": ma.RAISE, "query": ma.RAISE}

    def _raw_load_json(self, req: Any) -> Any:
        return read_json()

    def handle_error(self, error: ma.ValidationError, *rest: Any, **more: Any) -> NoReturn:
        # webargs puts all of it under the place where it looked: {"json": {…}}
        by_place: Any = error.messages
        raise Invalid("Some input is wrong.", dict(_flat(next(iter(by_place.values())))))


def _flat(messages: Any, place: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            named = "body" if name == "_schema" else str(name)
            yield from _flat(inner, f"{place}.{named}" if place else named)
    else:
        yield place, list(messages)


class Resource(Blueprint):
    """A blueprint whose input is read as above."""

    ARGUMENTS_PARSER = _Parser()

    def refuses(self, *statuses: int) -> Callable[[Any], Any]:
        """Document the refusals of an endpoint, beside those that every endpoint has."""

        def documented(view: Any) -> Any:
            for status in (*ALWAYS, *statuses):
                view = self.alt_response(status, response=HTTPStatus(status).name)(view)
            return view

        return documented
