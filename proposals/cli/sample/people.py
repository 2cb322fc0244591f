"""Who works at Larkfield, and in which teams."""

from __future__ import annotations

from dataclasses import dataclass, fields

from proposals.accounts.actions.organisation import rename_organisation
from proposals.accounts.actions.teams import add_member, create_team
from proposals.accounts.claims import Newcomer, enrol
from proposals.accounts.models import Function, Person
from proposals.accounts.queries import person_by_email, the_organisation

ORGANISATION = "Larkfield"
PASSWORD = "throughline-demo"  # noqa: S105 (printed at every start, on purpose)
TIME_ZONE = "Europe/London"
PEOPLE = {
    "hana": ("Hana Sato", Function.OPERATIONS),
    "priya": ("Priya Raman", Function.ENGINEERING),
    "joel": ("Joel Abara", Function.PRODUCT),
    "tomas": ("Tomás Lindqvist", Function.EXECUTIVE),
    "ruth": ("Ruth Adeyemi", Function.EXECUTIVE),
    "dele": ("Dele Okonkwo", Function.SECURITY),
    "marguerite": ("Marguerite Chen", Function.OPERATIONS),
    "ingrid": ("Ingrid Moe", Function.OTHER),
    "kit": ("Kit Barlow", Function.DATA),
    "luca": ("Luca Ferri", Function.ENGINEERING),
    "elif_": ("Elif Demir", Function.ENGINEERING),
    "noor": ("Noor Haddad", Function.ENGINEERING),
    "wanjiru": ("Wanjiru Kamau", Function.DESIGN),
    "mateus": ("Mateus Prado", Function.ENGINEERING),
    "sam": ("Sam Whitlock", Function.OTHER),
    "oskar": ("Oskar Lind", Function.DATA),
}
# Who may be tried out: author, product, executive, and whoever runs it all.
SIGN_IN = ("priya", "joel", "tomas", "hana")
TEAMS = {
    "Platform": ("What everybody builds, tests and ships on.", "priya hana marguerite"),
    "Checkout": ("From a full basket to a paid order.", "joel luca"),
    "Integrations": ("The API, webhooks, and the merchants who build on them.", "elif_ noor sam"),
    "Merchant experience": ("Everything a merchant signs in to.", "wanjiru mateus sam"),
    "Trust and data": ("Who may do what, and which numbers are true.", "dele kit oskar"),
    "Leadership": ("Where the company is going, and what it costs.", "ruth tomas ingrid"),
}


@dataclass(frozen=True)
class Cast:
    """The people of the stories; ``guest`` is the real administrator, where there is one."""

    hana: Person
    priya: Person
    joel: Person
    tomas: Person
    ruth: Person
    dele: Person
    marguerite: Person
    ingrid: Person
    kit: Person
    luca: Person
    elif_: Person
    noor: Person
    wanjiru: Person
    mateus: Person
    sam: Person
    oskar: Person
    guest: Person | None = None


def address_of(key: str) -> str:
    return f"{key.rstrip('_')}@larkfield.example"


def assemble(*, by: Person | None) -> Cast:
    """Enrol everybody and found the teams; without an administrator, Hana becomes it."""
    people = {
        key: enrol(
            address_of(key),
            newcomer=Newcomer(name=name, function=function, time_zone=TIME_ZONE),
            is_administrator=by is None and key == "hana",
        )
        for key, (name, function) in PEOPLE.items()
    }
    administrator = by or people["hana"]
    if by is None:
        rename_organisation(the_organisation(), name=ORGANISATION, by=administrator)
    for name, (purpose, members) in TEAMS.items():
        team = create_team(name=name, purpose=purpose, by=administrator)
        for key in members.split():
            add_member(team, people[key], by=administrator)
    assert [each.name for each in fields(Cast)[:-1]] == list(PEOPLE)
    return Cast(**people, guest=by)


def may_be_tried_out() -> list[Person]:
    """Return those of the four who are here and have a password."""
    known = (person_by_email(address_of(key)) for key in SIGN_IN)
    return [person for person in known if person and person.password_hash]
