"""The one base class for "no": a request that was understood and refused (RFC 9457)."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A request was understood and refused; ``detail`` is the sentence a person reads."""

    status = 400
    code = "bad_request"
    title = "That did not work"

    def __init__(self, detail: str, **context: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.context = context

    def as_document(self) -> dict[str, Any]:
        """Return the RFC 9457 members, with the context as extension members."""
        return {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.context,
        }


class NotSignedIn(Problem):
    """Nobody is signed in, or the token is not valid any more."""

    status, code, title = 401, "not_signed_in", "Please sign in"


class Forbidden(Problem):
    """This person may not do this, at any time."""

    status, code, title = 403, "forbidden", "Not yours to do"


class NotFound(Problem):
    """There is no such thing, or it is not theirs to see; nobody learns which."""

    status, code, title = 404, "not_found", "Nothing here"

    def __init__(self, detail: str = "There is nothing at this address.", **context: Any) -> None:
        super().__init__(detail, **context)


class Conflict(Problem):
    """The move is allowed to this person, but not now."""

    status, code, title = 409, "conflict", "Not at this stage"


class SomebodyWasFirst(Conflict):
    """Another commit came between what was read and what was to be written."""

    code, title = "somebody_was_first", "Somebody was first"

    def __init__(self) -> None:
        super().__init__("Somebody changed this while you were looking. Reload, and try again.")


class Invalid(Problem):
    """The input is wrong; ``errors`` maps each field to its messages."""

    status, code, title = 422, "invalid", "Some input is wrong"

    def __init__(self, detail: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(detail, **({"errors": errors} if errors else {}))


class TooMany(Problem):
    """Too many attempts; ``retry_after`` is in whole seconds."""

    status, code, title = 429, "too_many", "Too many attempts"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after
