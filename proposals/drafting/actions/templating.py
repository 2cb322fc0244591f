"""What administrators do about the templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import count

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.errors import TemplateSavedMeanwhile
from proposals.drafting.events import TemplateChanged
from proposals.drafting.models import TemplateVersion
from proposals.drafting.templates import (
    NEEDED_SECTIONS,
    Template,
    all_templates,
    template_of,
    versions_of,
)
from proposals.errors import Invalid
from proposals.events import record
from proposals.forms import clean, one_line
from proposals.markup import sections_of
from proposals.policy import require

LONGEST_BODY = 20_000  # characters
MOST_METRICS = 20


def add_template(
    *, name: str, purpose: str, metrics: Sequence[str], body: str, message: str = "", by: Person
) -> TemplateVersion:
    """Add a template under a key made of its name; raises Invalid for what cannot be one."""
    require(policy.edit_templates, by)
    texts = _texts(name, purpose, metrics, body)
    key = _free_key(name, {each.key for each in all_templates()})
    return _saved(key, 1, texts, message=message, what="added", by=by)


def save_template(
    template: Template,
    *,
    name: str,
    purpose: str,
    metrics: Sequence[str],
    body: str,
    message: str = "",
    base: int,
    by: Person,
) -> TemplateVersion | None:
    """Save the next version and return it, or None where nothing changed.

    Proposals that began from an earlier one keep it. Raises TemplateSavedMeanwhile unless
    ``base`` is the latest version, Invalid for what cannot be a template.
    """
    require(policy.edit_templates, by)
    texts = _texts(name, purpose, metrics, body)
    latest = _latest(template.key, base)
    if texts == _texts_of(latest):
        return None
    return _saved(template.key, latest.number + 1, texts, message=message, what="changed", by=by)


def restore_template(template: Template, *, number: int, base: int, by: Person) -> TemplateVersion:
    """Make an earlier version the current one again, as a new version; NotFound if absent."""
    require(policy.edit_templates, by)
    latest = _latest(template.key, base)
    earlier = template_of(template.key, number)
    message = f"Version {number} again"
    return _saved(
        template.key,
        latest.number + 1,
        _texts_of(earlier),
        message=message,
        what="went back in",
        by=by,
    )


def retire_template(template: Template, *, base: int, by: Person) -> TemplateVersion:
    """Offer it no more; proposals that began from it keep it. The last one offered stays."""
    require(policy.edit_templates, by)
    latest = _latest(template.key, base)
    if all(each.is_retired or each.key == template.key for each in all_templates()):
        raise Invalid("This is the last template that is offered: add another one first.")
    return _saved(
        template.key,
        latest.number + 1,
        _texts_of(latest),
        message="Retired",
        what="retired",
        is_retired=True,
        by=by,
    )


def bring_back_template(template: Template, *, base: int, by: Person) -> TemplateVersion:
    """Offer a retired template again, as it was."""
    require(policy.edit_templates, by)
    latest = _latest(template.key, base)
    return _saved(
        template.key,
        latest.number + 1,
        _texts_of(latest),
        message="Brought back",
        what="brought back",
        by=by,
    )


Texts = dict[str, str | list[str]]


def _texts(name: str, purpose: str, metrics: Sequence[str], body: str) -> Texts:
    errors: dict[str, list[str]] = {}
    texts: Texts = {
        "name": one_line(name),
        "purpose": one_line(purpose),
        "metrics": [line for line in map(one_line, metrics) if line],
        "body": clean(body),
    }
    if not texts["name"]:
        errors["name"] = ["Give it a name."]
    if len(texts["metrics"]) > MOST_METRICS:
        errors["metrics"] = [f"At most {MOST_METRICS} metrics: people choose from a few."]
    if fault := _fault_in(str(texts["body"])):
        errors["body"] = [fault]
    if errors:
        raise Invalid("The template is not complete.", errors)
    return texts


def _fault_in(body: str) -> str:
    if len(body) > LONGEST_BODY:
        return f"It has {len(body):,} characters; at most {LONGEST_BODY:,} fit."
    there = {each.kind for each in sections_of(body)}
    missing = [f"“## {label}”" for kind, label in NEEDED_SECTIONS.items() if kind not in there]
    if missing:
        return f"Add {' and '.join(missing)}: a review asks for these sections before it opens."
    return ""


def _texts_of(template: Template) -> Texts:
    return {
        "name": template.name,
        "purpose": template.purpose,
        "metrics": list(template.metrics),
        "body": template.body,
    }


def _latest(key: str, base: int) -> Template:
    latest = versions_of(key)[0]
    if latest.number != base:
        raise TemplateSavedMeanwhile(latest)
    return latest


def _refuse_taken_name(key: str, name: str) -> None:
    others = (each for each in all_templates() if each.key != key and not each.is_retired)
    if any(each.name.casefold() == name.casefold() for each in others):
        message = "Another template has this name."
        raise Invalid(message, {"name": [message]})


def _free_key(name: str, taken: Collection[str]) -> str:
    """Return the name in small plain letters, numbered if another template has that key."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "template"
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def _saved(
    key: str,
    number: int,
    texts: Texts,
    *,
    message: str,
    what: str,
    is_retired: bool = False,
    by: Person,
) -> TemplateVersion:
    if not is_retired:
        _refuse_taken_name(key, str(texts["name"]))
    row = TemplateVersion(
        key=key,
        number=number,
        message=one_line(message),
        is_retired=is_retired,
        saved_by=by,
        **texts,
    )
    db.session.add(row)
    record(
        TemplateChanged(
            actor_id=by.id, what=what, template=str(texts["name"]), key=key, number=number
        )
    )
    return row
