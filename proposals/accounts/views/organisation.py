"""The organisation's name, and the first page of a new server."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts import queries
from proposals.accounts.actions import organisation as deeds
from proposals.accounts.forms import OrganisationForm, ShareLinksForm
from proposals.accounts.session import actor
from proposals.accounts.views.answers import form_page, was_sent
from proposals.accounts.views.blueprints import administration
from proposals.errors import NotFound
from proposals.responses import go_to

SAMPLE = "throughline.sample"  # the extension that loads it, called with by=


@administration.route("/organisation", methods=["GET", "POST"])
def organisation() -> ResponseReturnValue:
    organisation = queries.the_organisation()
    form = OrganisationForm.read(obj=organisation)
    if not was_sent(form):
        links_form = ShareLinksForm(obj=organisation)
        return form_page("administration/organisation.html", form=form, links_form=links_form)
    deeds.rename_organisation(organisation, name=form.name.data, by=actor())
    return go_to(url_for("administration.organisation"), "The name is saved.")


@administration.post("/organisation/share-links")
def switch_share_links() -> ResponseReturnValue:
    allowed = bool(ShareLinksForm.read().allows_share_links.data)
    deeds.switch_share_links(queries.the_organisation(), allowed=allowed, by=actor())
    notice = "Links to briefs work." if allowed else "No link to a brief works any more."
    return go_to(url_for("administration.organisation"), notice)


@administration.get("/welcome")
def welcome() -> ResponseReturnValue:
    return render_template(
        "administration/welcome.html",
        offers_sample=SAMPLE in current_app.extensions and _is_empty(),
    )


@administration.post("/sample")
def load_sample() -> ResponseReturnValue:
    if SAMPLE not in current_app.extensions or not _is_empty():
        raise NotFound()
    current_app.extensions[SAMPLE](by=actor())
    return go_to("/", "The sample workspace is loaded. Have a look round; nothing in it is real.")


def _is_empty() -> bool:
    """Tell whether no proposal was ever numbered: sample and real ones must not mix."""
    return queries.the_organisation().last_number == 0
