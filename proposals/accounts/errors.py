"""What accounts refuse."""

from __future__ import annotations

from proposals.errors import Conflict, Invalid


class AlreadyHere(Conflict):
    code, title = "already_here", "Already here"

    def __init__(self, email: str) -> None:
        super().__init__(f"Somebody with the address {email} has an account.")


class LastAdministrator(Conflict):
    code, title = "last_administrator", "The last administrator"

    def __init__(self) -> None:
        super().__init__(
            "Somebody has to administer Throughline: make another person administrator first."
        )


class NameTaken(Conflict):
    code, title = "name_taken", "That name is taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a team called {name} already.")


class HandleTaken(Conflict):
    code, title = "handle_taken", "That handle is taken"

    def __init__(self, handle: str) -> None:
        super().__init__(f"Somebody else is @{handle} already, or was before: choose another one.")


class LinkSpent(Conflict):
    """A link that was used, has run out, or was replaced by a later one."""

    status, code, title = 410, "link_spent", "This link does not work any more"


class AlreadyClaimed(LinkSpent):
    code, title = "already_claimed", "This server belongs to somebody"

    def __init__(self) -> None:
        super().__init__("This server is set up. Sign in, or ask an administrator to invite you.")


class WrongPassword(Invalid):
    code, title = "wrong_present_password", "That is not your password"

    def __init__(self) -> None:
        super().__init__("That is not your present password.")


class NotTheirs(Invalid):
    code, title = "not_theirs", "More than its owner may"

    def __init__(self) -> None:
        super().__init__("Only an administrator’s token may administer.")


class DoNotBelongTogether(Invalid):
    """The address and the password; nobody learns which of them is wrong."""

    code, title = "wrong_password", "Not signed in"

    def __init__(self) -> None:
        super().__init__("That address and password do not belong together.")
