"""The blueprint that drafting's pages hang on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from proposals.drafting import models  # noqa: F401 (its tables belong to the application)
from proposals.forms import LONGEST_DOCUMENT

bp = Blueprint("drafting", __name__)

# Where a whole document is sent.  A form writes one byte of it as three at worst, and the
# other fields come on top.
TAKES_DOCUMENTS = {"drafting.edit", "drafting.preview", "drafting.unsaved", "drafting.heed"}
LARGEST_FORM = 3 * LONGEST_DOCUMENT + 1_000_000


@bp.url_value_preprocessor
def _take_long_documents(endpoint: str | None, values: Any) -> None:
    # Here, because the walls round the pages read the form before any view does.
    if endpoint in TAKES_DOCUMENTS:
        request.max_content_length = LARGEST_FORM
        request.max_form_memory_size = LARGEST_FORM
